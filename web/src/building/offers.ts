import type { QueryClient } from '@tanstack/react-query'
import { formatCompact } from '../charts/number-format.ts'
import { bestFirst } from '../controls/best-first.ts'
import { contains } from '../controls/contains.ts'
import { readAttributes, readValues } from '../server-api/app-api.ts'
import { readablePath } from './attribute-path.ts'
import { offeredAttributes, typeWords } from './attributes.ts'
import { completionPlace } from './completion-place.ts'
import { printWord } from './filter-text.ts'

/** What may stand in place of the text from an offset up to where somebody types. */
export interface Offers {
  readonly from: number
  readonly offers: readonly Offer[]
}

export interface Offer {
  readonly label: string
  readonly note: string
  /** What is put into the text. */
  readonly text: string
  /** Whether a value has to follow. */
  readonly isAttribute: boolean
}

interface Asking {
  readonly text: string
  readonly at: number
  /** Name of an event; empty: of all. */
  readonly event: string
  readonly client: QueryClient
}

const attributesMax = 500
const valuesMax = 200
const shownMax = 50

/** What the dictionary offers at a place in a search text. */
export async function offersAt({ text, at, event, client }: Asking): Promise<Offers | undefined> {
  const place = completionPlace(text, at)
  if (place === undefined) return undefined
  const { from, typed } = place
  const offers =
    place.kind === 'attribute'
      ? await attributeOffers(client, event, typed)
      : await valueOffers(client, place.attribute, typed)
  return { from, offers: offers.slice(0, shownMax) }
}

async function attributeOffers(
  client: QueryClient,
  event: string,
  typed: string,
): Promise<readonly Offer[]> {
  const { attributes } = await client.fetchQuery({
    queryKey: ['dictionary', 'attributes', event, ''],
    queryFn: async ({ signal }) =>
      readAttributes({ event, search: '', limit: attributesMax }, signal),
    staleTime: 60_000,
  })
  return offeredAttributes(attributes, typed).map(({ path, types, count }) => ({
    label: readablePath(path),
    note: [typeWords(types), ...(count === 0 ? [] : [formatCompact(count)])].join(' · '),
    text: `${path}:`,
    isAttribute: true,
  }))
}

async function valueOffers(
  client: QueryClient,
  attribute: string,
  typed: string,
): Promise<readonly Offer[]> {
  const { values } = await client.fetchQuery({
    queryKey: ['dictionary', 'values', attribute, valuesMax],
    queryFn: async ({ signal }) => readValues({ attribute, limit: valuesMax }, signal),
    staleTime: 60_000,
  })
  const found = values.filter(({ value }) => contains(value, typed))
  return bestFirst(found, ({ value }) => value, typed).map(({ value, count }) => ({
    label: value,
    note: formatCompact(count),
    text: printWord(value),
    isAttribute: false,
  }))
}

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

/** Where offers come from: what may be searched by, and values of one of these. */
export interface OfferSource {
  readonly attributes: (typed: string) => Promise<readonly Offer[]>
  readonly values: (attribute: string, typed: string) => Promise<readonly Offer[]>
}

interface Asking {
  readonly text: string
  readonly at: number
  readonly source: OfferSource
}

const attributesMax = 500
const valuesMax = 200
const shownMax = 50

/** What the dictionary knows of events of a name; of all where the name is empty. */
export function dictionaryOffers(client: QueryClient, event: string): OfferSource {
  return {
    attributes: async (typed) => attributeOffers(client, event, typed),
    values: async (attribute, typed) => valueOffers(client, attribute, typed),
  }
}

/** What is offered at a place in a search text. */
export async function offersAt({ text, at, source }: Asking): Promise<Offers | undefined> {
  const place = completionPlace(text, at)
  if (place === undefined) return undefined
  const { from, typed } = place
  const offers =
    place.kind === 'attribute'
      ? await source.attributes(typed)
      : await source.values(place.attribute, typed)
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
  return offeredValues(values, typed)
}

/** Values that have what was typed, the best match first. */
export function offeredValues(
  values: readonly { readonly value: string; readonly count: number }[],
  typed: string,
): readonly Offer[] {
  const found = values.filter(({ value }) => contains(value, typed))
  return bestFirst(found, ({ value }) => value, typed).map(({ value, count }) => ({
    label: value,
    note: formatCompact(count),
    text: printWord(value),
    isAttribute: false,
  }))
}

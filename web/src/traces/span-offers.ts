import type { QueryClient } from '@tanstack/react-query'
import type { FilterOffers } from '../building/filter-offers.ts'
import { offeredValues, type Offer } from '../building/offers.ts'
import { formatCompact } from '../charts/number-format.ts'
import { bestFirst } from '../controls/best-first.ts'
import { contains } from '../controls/contains.ts'
import { isWorthRetrying } from '../server-api/api-error.ts'
import { askSpanFigures, searchSpans } from '../server-api/traces.ts'
import { attributeName } from './url.ts'
import type { AskedWindow } from './use-asked-window.ts'

/** What every span may be searched by. */
const fixed = [
  'service',
  'resource_name',
  'operation_name',
  'status',
  'env',
  'version',
  'type',
  'kind',
  'trace_id',
  '@duration',
  '@error.type',
] as const

/** Which spans are looked through for the names of their tags, and how many of each. */
const lookedAt = ['', 'status:error'] as const
const spansMax = 100
const valuesMax = 100

/**
 * What spans of a window may be searched by: what each has, the tags of the newest and of those that
 * failed, and values in the window.
 */
export function spanOffers(client: QueryClient, window: AskedWindow): FilterOffers {
  const choice = { fromMs: window.fromMs, toMs: window.toMs, query: '' }
  const fresh = { staleTime: 60_000, retry: isWorthRetrying }
  const tags = async (): Promise<readonly Known[]> =>
    client.fetchQuery({
      queryKey: ['traces', 'tags', window],
      queryFn: async ({ signal }) => {
        const asked = { ...choice, sort: '-timestamp', cursor: '', limit: spansMax } as const
        const pages = lookedAt.map(async (query) => searchSpans({ ...asked, query }, signal))
        return tagsOf((await Promise.all(pages)).flatMap(({ rows }) => rows))
      },
      ...fresh,
    })
  const values = async (groupBy: string): Promise<readonly Known[]> =>
    client.fetchQuery({
      queryKey: ['traces', 'values', groupBy, window],
      queryFn: async ({ signal }) => {
        const having = { ...choice, query: `${groupBy}:*` }
        const series = await askSpanFigures({ ...having, groupBy, limit: valuesMax }, signal)
        return series.map(({ group, total }) => ({ value: group.join(), count: total.count }))
      },
      ...fresh,
    })
  const source = {
    attributes: async (typed: string) =>
      offeredNames([...fixed.map((value) => ({ value, count: 0 })), ...(await tags())], typed),
    values: async (attribute: string, typed: string) =>
      offeredValues(await values(attribute), typed),
  }
  return { source, key: ['traces', window], names: fixed }
}

interface Known {
  readonly value: string
  readonly count: number
}

type Spans = Awaited<ReturnType<typeof searchSpans>>['rows']

/** The names of tags, and how many of the spans have each. */
function tagsOf(spans: Spans): readonly Known[] {
  const counts = new Map<string, number>()
  for (const { attributes } of spans) {
    for (const tag of Object.keys(attributes.tags)) {
      const name = `@${attributeName(tag)}`
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((one, other) => other.count - one.count)
}

function offeredNames(names: readonly Known[], typed: string): readonly Offer[] {
  const found = names.filter(({ value }) => contains(value, typed))
  return bestFirst(found, ({ value }) => value, typed).map(({ value, count }) => ({
    label: value,
    note: count === 0 ? '' : formatCompact(count),
    text: `${value}:`,
    isAttribute: true,
  }))
}

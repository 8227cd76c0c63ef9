import { useReport, type AskedReport } from '../report/use-report.ts'
import { rangeBetween, type Range } from '../range/range.ts'
import { windowOf } from '../range/window.ts'
import { utc } from '../range/zone-clock.ts'
import { askList } from '../server-api/questions.ts'
import { eventsOf, type Entity } from './entity.ts'
import { eventOf, type TimelineEvent } from './event-record.ts'
import type { OneState } from './one-url.ts'

export interface Events {
  /** The newest first. */
  readonly shown: readonly TimelineEvent[]
  readonly total: number
}

/** What somebody did, as far as the range, the filter and the amount reach. */
export function useEvents(entity: Entity, id: string, state: OneState): AskedReport<Events> {
  const { range, filter, amount } = state
  return useReport({
    key: ['events', entity, id, range, filter, amount],
    ask: async (signal) => {
      const { fromMs, toMs } = windowOf(range, { nowMs: Date.now(), zone: utc })
      const search = { query: searchOf(entity, id, filter) }
      const query = { query: { ...source, search }, limit: Number(amount) }
      const attributes = { from: fromMs, to: toMs, query }
      const body = {
        data: { type: 'formula_analytics_extended_list_request', attributes },
      } as const
      const { records = [], total_count: total = records.length } = (await askList(body, signal))
        .data.attributes
      return { shown: records.map(eventOf), total }
    },
    isEmpty: ({ shown }) => shown.length === 0,
  })
}

/** Every event there is. */
export const source = { data_source: 'product_analytics' } as const

/** The search for the events of one of them that a filter leaves. */
export function searchOf(entity: Entity, id: string, filter: string): string {
  const own = eventsOf(entity, id)
  return filter.trim() === '' ? own : `${own} (${filter})`
}

/** From a moment until now, in whole minutes. */
export function rangeSince(ms: number): Range {
  const range = rangeBetween(ms, ms)
  return range.kind === 'between' ? { ...range, to: undefined } : range
}

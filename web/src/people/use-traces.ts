import type { ListedTrace } from '@throughline/contract'
import { printFilter } from '../building/filter-text.ts'
import { useReport, type AskedReport } from '../report/use-report.ts'
import { searchTraces } from '../server-api/traces.ts'
import type { TimelineEvent } from './event-record.ts'

// Each is a term of the search.
const tracesMax = 100
const dayMs = 86_400_000

/** The ids of the traces that events name, of the newest first. */
export function traceIdsOf(events: readonly TimelineEvent[]): readonly string[] {
  const named = events.map(({ traceId }) => traceId).filter((id) => id !== '')
  return [...new Set(named)].slice(0, tracesMax)
}

/** The traces that events name, as far as their spans are still there. */
export function useTraces(events: readonly TimelineEvent[]): AskedReport<readonly ListedTrace[]> {
  const ids = traceIdsOf(events)
  const times = events.map(({ atMs }) => atMs)
  return useReport({
    key: ['traces of events', ids],
    ask: async (signal) => {
      if (ids.length === 0) return []
      const query = printFilter([
        { kind: 'test', attribute: 'trace_id', operator: 'is', values: ids },
      ])
      const page = await searchTraces(
        {
          // A trace may have begun long before the event that it led to.
          fromMs: Math.min(...times) - dayMs,
          toMs: Math.max(...times) + dayMs,
          query,
          sort: '-timestamp',
          cursor: '',
          limit: tracesMax,
        },
        signal,
      )
      return page.rows
    },
    isEmpty: (traces) => traces.length === 0,
  })
}

/** Traces by each form in which an event may name them. */
export function tracesById(
  traces: readonly ListedTrace[],
): (event: TimelineEvent) => ListedTrace | undefined {
  const known = new Map(
    traces.flatMap((trace) => [
      [trace.id, trace],
      [trace.id.slice(16), trace],
      [trace.attributes.trace_id_decimal, trace],
    ]),
  )
  return ({ traceId }) => (traceId === '' ? undefined : known.get(traceId))
}

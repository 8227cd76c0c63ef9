import { useReport, type AskedReport } from '../report/use-report.ts'
import { searchSpans, searchTraces, type Page, type PageChoice } from '../server-api/traces.ts'
import { rowOfSpan, rowOfTrace, type FoundRow } from './found-row.ts'
import type { TracesState } from './url.ts'
import type { AskedWindow } from './use-asked-window.ts'

/** The rows that are drawn as dots. */
export interface Latencies {
  readonly rows: readonly FoundRow[]
  /** Whether there are others: those drawn are the newest and the slowest. */
  readonly isPart: boolean
}

/** Of each kind. */
export const dotsMax = 500

/** Asks for the newest and for the slowest of what a search finds. */
export function useLatencies(state: TracesState, window: AskedWindow): AskedReport<Latencies> {
  const { rows, query } = state
  return useReport({
    key: ['traces', 'latencies', rows, query, window],
    ask: async (signal) => {
      const choice = { ...window, query, cursor: '', limit: dotsMax }
      const newest = await askRows(rows, { ...choice, sort: '-timestamp' }, signal)
      if (newest.after === undefined) return { rows: newest.rows, isPart: false }
      const slowest = await askRows(rows, { ...choice, sort: '-duration' }, signal)
      return { rows: together(newest.rows, slowest.rows), isPart: true }
    },
    isEmpty: (found) => found.rows.length === 0,
  })
}

async function askRows(
  what: TracesState['rows'],
  choice: PageChoice,
  signal: AbortSignal,
): Promise<Page<FoundRow>> {
  if (what === 'spans') {
    const { rows, after } = await searchSpans(choice, signal)
    return { rows: rows.map(rowOfSpan), after }
  }
  const { rows, after } = await searchTraces(choice, signal)
  return { rows: rows.map(rowOfTrace), after }
}

function together(some: readonly FoundRow[], others: readonly FoundRow[]): readonly FoundRow[] {
  return [...new Map([...some, ...others].map((row) => [keyOf(row), row])).values()]
}

function keyOf({ traceId, spanId }: FoundRow): string {
  return `${traceId} ${spanId}`
}

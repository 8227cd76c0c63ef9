import { useReport, type AskedReport } from '../report/use-report.ts'
import type { SpanChoice } from '../server-api/traces.ts'
import type { TracesState } from './url.ts'
import type { AskedWindow } from './use-asked-window.ts'

interface SpanQuestion<Rows> {
  readonly state: TracesState
  readonly window: AskedWindow
  /** What else the answer depends on, the name of the question first. */
  readonly key: readonly string[]
  readonly ask: (choice: SpanChoice, signal: AbortSignal) => Promise<Rows>
  readonly isEmpty: (rows: Rows) => boolean
}

/** Asks something about the spans that a search finds. */
export function useSpanReport<Rows>(question: SpanQuestion<Rows>): AskedReport<Rows> {
  const { state, window, key, ask, isEmpty } = question
  const { query } = state
  return useReport({
    key: ['traces', ...key, query, window],
    ask: async (signal) => ask({ fromMs: window.fromMs, toMs: window.toMs, query }, signal),
    isEmpty,
  })
}

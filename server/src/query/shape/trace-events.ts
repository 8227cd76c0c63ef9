import { matchRuleNames, sureties, type MatchedBy, type TraceEvent } from '@throughline/contract'
import { readFigure, readList, readText } from './read-rows.ts'

/** How many there are, and those that came; of rows as `traceEventsSql` selects them. */
export function readTraceEvents(rows: readonly unknown[]): {
  readonly total: number
  readonly events: TraceEvent[]
} {
  const lists = rows.map(readList)
  return { total: Number(lists[0]?.[0] ?? 0), events: lists.map(([, ...cells]) => eventOf(cells)) }
}

function eventOf(cells: readonly unknown[]): TraceEvent {
  const text = (index: number) => readText(cells[index])
  const whose = { session_id: text(5), user_id: text(6), account_id: text(7) }
  return {
    application_id: text(0),
    id: text(1),
    name: text(2),
    type: text(3),
    timestamp: readFigure(cells[4]) ?? 0,
    ...Object.fromEntries(Object.entries(whose).filter(([, id]) => id !== '')),
    ...readMatch(text(8), text(9)),
  }
}

/** By what an event is taken to be of a trace. */
export function readMatch(rule: string, confidence: string): MatchedBy {
  return {
    rule: matchRuleNames.find((known) => known === rule) ?? 'account',
    confidence: sureties.find((known) => known === confidence) ?? 'likely',
  }
}

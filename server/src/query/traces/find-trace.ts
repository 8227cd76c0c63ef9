import type { TraceAnswer } from '@throughline/contract'
import type { Sql } from '../../warehouse/sql-text.ts'
import type { Row, Warehouse } from '../../warehouse/warehouse.ts'
import type { TraceId } from '../parse/read-trace-id.ts'
import { runQuestion, type Failure } from '../run/run-question.ts'
import { readText } from '../shape/read-rows.ts'
import { readSpans, type ReadSpan } from '../shape/spans.ts'
import { readTraceEvents } from '../shape/trace-events.ts'
import { traceBoundsSql, traceSpansSql, type Bounds } from '../sql/span-sql.ts'
import { mayHaveEventsSql, traceEventsSql, type Owners } from '../sql/trace-events-sql.ts'
import { shownTrace } from './shown-trace.ts'

/** So much of one trace is shown, the first of it. */
const shownMax = { spans: 10_000, events: 1_000 } as const

export type FoundTrace =
  { readonly kind: 'found'; readonly answer: TraceAnswer } | { readonly kind: 'missing' } | Failure

/** The trace with this id. The upper 64 bits count where both sides know them. */
export async function findTrace(
  warehouse: Pick<Warehouse, 'query'>,
  id: TraceId,
  signal?: AbortSignal,
): Promise<FoundTrace> {
  const ask = (statement: Sql) => runQuestion(warehouse, statement, signal)
  const bounded = await ask(traceBoundsSql(id.low))
  if (bounded.kind !== 'rows') return bounded
  const bounds = boundsOf(bounded.rows)
  if (bounds === undefined) return { kind: 'missing' }
  const found = await ask(traceSpansSql(id, bounds, shownMax.spans))
  if (found.kind !== 'rows') return found
  const spans = readSpans(found.rows)
  if (spans.total === 0) return { kind: 'missing' }
  const trace = { low: id.low, range: rangeOf(bounds), owners: ownersOf(spans.spans) }
  const some = await ask(mayHaveEventsSql(trace))
  if (some.kind !== 'rows') return some
  const events = some.rows.length === 0 ? some : await ask(traceEventsSql(trace, shownMax.events))
  if (events.kind !== 'rows') return events
  return { kind: 'found', answer: { data: shownTrace(spans, readTraceEvents(events.rows)) } }
}

function boundsOf([bounds]: readonly Row[]): Bounds | undefined {
  if (bounds === undefined) return undefined
  const [fromNs = 0n, untilNs = 0n] = bounds.map((cell) => BigInt(readText(cell)))
  return { fromNs, untilNs }
}

const nsPerMs = 1_000_000n
const dayMs = 86_400_000

/** A trace that seems to take more than a day is one whose clocks differ. */
function rangeOf({ fromNs, untilNs }: Bounds) {
  const fromMs = Number(fromNs / nsPerMs)
  return { fromMs, untilMs: Math.min(Number(untilNs / nsPerMs), fromMs + dayMs) }
}

function ownersOf(spans: readonly ReadSpan[]): Owners {
  const distinct = (name: keyof Owners) => [
    ...new Set(spans.flatMap(({ listed }) => listed.attributes[name] ?? [])),
  ]
  return {
    session_id: distinct('session_id'),
    user_id: distinct('user_id'),
    account_id: distinct('account_id'),
  }
}

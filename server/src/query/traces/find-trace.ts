import type { TraceAnswer } from '@throughline/contract'
import type { Warehouse } from '../../warehouse/warehouse.ts'
import { runQuestion, type Failure } from '../run/run-question.ts'
import { readText } from '../shape/read-rows.ts'
import { readSpans, type ReadSpan } from '../shape/spans.ts'
import { traceBoundsSql, traceSpansSql } from '../sql/span-sql.ts'
import type { TraceId } from '../parse/read-trace-id.ts'
import { shownTrace } from './shown-trace.ts'

/** So many spans of one trace are shown, the first of them. */
export const traceSpansMax = 10_000

export type FoundTrace =
  { readonly kind: 'found'; readonly answer: TraceAnswer } | { readonly kind: 'missing' } | Failure

/** The trace with this id. The upper 64 bits count where both sides know them. */
export async function findTrace(
  warehouse: Pick<Warehouse, 'query'>,
  { low, high }: TraceId,
  signal?: AbortSignal,
): Promise<FoundTrace> {
  const bounds = await runQuestion(warehouse, traceBoundsSql(low), signal)
  if (bounds.kind !== 'rows') return bounds
  const [bound] = bounds.rows
  if (bound === undefined) return { kind: 'missing' }
  const [fromNs = 0n, untilNs = 0n] = bound.map((cell) => BigInt(readText(cell)))
  const rows = await runQuestion(
    warehouse,
    traceSpansSql(low, { fromNs, untilNs }, traceSpansMax),
    signal,
  )
  if (rows.kind !== 'rows') return rows
  const { total, spans } = readSpans(rows.rows)
  if (spans.length === 0 || !isSame(spans, high)) return { kind: 'missing' }
  return { kind: 'found', answer: { data: shownTrace(spans, total) } }
}

function isSame(spans: readonly ReadSpan[], high: bigint): boolean {
  if (high === 0n) return true
  return spans.every(({ traceHigh }) => traceHigh === 0n || traceHigh === high)
}

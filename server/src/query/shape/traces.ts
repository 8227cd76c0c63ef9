import type { ListedTrace } from '@throughline/contract'
import { hex16, hex32 } from './hex-id.ts'
import { readList, readText } from './read-rows.ts'

/** A trace as it is shown, with what it is ordered by. */
export type ReadTrace = {
  readonly listed: ListedTrace
  readonly traceLow: bigint
  readonly traceHigh: bigint
  readonly startNs: bigint
  readonly durationNs: bigint
}

/** Rows as `traceSearchSql` selects them. */
export function readTraces(rows: readonly unknown[]): ReadTrace[] {
  return rows.map((row) => readTrace(readList(row)))
}

function readTrace(cells: readonly unknown[]): ReadTrace {
  const whole = (index: number) => BigInt(readText(cells[index]))
  const traceLow = whole(0)
  const traceHigh = whole(1)
  const startNs = whole(2)
  const durationNs = whole(3)
  const attributes = {
    trace_id_decimal: String(traceLow),
    start_ns: String(startNs),
    duration_ns: Number(durationNs),
    ...contentOf(cells),
  }
  const id = hex32({ low: traceLow, high: traceHigh })
  return { listed: { id, type: 'trace', attributes }, traceLow, traceHigh, startNs, durationNs }
}

function contentOf(cells: readonly unknown[]) {
  const text = (index: number) => readText(cells[index])
  const spanId = (index: number) => hex16(BigInt(text(index)))
  const isError = cells[11] === true
  const error = { span_id: spanId(12), service: text(13), type: text(14), message: text(15) }
  const whose = { session_id: text(16), user_id: text(17), account_id: text(18) }
  return {
    root: {
      span_id: spanId(4),
      service: text(5),
      name: text(6),
      resource: text(7),
      env: text(8),
      duration_ns: Number(text(9)),
    },
    services: readList(cells[10]).map(readText),
    is_error: isError,
    ...(isError ? { error } : {}),
    ...Object.fromEntries(Object.entries(whose).filter(([, known]) => known !== '')),
  }
}

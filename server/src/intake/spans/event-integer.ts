import type { SpanEventValue } from './span.ts'

/** An integer as a value of a span event: the text of its digits when a double would round it. */
export function eventInteger(integer: bigint): SpanEventValue {
  const double = Number(integer)
  return Number.isSafeInteger(double) ? double : String(integer)
}

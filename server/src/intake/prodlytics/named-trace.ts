/**
 * The trace that the headers of a request name, for the one event in its body that names none itself:
 * the request was made where the event happened.
 */
import {
  idHex,
  parseSpanId,
  parseTraceId,
  parseTraceparent,
  traceIdHex,
} from '../spans/trace-id.ts'

/** A header by its name in lower case. */
export type ReadHeader = (name: string) => string | undefined

/** As a `traceparent`, whichever headers name it; undefined when none does. */
export function traceOfHeaders(header: ReadHeader): string | undefined {
  const sent = parseTraceparent(header('traceparent') ?? '')
  if (sent !== undefined) return traceparentOf(traceIdHex(sent.traceId), sent.spanId)
  const id = decimalId(header('x-datadog-trace-id'))
  if (id === undefined) return undefined
  const [, upper = zeros] = upperHalf.exec(header('x-datadog-tags') ?? '') ?? []
  return traceparentOf(`${upper}${id}`, parseSpanId(header('x-datadog-parent-id') ?? '') ?? 0n)
}

const zeros = '0'.repeat(16)
const upperHalf = /(?:^|,)_dd\.p\.tid=([\da-f]{16})(?:,|$)/

// Decimal however many digits it has, so never read as 16 hexadecimal ones.
function decimalId(text = ''): string | undefined {
  const id = /^\d{1,20}$/.test(text) ? parseTraceId(text.padStart(20, '0')) : undefined
  return id && idHex(id.low)
}

function traceparentOf(traceId: string, spanId: bigint): string {
  return `00-${traceId}-${idHex(spanId)}-01`
}

/** Where an event may name its trace; what only looks so keeps the headers from counting. */
const namesTrace = /"(?:trace|traceparent|(?:[\w.]*\.)?trace[._]id)"\s*:/

/**
 * The bytes of an object with the trace as its first attribute; as they are when it is empty or names
 * a trace.
 */
export function withTrace(bytes: Buffer, start: number, traceparent: string): Buffer {
  const text = bytes.toString('latin1', start)
  if (!/^\{\s*"/.test(text) || namesTrace.test(text)) return bytes
  const attribute = Buffer.from(`{"traceparent":"${traceparent}",`)
  return Buffer.concat([attribute, bytes.subarray(start + 1)])
}

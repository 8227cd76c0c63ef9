/**
 * Ids of traces and spans in every form that headers, logs, events and people write them in. Inside
 * they are bigints of 64 bits, outside always texts.
 */
export type TraceId = {
  /** 0n: not known. Whoever knows only 64 bits of an id means the same trace. */
  readonly high: bigint
  /** Of an id that was read, never 0n. */
  readonly low: bigint
}

/** What a `traceparent` header names. */
export type SpanContext = { readonly traceId: TraceId; readonly spanId: bigint }

const idMax = 0xffff_ffff_ffff_ffffn
const traceparent = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}(?:-.*)?$/
const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/
const hex = /^[\da-f]{1,32}$/
const decimal = /^\d{1,20}$/

/**
 * The trace that a text names: 32 or 16 hexadecimal digits, a decimal number of 64 bits, a UUID or a
 * whole `traceparent`. 16 digits are hexadecimal even when none of them is a letter.
 */
export function parseTraceId(text: string): TraceId | undefined {
  const written = text.trim().toLowerCase()
  const digits = uuid.test(written) ? written.replaceAll('-', '') : written
  return isHexId(digits) ? fromHex(digits) : (fromDecimal(digits) ?? spanContextOf(digits)?.traceId)
}

/** The span that a text names: 16 hexadecimal digits, or a decimal number of 64 bits. */
export function parseSpanId(text: string): bigint | undefined {
  const digits = text.trim().toLowerCase()
  const id = isHexId(digits) ? fromHex(digits) : fromDecimal(digits)
  return id?.high === 0n ? id.low : undefined
}

/** The trace and the span of `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`. */
export function parseTraceparent(text: string): SpanContext | undefined {
  return spanContextOf(text.trim().toLowerCase())
}

/** `_dd.p.tid`: the upper half of a trace id, 16 hexadecimal digits; 0n for anything else. */
export function parseUpperBits(text: string): bigint {
  return /^[\da-fA-F]{16}$/.test(text) ? BigInt(`0x${text}`) : 0n
}

/** 32 hexadecimal digits; the first 16 are zeros when the upper half is not known. */
export function traceIdHex({ high, low }: TraceId): string {
  return idHex(high) + idHex(low)
}

/** 16 hexadecimal digits. */
export function idHex(id: bigint): string {
  return id.toString(16).padStart(16, '0')
}

/** An id that was sent as a signed number of 64 bits: its bits are what counts. */
export function unsignedId(id: bigint): bigint {
  return BigInt.asUintN(64, id)
}

/** Whether two ids are of one trace: what both sides know is equal. */
export function isSameTrace(one: TraceId, other: TraceId): boolean {
  if (one.low !== other.low) return false
  return one.high === other.high || one.high === 0n || other.high === 0n
}

function isHexId(digits: string): boolean {
  if (!hex.test(digits)) return false
  return digits.length === 32 || digits.length === 16 || !/^\d+$/.test(digits)
}

function fromHex(digits: string): TraceId | undefined {
  const id = BigInt(`0x${digits}`)
  return traceId(id >> 64n, id & idMax)
}

function fromDecimal(digits: string): TraceId | undefined {
  if (!decimal.test(digits)) return undefined
  const low = BigInt(digits)
  return low > idMax ? undefined : traceId(0n, low)
}

function traceId(high: bigint, low: bigint): TraceId | undefined {
  return low === 0n ? undefined : { high, low }
}

// Version ff is none. Later versions may have more behind the flags.
function spanContextOf(text: string): SpanContext | undefined {
  const [, trace, span] = text.startsWith('ff') ? [] : (traceparent.exec(text) ?? [])
  if (trace === undefined || span === undefined) return undefined
  const traceId = fromHex(trace)
  const spanId = fromHex(span)?.low
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId }
}

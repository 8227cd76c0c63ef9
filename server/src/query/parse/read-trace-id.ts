/** The id of a trace. The upper 64 bits are 0 where they are not known. */
export type TraceId = { readonly low: bigint; readonly high: bigint }

/**
 * The id in any form that an event may name it in (`warehouse/trace-key.ts`): 32 or 16 hexadecimal
 * digits, decimal digits, a UUID, a `traceparent`. Undefined for what is none, or names none.
 */
export function readTraceId(written: string): TraceId | undefined {
  const text = written.trim().toLowerCase()
  if (/^\d+$/.test(text) && text.length !== 16 && text.length !== 32) return ofDecimal(text)
  const digits = uuid.test(text) ? text.replaceAll('-', '') : (traceparent.exec(text)?.[1] ?? text)
  if (!/^[\da-f]{1,32}$/.test(digits)) return undefined
  const padded = digits.padStart(32, '0')
  return named({ low: BigInt(`0x${padded.slice(16)}`), high: BigInt(`0x${padded.slice(0, 16)}`) })
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/
const traceparent = /^(?:[\da-e][\da-f]|f[\da-e])-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}(?:-.*)?$/

const decimalDigitsMax = 20

function ofDecimal(text: string): TraceId | undefined {
  if (text.length > decimalDigitsMax) return undefined
  const low = BigInt(text)
  return low < 2n ** 64n ? named({ low, high: 0n }) : undefined
}

function named(id: TraceId): TraceId | undefined {
  return id.low === 0n ? undefined : id
}

import type { DurationUnit, Quantity } from '../parse/search-ast.ts'
import { parseQuantity } from '../parse/read-value.ts'
import type { Literal, NumberLiteral } from './condition.ts'

/** Durations are stored in nanoseconds. */
const nanoseconds: Readonly<Record<DurationUnit, bigint>> = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
}

/** `5` is the text and the number, `true` the text and the boolean, `gold` only the text. */
export function literalOf(text: string): Literal {
  const quantity = parseQuantity(text)
  const isNumber = quantity !== undefined && quantity.unit === undefined
  return {
    text,
    number: isNumber ? numberOf(quantity) : undefined,
    boolean: text === 'true' ? true : text === 'false' ? false : undefined,
  }
}

/** `1.5s` is 1,500,000,000. */
export function numberOf({ digits, unit }: Quantity): NumberLiteral {
  const factor = unit === undefined ? 1n : nanoseconds[unit]
  if (/^-?\d+$/.test(digits)) {
    const integer = BigInt(digits) * factor
    return { integer, decimal: Number(integer) }
  }
  const decimal = Number(digits) * Number(factor)
  return { integer: Number.isSafeInteger(decimal) ? BigInt(decimal) : undefined, decimal }
}

import type { Literal, Test } from '../resolve/condition.ts'
import { isEmptyWhenAbsent, isNumeric, type Source } from '../resolve/field.ts'
import { unreachable } from '../unreachable.ts'

/** Can any value of this source satisfy the test? `@tier:gold` cannot be a number. */
export function isPossible(source: Source, test: Test): boolean {
  // As a text it is another source of the same field.
  if (source.kind === 'tag' && source.as === 'spelled') return test.kind === 'within'
  switch (test.kind) {
    case 'exists':
    case 'like':
      return true
    case 'contains':
    case 'addressIn':
      return source.scalar === 'text'
    case 'within':
      return isNumeric(source)
    case 'equals':
      return literalsFor(source, test.literals).length > 0
    default:
      return unreachable(test)
  }
}

/** The literals that a value of this source can equal. */
export function literalsFor(source: Source, literals: readonly Literal[]): readonly Literal[] {
  return literals.filter((literal) => canEqual(source, literal))
}

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n }
const uint64 = { min: 0n, max: 2n ** 64n - 1n }

function canEqual(source: Source, { text, number, boolean }: Literal): boolean {
  switch (source.scalar) {
    case 'text':
      // An empty column means that there is no value.
      return text !== '' || !isEmptyWhenAbsent(source)
    case 'integer':
      return isWithin(number?.integer, int64)
    case 'largeInteger':
      return isWithin(number?.integer, uint64)
    case 'decimal':
      return number !== undefined
    case 'boolean':
      return boolean !== undefined
    default:
      return unreachable(source)
  }
}

/** Whether a whole number fits into the signed 64-bit type that bounds and values travel in. */
export function isInt64(integer: bigint | undefined): integer is bigint {
  return isWithin(integer, int64)
}

function isWithin(
  integer: bigint | undefined,
  { min, max }: { readonly min: bigint; readonly max: bigint },
): boolean {
  return integer !== undefined && integer >= min && integer <= max
}

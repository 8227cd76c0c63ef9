import { unreachable } from '../unreachable.ts'
import type { Audience } from './audience.ts'
import { invalid, type Faults } from './faults.ts'
import type { Search } from './search-ast.ts'

export const termLimits = {
  /** Of searches that one statement is made of; the engine refuses some 50,000 parts of one. */
  togetherMax: 5_000,
} as const

/** How many terms a search has. */
export function termsOf(search: Search): number {
  switch (search.kind) {
    case 'everything':
      return 0
    case 'and':
    case 'or':
      return sum(search.operands.map(termsOf))
    case 'not':
      return termsOf(search.operand)
    default:
      return 1
  }
}

/** How many terms its searches have, each as often as the formula names it. */
export function termsOfAudience(audience: Audience): number {
  switch (audience.kind) {
    case 'and':
    case 'or':
      return sum(audience.operands.map(termsOfAudience))
    case 'not':
      return termsOfAudience(audience.operand)
    case 'profiles':
      return 1 + termsOf(audience.search)
    case 'doers':
      return 1 + termsOf(audience.did.search)
    case 'listed':
      return 1
    default:
      return unreachable(audience)
  }
}

/** A fault where searches have more terms together than are answered. */
export function refuseManyTerms(terms: number, pointer: string, faults: Faults): void {
  const { togetherMax } = termLimits
  if (terms <= togetherMax) return
  const sentence = `its searches have ${terms} terms together; at most ${togetherMax} are allowed`
  faults.push(invalid(pointer, sentence))
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}

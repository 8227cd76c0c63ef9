import type { Search } from '../../src/query/parse/search-ast.ts'
import type { PlainEvent } from './plain-events.ts'
import { idOf, plainProfiles, type PlainEntity } from './plain-profile.ts'
import { matches } from './plain-search.ts'

/** A formula as a tree over filters by name. */
export type PlainFormula =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'not'; readonly operand: PlainFormula }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly PlainFormula[] }

export interface PlainFilter {
  readonly entity: PlainEntity
  readonly name: string
  readonly search: Search
}

export interface PlainAudience {
  readonly filters: readonly PlainFilter[]
  /** Without one, all filters have to hold. */
  readonly formula: PlainFormula | undefined
}

/** Whether an event is of somebody in the audience, given all events. */
export function isOfAudience(
  audience: PlainAudience | undefined,
  events: readonly PlainEvent[],
): (event: PlainEvent) => boolean {
  if (audience === undefined) return () => true
  const { filters, formula } = audience
  const tests = new Map(filters.map((filter) => [filter.name, testOf(filter, events)]))
  const holds = (node: PlainFormula, event: PlainEvent): boolean => {
    switch (node.kind) {
      case 'name':
        return tests.get(node.name)?.(event) ?? false
      case 'not':
        return !holds(node.operand, event)
      case 'and':
        return node.operands.every((operand) => holds(operand, event))
      case 'or':
        return node.operands.some((operand) => holds(operand, event))
    }
  }
  return (event) =>
    formula === undefined ? [...tests.values()].every((test) => test(event)) : holds(formula, event)
}

/** Who names nobody is nobody of them. */
function testOf({ entity, search }: PlainFilter, events: readonly PlainEvent[]) {
  const found = [...plainProfiles(events, entity).values()].filter((one) => matches(search, one))
  const ids = new Set(found.map(({ id }) => id))
  return (event: PlainEvent) => ids.has(idOf(event, entity))
}

/** What a test says about the values of an attribute. The first six take several values: any of them. */
export const operators = [
  'is',
  'is not',
  'contains',
  'does not contain',
  'starts with',
  'ends with',
  'has a value',
  'has no value',
  '>',
  '≥',
  '<',
  '≤',
] as const
export type Operator = (typeof operators)[number]

/** How many values an operator takes. */
export function valuesOf(operator: Operator): 'none' | 'one' | 'several' {
  if (operator === 'has a value' || operator === 'has no value') return 'none'
  return '>≥<≤'.includes(operator) ? 'one' : 'several'
}

/** One test of a filter, as a row of the builder shows it. */
export interface FilterTest {
  readonly kind: 'test'
  /** As the search syntax writes it: `@customer.tier`, `service`. */
  readonly attribute: string
  readonly operator: Operator
  readonly values: readonly string[]
}

/** A part of a filter that no row can show, as it was typed. */
export interface FilterRest {
  readonly kind: 'rest'
  readonly text: string
}

/** A row of the builder. All rows must hold. */
export type FilterRow = FilterTest | FilterRest

/** Where a row stands in the text: UTF-16 offsets, the end exclusive. */
export interface PlacedRow {
  readonly row: FilterRow
  readonly start: number
  readonly end: number
}

/** The tags of the search syntax, which stand without an @. */
export const tags = ['service', 'env', 'version', 'source', 'host', 'status', 'timestamp'] as const

/** Offsets into the search text, in UTF-16 units as JavaScript counts them; `end` is exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** `@customer.tier` or the bare `service`; an escaped dot stays inside its segment. */
export interface Key {
  readonly isAttribute: boolean
  readonly segments: readonly string[]
  readonly span: Span
}

/** A piece of a pattern: literal text, any run of characters (`*`) or exactly one (`?`). */
export type PatternPiece =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'anyRun' }
  | { readonly kind: 'anyOne' }

/** No two literals and no two runs stand side by side; no piece at all is the empty text. */
export type Pattern = readonly PatternPiece[]

export const durationUnits = ['ns', 'us', 'ms', 's', 'm', 'h', 'd', 'w'] as const
export type DurationUnit = (typeof durationUnits)[number]

/** A number as written, with the unit behind it. The digits are kept so that 64-bit ids stay exact. */
export interface Quantity {
  readonly digits: string
  readonly unit: DurationUnit | undefined
}

export interface Bound {
  readonly quantity: Quantity
  readonly isInclusive: boolean
}

/** What a search text means: a closed tree without value groups, which are spread over their key. */
export type Search =
  | { readonly kind: 'everything'; readonly span: Span }
  | { readonly kind: 'and'; readonly operands: readonly Search[]; readonly span: Span }
  | { readonly kind: 'or'; readonly operands: readonly Search[]; readonly span: Span }
  | { readonly kind: 'not'; readonly operand: Search; readonly span: Span }
  | { readonly kind: 'words'; readonly pattern: Pattern; readonly span: Span }
  | SearchTest

/** A claim about one key. */
export type SearchTest =
  | { readonly kind: 'exists'; readonly key: Key; readonly span: Span }
  | { readonly kind: 'matches'; readonly key: Key; readonly pattern: Pattern; readonly span: Span }
  | {
      readonly kind: 'within'
      readonly key: Key
      readonly lower: Bound | undefined
      readonly upper: Bound | undefined
      readonly span: Span
    }
  | {
      readonly kind: 'addressIn'
      readonly key: Key
      readonly blocks: readonly string[]
      readonly span: Span
    }

/** `and`/`or` of a list: a single operand stands for itself, nested lists of the same kind are one. */
export function combined(kind: 'and' | 'or', operands: readonly Search[], span: Span): Search {
  const flat = operands.flatMap((operand) => (operand.kind === kind ? operand.operands : [operand]))
  const [only] = flat
  return flat.length === 1 && only !== undefined ? only : { kind, operands: flat, span }
}

/** A negation of a negation is what stood inside. */
export function negated(operand: Search, span: Span): Search {
  return operand.kind === 'not' ? operand.operand : { kind: 'not', operand, span }
}

import type { ListAddress } from '../../warehouse/segment-lists.ts'
import type { Comparison, TimeRange } from '../parse/question.ts'
import type { Pattern } from '../parse/search-ast.ts'
import type { TraceKind } from '../../warehouse/trace-kinds.ts'
import type { TracePath } from '../../warehouse/trace-paths.ts'
import type { Edge } from '../parse/profile-key.ts'
import type { ColumnSource, Field, UserSource } from './field.ts'
import type { UserReading } from './known.ts'

/** A value to compare with, in each of the types it can stand for. */
export interface Literal {
  readonly text: string
  readonly number: NumberLiteral | undefined
  readonly boolean: boolean | undefined
}

export interface NumberLiteral {
  /** Exact when the number is whole, however large. */
  readonly integer: bigint | undefined
  readonly decimal: number
}

export interface Limit {
  readonly number: NumberLiteral
  readonly isInclusive: boolean
}

/** First and last address of a block, as IPv6 text (IPv4 mapped). */
export interface AddressBlock {
  readonly first: string
  readonly last: string
}

/** A claim about a value. It holds for a field when any of the field's values satisfies it. */
export type Test =
  | { readonly kind: 'exists' }
  | { readonly kind: 'equals'; readonly literals: readonly Literal[] }
  | { readonly kind: 'like'; readonly pattern: Pattern }
  | { readonly kind: 'contains'; readonly pattern: Pattern }
  | {
      readonly kind: 'within'
      readonly lower: Limit | undefined
      readonly upper: Limit | undefined
    }
  | { readonly kind: 'addressIn'; readonly blocks: readonly AddressBlock[] }

/** Which events a question is about. */
export interface ResolvedSelection {
  readonly range: TimeRange
  readonly condition: Condition
  /** Profiles beside each event, for what is grouped by; their traits are sources of fields. */
  readonly joined?: readonly Profiles[]
  /** What touches say beside each event, where something asks for that. */
  readonly touched?: Touched
  /** What traces say beside each event, likewise. */
  readonly traced?: Traced
  /** That of the condition which is about how often somebody occurs in what the rest of it finds. */
  readonly often?: Occurring
  /** By what events are told apart, once they are found. */
  readonly told?: readonly Condition[]
}

/** What is asked of the touches before an event. */
export interface Touched {
  /** As in `utm.source`. */
  readonly names: readonly string[]
  /** Whose touches they are. */
  readonly users: UserReading
}

/** What is asked of the traces behind events. */
export interface Traced {
  readonly paths: readonly TracePath[]
  /** What events may have in common with the traces that there are. */
  readonly kinds: readonly TraceKind[]
}

/** By what events are told to be of the same user, session or account. */
export type IdSource = ColumnSource | UserSource

/** The id that stands here stands in so many of these events. */
export interface Occurring {
  readonly id: IdSource
  readonly among: ResolvedSelection
  readonly comparison: Comparison
  readonly count: bigint
}

/** What is known of each user (account), from all events that name it. */
export interface Profiles {
  /** Where the events have the id that profiles are gathered by. */
  readonly id: IdSource
  readonly traits: readonly Trait[]
}

/** One column of a profile. */
export type Trait =
  | { readonly kind: 'seen'; readonly name: string; readonly edge: Edge }
  /** The first or last value of this field of the events; of the same moment, least or greatest. */
  | { readonly kind: 'value'; readonly name: string; readonly edge: Edge; readonly of: Field }

/** Which events count. */
export type Condition =
  | { readonly kind: 'always' }
  | { readonly kind: 'never' }
  | { readonly kind: 'and'; readonly operands: readonly Condition[] }
  | { readonly kind: 'or'; readonly operands: readonly Condition[] }
  | { readonly kind: 'not'; readonly operand: Condition }
  | { readonly kind: 'test'; readonly field: Field; readonly test: Test }
  | ({
      readonly kind: 'occurring'
      /** Whose id is looked for: that of an event, or of the one whom a profile is of. */
      readonly whose: IdSource
    } & Occurring)
  | ({
      /** A value that stands here stands in so many of these events. */
      readonly kind: 'frequent'
      readonly of: Field
    } & Omit<Occurring, 'id'>)
  | {
      /** The id that stands here is in a list. */
      readonly kind: 'listed'
      readonly id: IdSource
      readonly list: ListAddress
    }
  | {
      /** The id by which profiles are gathered is that of somebody with such a profile. */
      readonly kind: 'profiled'
      readonly profiles: Profiles
      /** Over the traits and the id. */
      readonly condition: Condition
    }

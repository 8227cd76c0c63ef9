import type { Audience } from './audience.ts'
import type { ProfileEntity } from './profile-key.ts'
import type { Key, Search } from './search-ast.ts'

/** Half-open: an event at `untilMs` is outside. */
export interface TimeRange {
  readonly fromMs: number
  readonly untilMs: number
}

/** Who the users of a question are. */
interface OfUsers {
  /** Persons whom ids lead to, or just the ids as sent. */
  readonly isIdentityResolved: boolean
}

/** Which events a question is about. */
export interface Selection extends OfUsers {
  readonly range: TimeRange
  readonly search: Search
  readonly occurrence: Occurrence | undefined
  /** Undefined for everybody. */
  readonly audience: Audience | undefined
}

export type Comparison = 'equal' | 'above' | 'atLeast' | 'below' | 'atMost'

/** By what events are told to be of somebody. */
export type OccurringEntity = 'user' | 'session' | 'account'

/**
 * Keeps, of the events that match, those of a user (session, account) who has so many of them in
 * the range. Events that name none are dropped.
 */
export interface Occurrence<Entity = OccurringEntity> {
  readonly entity: Entity
  readonly comparison: Comparison
  readonly count: bigint
}

/** How many values are made one figure. A percentile's level is between 0 and 1. */
export type Aggregation =
  | { readonly kind: 'count' }
  | { readonly kind: 'cardinality' }
  | { readonly kind: 'sum' }
  | { readonly kind: 'avg' }
  | { readonly kind: 'min' }
  | { readonly kind: 'max' }
  | { readonly kind: 'percentile'; readonly level: number }

/** `metric` is what the aggregation runs over; only a count may do without. */
export interface Measure {
  readonly aggregation: Aggregation
  readonly metric: Key | undefined
}

export type Direction = 'asc' | 'desc'

export interface GroupOrder {
  readonly measure: Measure
  readonly direction: Direction
}

/** One level of grouping: the top `limit` groups of the facet, inside each group of the level above. */
export interface Breakdown {
  /** As the sender wrote it, which is also the name of the column. */
  readonly facet: string
  readonly key: Key
  /** Whose profile the key is of; undefined for the event itself. */
  readonly profile: ProfileEntity | undefined
  readonly limit: number
  readonly isMissingExcluded: boolean
  readonly order: GroupOrder
}

/** The buckets of a curve, each with a number. */
export type Buckets =
  /** Of one width, numbered from the one that begins with 1970. */
  | { readonly kind: 'width'; readonly intervalMs: number }
  /** From each of these moments to the next, numbered from 0; the range begins in the first. */
  | { readonly kind: 'starts'; readonly startsMs: readonly number[] }

/** A question for figures. */
export interface Question extends Selection {
  readonly measure: Measure
  readonly breakdowns: readonly Breakdown[]
  /** Undefined for one figure over the whole range. */
  readonly buckets: Buckets | undefined
}

/** A column of a list: its name as the sender wrote it, and what to show. */
export interface Column {
  readonly name: string
  readonly key: Key
}

/** A question for the events themselves. */
export interface ListQuestion extends Selection {
  /** Undefined for everything that each event holds. */
  readonly columns: readonly Column[] | undefined
  readonly order: { readonly key: Key; readonly direction: Direction }
  readonly limit: number
}

/** A question for profiles. */
export interface ProfileQuestion extends OfUsers {
  readonly entity: ProfileEntity
  /** Over profiles. */
  readonly search: Search
  /** Only those who have such an event; undefined for all. */
  readonly did: { readonly range: TimeRange; readonly search: Search } | undefined
  /** Of users, or of accounts, as the question is; undefined for everybody. */
  readonly audience: Audience | undefined
  readonly columns: readonly Column[]
  readonly order: { readonly key: Key; readonly direction: Direction }
  readonly limit: number
  /** Whether the answer says how many there are. */
  readonly isCounted: boolean
}

/** A question for the values that a column of profiles has. */
export interface FacetQuestion extends OfUsers {
  readonly entity: ProfileEntity
  readonly search: Search
  readonly key: Key
  /** Only values that hold this text, in any case. */
  readonly text: string | undefined
  readonly limit: number
}

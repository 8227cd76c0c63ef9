import type { Audience } from './audience.ts'
import type { ProfileEntity } from './profile-key.ts'
import type { Breakdown, Column, Direction, Occurrence, TimeRange } from './question.ts'
import type { Search } from './search-ast.ts'

/** Half-open, in epoch milliseconds. */
export interface Period {
  readonly startMs: number
  readonly endMs: number
}

export interface ReturnPeriod extends Period {
  /** It goes on behind the range, or behind now. */
  readonly isPartial: boolean
}

/** A bucket of those who begin, and when they are looked for again. */
export interface Cohort extends Period {
  /** The date it begins at. */
  readonly name: string
  /** Only those that begin in the range; the first is the one in which they begin. */
  readonly periods: readonly ReturnPeriod[]
}

/** How far a period is from the start of its cohort. */
export interface PeriodOffset {
  readonly unit: string
  readonly value: number
}

export interface CohortGrid {
  readonly cohorts: readonly Cohort[]
  /** As many as the first cohort has periods. */
  readonly offsets: readonly PeriodOffset[]
}

/** Which events somebody begins with, or comes back with. */
export interface Criterion {
  readonly search: Search
  readonly occurrence: Occurrence | undefined
}

/** Who began when, and who came back. */
export interface Retention {
  readonly range: TimeRange
  readonly isIdentityResolved: boolean
  /** Whether sessions in which nobody is identified are left out. */
  readonly isAnonymousExcluded: boolean
  /** What every event has to match. */
  readonly search: Search
  /** Undefined for everybody. */
  readonly audience: Audience | undefined
  readonly entity: ProfileEntity
  /** As the sender wrote it. */
  readonly entityName: string
  readonly beginning: Criterion
  /** Undefined: the same as the beginning, which then is the first return. */
  readonly returning: Criterion | undefined
  /** A return in a later period counts as well. */
  readonly isOrAfter: boolean
  readonly grid: CohortGrid
}

/** One level of grouping, by what the event somebody began or came back with says. */
export interface RetentionBreakdown extends Omit<Breakdown, 'order'> {
  readonly of: 'beginning' | 'returning'
  /** By how many belong to a group. */
  readonly direction: Direction
}

/** Undefined: all of them. A cohort may be all together. */
export interface RetentionScope {
  readonly cohort: number | 'together' | undefined
  readonly period: number | undefined
}

/** A question for figures. */
export interface RetentionQuestion extends Retention {
  readonly breakdowns: readonly RetentionBreakdown[]
  readonly scope: RetentionScope
  /** Whether a figure is how many came back, or their part of the cohort. */
  readonly metric: 'count' | 'rate'
}

/** A question for those who are counted in a cell. */
export interface RetentionListQuestion extends Retention {
  readonly cohort: number | 'together'
  readonly period: number
  /** The group whose cell it is, by these. */
  readonly breakdowns: readonly RetentionBreakdown[]
  /** One for each of them. */
  readonly labels: readonly string[]
  readonly columns: readonly Column[]
  /** Undefined for all there are. */
  readonly limit: number | undefined
}

import type { Audience } from './audience.ts'
import type { ProfileEntity } from './profile-key.ts'
import type {
  Buckets,
  Column,
  Comparison,
  Direction,
  Measure,
  Occurrence,
  OccurringEntity,
  TimeRange,
} from './question.ts'
import type { Belonging } from './read-join-keys.ts'
import type { Key, Search } from './search-ast.ts'

/** Which events take a step; who has to occur is somebody they name, or whoever is `followed`. */
export interface JourneyNode {
  readonly search: Search
  readonly occurrence: Occurrence<OccurringEntity | 'followed'> | undefined
}

/** One step of a journey; an event that matches any of its nodes takes it. */
export interface JourneyStep {
  /** What a funnel calls it. */
  readonly label: string
  readonly aliases: readonly string[]
  readonly nodes: readonly JourneyNode[]
}

/** From one step to another. Steps are counted from 1. */
export interface Way {
  readonly from: number
  readonly to: number
}

/** An attempt whose events from one step to another do not satisfy it never reaches the latter. */
export interface Cut extends Way {
  readonly of: 'milliseconds' | 'sessions'
  readonly comparison: Comparison
  readonly value: number
}

/** No such event may stand between the events of two neighbouring steps of the way. */
export interface Exclusion extends Way {
  readonly search: Search
}

/** Groups whose share of those who do not get from one step to another is another are left out. */
export interface DropOffLimit extends Way {
  readonly comparison: Comparison
  readonly percent: number
}

/**
 * How the steps have to follow each other: with anything between, with nothing between, or in any
 * order, where the second step is whichever is done second.
 */
export type JourneyOrder = 'ordered' | 'strict' | 'any'

/** Which attempts to get through some steps there are. */
export interface Journey extends Belonging {
  readonly range: TimeRange
  readonly isIdentityResolved: boolean
  /** What every event has to match. */
  readonly search: Search
  /** Undefined for everybody. */
  readonly audience: Audience | undefined
  /** Whether sessions in which nobody is identified are left out. */
  readonly isAnonymousExcluded: boolean
  readonly steps: readonly JourneyStep[]
  readonly cuts: readonly Cut[]
  readonly order: JourneyOrder
  readonly exclusions: readonly Exclusion[]
  /** Attributes that are the same in all events of an attempt. */
  readonly held: readonly Key[]
}

/** What is counted: those who make attempts, each by its best, or every attempt. */
export type Counted = 'entities' | 'attempts'

/** What is computed of the attempts. */
export type JourneyMeasure =
  | { readonly kind: 'reached'; readonly counted: Counted; readonly step: number }
  /** The share of those at one step who reach another, or who do not. */
  | ({ readonly kind: 'rate' | 'dropOff'; readonly counted: Counted } & Way)
  /** Milliseconds from step to step, of those who reach both. */
  | ({ readonly kind: 'time'; readonly aggregation: Measure['aggregation'] } & Way)
  /** Of the events that are matched at a step, each once. */
  | { readonly kind: 'events'; readonly measure: Measure; readonly step: number }

/** One level of grouping, by what the event at a step says. */
export interface JourneyBreakdown {
  /** As the sender wrote it, which is also the name of the column. */
  readonly facet: string
  readonly key: Key
  /** Whose profile the key is of; undefined for the event itself. */
  readonly profile: ProfileEntity | undefined
  readonly step: number
  readonly limit: number
  readonly isMissingExcluded: boolean
  /** The only groups that count; none: all do. */
  readonly values: readonly string[]
  readonly order: { readonly measure: JourneyMeasure; readonly direction: Direction }
}

interface JourneyQuestion extends Journey {
  readonly breakdowns: readonly JourneyBreakdown[]
  readonly dropOffs: readonly DropOffLimit[]
}

/** How far those got who began a journey. */
export interface FunnelQuestion extends JourneyQuestion {
  readonly counted: Counted
  /** What each step shows. */
  readonly figures: readonly JourneyMeasure[]
}

/** A figure of journeys, or a curve of them. */
export interface JourneyFigureQuestion extends JourneyQuestion {
  readonly measure: JourneyMeasure
  /** What the figures are called. */
  readonly name: string
  /** Undefined for one figure over the whole range. */
  readonly buckets: Buckets | undefined
}

/** The column of a list that says when a step was reached. */
export interface MomentColumn {
  readonly name: string
  readonly step: number
}

/** What a list is ordered by: one of its columns. */
export type ListedBy =
  | { readonly kind: 'entity' | 'moment' }
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'group'; readonly index: number }
  | { readonly kind: 'column'; readonly index: number }

/** A question for those who make a journey, each by the attempt that stands for it. */
export interface JourneyListQuestion extends Journey {
  /** The step that it reaches. */
  readonly reached: number
  /** The step that it does not reach; undefined: it may reach any. */
  readonly missed: number | undefined
  /** What has to be found in the event that is shown: at the step that is reached, or the last one. */
  readonly shownSearch: Search
  /** Of that event. */
  readonly columns: readonly Column[]
  readonly breakdowns: readonly JourneyBreakdown[]
  readonly moments: readonly MomentColumn[]
  readonly sorting: { readonly by: ListedBy; readonly direction: Direction }
  readonly limit: number
}

import type { ResolvedUsers } from './known.ts'
import type { TextColumn } from '../../warehouse/promoted-paths.ts'
import type { PathStep } from '../../warehouse/sql-text.ts'
import type { TouchPath } from '../../warehouse/touch-paths.ts'
import type { TracePath } from '../../warehouse/trace-paths.ts'

/** What a stored value can be, with the ClickHouse type that holds it. */
export const scalarTypes = {
  text: 'String',
  integer: 'Int64',
  largeInteger: 'UInt64',
  decimal: 'Float64',
  boolean: 'Bool',
} as const
export type Scalar = keyof typeof scalarTypes

/**
 * Where values of one type stand in a row. An attribute whose dictionary entry knows three types
 * has three sources; of those, a row fills at most one.
 */
export type Source =
  | ColumnSource
  | UserSource
  | { readonly kind: 'moment'; readonly scalar: 'integer' }
  | AttributeSource
  | WrittenSource
  | TraitSource
  | TouchSource
  | TraceSource
  | SpanSource
  | TagSource

/** A promoted column; there '' means that the event does not have it. */
export interface ColumnSource {
  readonly kind: 'column'
  readonly column: TextColumn
  readonly scalar: 'text'
}

/** The person whom the ids of an event lead to, by the id of the user; '' where they lead to nobody. */
export interface UserSource {
  readonly kind: 'user'
  /** In a profile it is the one whom the profile is of. */
  readonly standsIn: 'event' | 'profile'
  readonly users: ResolvedUsers
  readonly scalar: 'text'
}

/** What a search over spans calls the columns of their table. */
export type SpanColumn =
  | 'service'
  | 'name'
  | 'resource'
  | 'type'
  | 'kind'
  | 'env'
  | 'version'
  | 'status'
  | 'error_type'
  | 'error_message'
  | 'error_stack'
  | 'session_id'
  | 'user_id'
  | 'account_id'
  | 'trace_id'
  | 'span_id'
  | 'parent_id'
  | 'duration'
  | 'timestamp'

/** A column of spans; in a text '' means that the span does not have it. */
export interface SpanSource {
  readonly kind: 'span'
  readonly column: SpanColumn
  readonly scalar: 'text' | 'integer'
}

/** The values that a tag of spans has. */
export interface TagSource {
  readonly kind: 'tag'
  readonly path: string
  readonly scalar: 'text' | 'integer' | 'decimal'
  /**
   * `typed`: values of this type. `spelled`: numbers that are sent as text, as many are, to be compared
   * by size. `shown`: all as text.
   */
  readonly as: 'typed' | 'spelled' | 'shown'
}

/** What the touches say that somebody had before an event. */
export interface TouchSource {
  readonly kind: 'touch'
  readonly touch: TouchPath
  readonly scalar: 'text'
}

/** What the trace behind an event says. */
export interface TraceSource {
  readonly kind: 'trace'
  readonly path: TracePath
  readonly scalar: Scalar
  readonly isMany: boolean
}

/** The value that a profile has: what the events say first or last. */
export interface TraitSource {
  readonly kind: 'trait'
  /** The column of the profile. */
  readonly name: string
  /** Where the column is a tuple with a place for each type: which, from 1. */
  readonly position: number | undefined
  readonly scalar: Scalar
  readonly isMany: boolean
}

export interface AttributeSource {
  readonly kind: 'attribute'
  /** The path; more than one when it leads through arrays of objects: `items[].name`. */
  readonly steps: readonly PathStep[]
  readonly scalar: Scalar
  /** Arrays around the value at the end of the path. */
  readonly arrays: number
  /** Where elements of any type stand there: how to reach values of this type in one. */
  readonly inElement: InElement | undefined
}

export interface InElement {
  /** Objects in the list are gone into along this path; undefined for the element itself. */
  readonly path: string | undefined
  /** Arrays around the value inside the element. */
  readonly arrays: number
}

/**
 * Values that no typed subcolumn reaches, because anything may stand around them. The elements that
 * may hold some are read as the JSON they were sent as.
 */
export interface WrittenSource {
  readonly kind: 'written'
  /** From the outermost object of the attributes to the value. */
  readonly keys: readonly string[]
  readonly lists: readonly OddList[]
  readonly scalar: Scalar
}

/** A list of which some elements are to be read as JSON. */
export interface OddList {
  readonly steps: readonly PathStep[]
  readonly arrays: number
  /** Inside objects among the elements, the path to what may be odd. */
  readonly path: string | undefined
  /** How many of the keys have led here. */
  readonly keysPassed: number
  /**
   * Which: arrays in arrays and of several types; arrays of objects as well, where nothing else
   * reads those; or all, where the list is one of objects and nulls.
   */
  readonly odd: 'mixedArrays' | 'arrays' | 'objects'
}

/** What a name stands for. No source at all: no event has it. */
export interface Field {
  readonly sources: readonly Source[]
  /** The path behind `@`, by which units are known. */
  readonly path: string
}

/** Can one event hold several values here? */
export function isMany(source: Source): boolean {
  if (source.kind === 'trait' || source.kind === 'trace') return source.isMany
  if (source.kind === 'written') return true
  if (source.kind === 'touch') return source.touch.kind === 'linear'
  return source.kind === 'attribute' && arrayDepth(source) > 0
}

/** All arrays around a value, those of objects on the way included. */
export function arrayDepth({ steps, arrays }: Pick<AttributeSource, 'steps' | 'arrays'>): number {
  return steps.reduce((sum, step) => sum + step.arrays, arrays)
}

/** Whether '' stands here for no value. */
export function isEmptyWhenAbsent({ kind, scalar }: Source): boolean {
  return kind === 'column' || kind === 'user' || (kind === 'span' && scalar === 'text')
}

/** Whether the values here are numbers, to compute with and to compare by size. */
export function isNumeric({ scalar }: Source): boolean {
  return scalar === 'integer' || scalar === 'largeInteger' || scalar === 'decimal'
}

import type { Column, Direction, ListQuestion } from '../parse/question.ts'
import type { Key } from '../parse/search-ast.ts'
import type { Field, TouchSource, TraceSource } from './field.ts'
import { asSent, userSource, type Known } from './known.ts'
import { resolveKey, storedPlaces, type StoredPlace } from './resolve-key.ts'
import type { IdSource, ResolvedSelection } from './condition.ts'
import { resolveSelection } from './resolve-selection.ts'
import { withBeside } from './beside.ts'

/** The name under which a list shows the user whom an event is taken to be of. */
export const resolvedUserPath = 'usr.resolved_id'

/** What a column shows of an event. */
export type Shown =
  | { readonly kind: 'text'; readonly source: IdSource }
  | { readonly kind: 'moment' }
  | { readonly kind: 'beside'; readonly source: TouchSource | TraceSource }
  | { readonly kind: 'attribute'; readonly places: readonly StoredPlace[] }

export interface ResolvedColumn {
  readonly name: string
  readonly shown: Shown
}

export interface ListOrder {
  readonly field: Field
  readonly direction: Direction
}

/** A question for events whose names are columns and attribute paths. */
export interface ResolvedList extends ResolvedSelection {
  /** Undefined for everything that each event holds. */
  readonly columns: readonly ResolvedColumn[] | undefined
  /** Shown with everything: whom the event is taken to be of. */
  readonly user: IdSource
  readonly order: ListOrder
  readonly limit: number
}

/** Finds what the names in a question for events stand for, given what is known of its paths. */
export function resolveList(question: ListQuestion, known: Known): ResolvedList {
  const { columns, order, limit } = question
  const shown = columns?.map(({ key }) => shownField(key, known)) ?? []
  const field = shownField(order.key, known)
  return {
    ...withBeside(resolveSelection(question, known), [field, ...shown], known),
    limit,
    columns: columns?.map((column) => resolveColumn(column, known)),
    user: userSource(known.users, 'event'),
    order: { field, direction: order.direction },
  }
}

/** What a column shows, from wherever its values stand. */
export function resolveColumn({ name, key }: Column, known: Known): ResolvedColumn {
  const [source] = shownField(key, known).sources
  if (source?.kind === 'moment') return { name, shown: { kind: 'moment' } }
  if (source?.kind === 'column' || source?.kind === 'user') {
    return { name, shown: { kind: 'text', source } }
  }
  if (source?.kind === 'touch' || source?.kind === 'trace') {
    return { name, shown: { kind: 'beside', source } }
  }
  return { name, shown: { kind: 'attribute', places: storedPlaces(key.segments, known.types) } }
}

/** A list shows what was sent, and beside it whom the event is taken to be of. */
export function shownField(key: Key, known: Known): Field {
  const path = key.segments.join('.')
  if (key.isAttribute && path === resolvedUserPath) {
    return { path, sources: [userSource(known.users, 'event')] }
  }
  return resolveKey(key, { ...known, users: asSent })
}

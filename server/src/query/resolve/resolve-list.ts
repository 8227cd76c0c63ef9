import type { AttributeTypes } from '../../warehouse/path-types.ts'
import type { TextColumn } from '../../warehouse/promoted-paths.ts'
import type { Column, Direction, ListQuestion } from '../parse/question.ts'
import type { Field } from './field.ts'
import { resolveKey, storedPlaces, type StoredPlace } from './resolve-key.ts'
import type { ResolvedSelection } from './condition.ts'
import { resolveSelection } from './resolve-selection.ts'

/** What a column shows of an event. */
export type Shown =
  | { readonly kind: 'text'; readonly column: TextColumn }
  | { readonly kind: 'moment' }
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
  readonly order: ListOrder
  readonly limit: number
}

/** Finds what the names in a question for events stand for, given the types under its paths. */
export function resolveList(question: ListQuestion, types: AttributeTypes): ResolvedList {
  const { columns, order, limit } = question
  return {
    ...resolveSelection(question, types),
    limit,
    columns: columns?.map((column) => resolveColumn(column, types)),
    order: { field: resolveKey(order.key, types), direction: order.direction },
  }
}

function resolveColumn({ name, key }: Column, types: AttributeTypes): ResolvedColumn {
  const [source] = resolveKey(key, types).sources
  if (source?.kind === 'column') return { name, shown: { kind: 'text', column: source.column } }
  if (source?.kind === 'moment') return { name, shown: { kind: 'moment' } }
  return { name, shown: { kind: 'attribute', places: storedPlaces(key.segments, types) } }
}

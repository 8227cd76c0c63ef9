import type { AttributeTypes } from '../../warehouse/path-types.ts'
import type { Aggregation, Direction, Measure, Question } from '../parse/question.ts'
import type { Condition, ResolvedSelection } from './condition.ts'
import type { Field } from './field.ts'
import { resolveKey } from './resolve-key.ts'
import { resolveSelection } from './resolve-selection.ts'

export interface ResolvedMeasure {
  readonly aggregation: Aggregation
  readonly metric: Field | undefined
}

/** A breakdown with its facet found. */
export interface Level {
  readonly facet: string
  readonly field: Field
  readonly limit: number
  readonly isMissingExcluded: boolean
  readonly order: { readonly measure: ResolvedMeasure; readonly direction: Direction }
}

/** A question whose names are columns and attribute paths with types. */
export interface ResolvedQuestion extends ResolvedSelection {
  readonly measure: ResolvedMeasure
  readonly levels: readonly Level[]
  readonly intervalMs: number | undefined
}

/** Finds what the names in a question stand for, given the types under its `namedPaths`. */
export function resolveQuestion(question: Question, types: AttributeTypes): ResolvedQuestion {
  const { range, condition } = resolveSelection(question, types)
  const levels = question.breakdowns.map(({ key, order, ...breakdown }) => ({
    ...breakdown,
    field: resolveKey(key, types),
    order: { ...order, measure: resolveMeasure(order.measure, types) },
  }))
  return {
    range,
    levels,
    condition: withoutMissing(condition, levels),
    measure: resolveMeasure(question.measure, types),
    intervalMs: question.intervalMs,
  }
}

/** A level that excludes missing values drops their events, on every level. */
function withoutMissing(condition: Condition, levels: readonly Level[]): Condition {
  const present = levels
    .filter((level) => level.isMissingExcluded)
    .map(({ field }): Condition => ({ kind: 'test', field, test: { kind: 'exists' } }))
  return present.length === 0 ? condition : { kind: 'and', operands: [condition, ...present] }
}

function resolveMeasure({ aggregation, metric }: Measure, types: AttributeTypes): ResolvedMeasure {
  return { aggregation, metric: metric && resolveKey(metric, types) }
}

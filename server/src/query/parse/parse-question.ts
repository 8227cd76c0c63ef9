import { AnalyticsRequest } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import { touchPathOf } from '../../warehouse/touch-paths.ts'
import { invalid, shapeFaults, type Faults, type Parsed } from './faults.ts'
import type { Breakdown, Measure, Question } from './question.ts'
import type { FindSegment } from './read-audience.ts'
import { readBreakdowns } from './read-breakdowns.ts'
import { readBuckets } from './read-buckets.ts'
import { readMeasure } from './read-measure.ts'
import { queryPointer, readSelection, type Reading } from './read-selection.ts'
import type { Key } from './search-ast.ts'

export type QuestionKind = 'scalar' | 'timeseries'

const analyticsRequest = Compile(AnalyticsRequest)
type WireAttributes = AnalyticsRequest['data']['attributes']

/** The wire body of a question for figures → what it asks, or every fault found in it. */
export function parseQuestion(
  body: unknown,
  kind: QuestionKind,
  findSegment: FindSegment,
): Parsed<Question> {
  if (!analyticsRequest.Check(body)) {
    return { kind: 'faulty', faults: shapeFaults(analyticsRequest.Errors(body)) }
  }
  const faults: Faults = []
  const question = readQuestion(body.data.attributes, kind, { faults, findSegment })
  if (question === undefined || faults.length > 0) return { kind: 'faulty', faults }
  return { kind: 'parsed', question }
}

function readQuestion(
  attributes: WireAttributes,
  kind: QuestionKind,
  reading: Reading,
): Question | undefined {
  const { query } = attributes
  const { faults } = reading
  const selection = readSelection(attributes, reading)
  const breakdowns = readBreakdowns(query, queryPointer, faults)
  const measure = readMeasure(query.compute, `${queryPointer}/compute`, faults)
  const range = { fromMs: attributes.from, untilMs: attributes.to }
  const place = { pointer: `${queryPointer}/compute`, range, faults }
  const buckets = kind === 'timeseries' ? readBuckets(query.compute, place) : undefined
  if (measure === undefined || selection === undefined) return undefined
  refuseSharedPercentiles(measure, breakdowns, faults)
  return { ...selection, measure, breakdowns, buckets }
}

/** A touch has a share of an event, and there is no share of a percentile. */
function refuseSharedPercentiles(
  measure: Measure,
  breakdowns: readonly Breakdown[],
  faults: Faults,
): void {
  const shared = breakdowns.find(({ key }) => isOfAllTouches(key))
  if (shared === undefined) return
  const sentence = `a percentile cannot be shared among touches: group by ${shared.facet.replace('linear', 'last')} or ${shared.facet.replace('linear', 'first')}`
  const refuse = ({ aggregation }: Measure, pointer: string): void => {
    if (aggregation.kind === 'percentile') faults.push(invalid(`${pointer}/aggregation`, sentence))
  }
  refuse(measure, `${queryPointer}/compute`)
  for (const [index, { order }] of breakdowns.entries()) {
    if (order.measure.aggregation.kind === measure.aggregation.kind) continue
    refuse(order.measure, `${queryPointer}/group_by/${index}/sort`)
  }
}

function isOfAllTouches({ isAttribute, segments }: Key): boolean {
  return isAttribute && touchPathOf(segments.join('.'))?.kind === 'linear'
}

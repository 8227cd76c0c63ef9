import { JourneyFigureRequest, JourneyFunnelRequest } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import { shapeFaults, type Faults, type Parsed } from './faults.ts'
import type { Counted, FunnelQuestion, JourneyFigureQuestion } from './journey.ts'
import type { Buckets, TimeRange } from './question.ts'
import type { FindSegment } from './read-audience.ts'
import { readBuckets, type WireBuckets } from './read-buckets.ts'
import { readDropOffs } from './read-graph-filters.ts'
import { readJourneyGroups, refuseDropOffs } from './read-journey-groups.ts'
import { countedBy, readJourneyMeasure, readStepMeasures } from './read-journey-measure.ts'
import { readJourney } from './read-journey.ts'
import { emptyAsAbsent } from './read-measure.ts'
import { attributesPointer, queryPointer, type Reading } from './read-selection.ts'

const funnelRequest = Compile(JourneyFunnelRequest)
const figureRequest = Compile(JourneyFigureRequest)

const computePointer = `${queryPointer}/compute`

/** The wire body of a funnel → what it asks, or every fault found in it. */
export function parseFunnelQuestion(
  body: unknown,
  findSegment: FindSegment,
): Parsed<FunnelQuestion> {
  if (!funnelRequest.Check(body)) {
    return { kind: 'faulty', faults: shapeFaults(funnelRequest.Errors(body)) }
  }
  const faults: Faults = []
  return parsed(readFunnel(body.data.attributes, { faults, findSegment }), faults)
}

/** The wire body of a question for figures of journeys, likewise. */
export function parseJourneyFigures(
  body: unknown,
  kind: 'scalar' | 'timeseries',
  findSegment: FindSegment,
): Parsed<JourneyFigureQuestion> {
  if (!figureRequest.Check(body)) {
    return { kind: 'faulty', faults: shapeFaults(figureRequest.Errors(body)) }
  }
  const faults: Faults = []
  return parsed(readFigures(body.data.attributes, kind, { faults, findSegment }), faults)
}

function parsed<Question>(question: Question | undefined, faults: Faults): Parsed<Question> {
  if (question === undefined || faults.length > 0) return { kind: 'faulty', faults }
  return { kind: 'parsed', question }
}

type FunnelAttributes = JourneyFunnelRequest['data']['attributes']

function readFunnel(attributes: FunnelAttributes, reading: Reading): FunnelQuestion | undefined {
  const read = readJourney(attributes, reading)
  if (read === undefined) return undefined
  const { journey, names } = read
  const { faults } = reading
  const { search, compute = {}, group_by } = attributes.query
  const entity = journey.entity.name
  const figures = readStepMeasures(compute, { pointer: computePointer, names, faults, entity })
  const counted = countedOf(compute)
  const ranked = { kind: 'reached', counted, step: 1 } as const
  const { aggregation } = compute
  const breakdowns = readJourneyGroups(group_by, { names, entity, faults, ranked, aggregation })
  const dropOffs = readDropOffs(search, names, faults)
  return figures && { ...journey, breakdowns, dropOffs, counted, figures }
}

/** A funnel counts attempts only where nothing but a number of them is asked for. */
function countedOf({
  aggregation,
  metric,
}: NonNullable<FunnelAttributes['query']['compute']>): Counted {
  const isOfAttribute = !(emptyAsAbsent(metric) ?? '__dd.').startsWith('__dd.')
  return (isOfAttribute ? undefined : countedBy.get(aggregation ?? '')) ?? 'entities'
}

type FigureAttributes = JourneyFigureRequest['data']['attributes']

function readFigures(
  attributes: FigureAttributes,
  kind: 'scalar' | 'timeseries',
  reading: Reading,
): JourneyFigureQuestion | undefined {
  const read = readJourney(attributes, reading)
  if (read === undefined) return undefined
  const { journey, names } = read
  const { faults } = reading
  const { search, compute, group_by, query_id } = attributes.query
  const entity = journey.entity.name
  const buckets = kind === 'timeseries' ? readCurve(attributes, faults) : undefined
  const measure = readJourneyMeasure(compute, { pointer: computePointer, names, faults, entity })
  const dropOffs = readDropOffs(search, names, faults)
  if (measure === undefined) return undefined
  if (measure.kind === 'events') {
    const sentence = 'a figure of attributes has no rate of drop-offs to be limited by'
    refuseDropOffs(dropOffs, sentence, faults)
  }
  const { aggregation } = compute
  const ranking = { names, entity, faults, ranked: measure, aggregation }
  const breakdowns = readJourneyGroups(group_by, ranking)
  const name = emptyAsAbsent(query_id) ?? 'query'
  return { ...journey, breakdowns, dropOffs, measure, name, buckets }
}

const minuteMs = 60_000
const intervalsMs = [1, 5, 15, 60, 240, 1_440, 10_080].map((minutes) => minutes * minuteMs)

/** Without an interval of its own a curve has at most so many buckets, unless weeks are too many. */
const bucketsWanted = 150

function readCurve(attributes: FigureAttributes, faults: Faults): Buckets | undefined {
  const { from, to, query } = attributes
  const range: TimeRange = { fromMs: from, untilMs: to }
  if (isCut(query.compute))
    return readBuckets(query.compute, { pointer: computePointer, range, faults })
  const wire = isCut(attributes) ? attributes : { interval: intervalFor(range) }
  return readBuckets(wire, { pointer: attributesPointer, range, faults })
}

function isCut({ interval, time_interval }: WireBuckets): boolean {
  return interval !== undefined || time_interval !== undefined
}

function intervalFor({ fromMs, untilMs }: TimeRange): number {
  const isFew = (intervalMs: number) => (untilMs - fromMs) / intervalMs <= bucketsWanted
  return intervalsMs.find(isFew) ?? intervalsMs.at(-1) ?? minuteMs
}

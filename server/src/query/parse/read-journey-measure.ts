import type { JourneyCompute } from '@throughline/contract'
import { invalid, type Faults } from './faults.ts'
import type { Counted, JourneyMeasure } from './journey.ts'
import { dropOffWay, timedWay } from './read-graph-filters.ts'
import type { StepNames, Target } from './read-journey-target.ts'
import { emptyAsAbsent, parseAggregation, readMeasure } from './read-measure.ts'

/**
 * Which word of the wire counts what: `cardinality` those who make the journey, once each, `count`
 * every time it is made.
 */
export const countedBy: ReadonlyMap<string, Counted> = new Map([
  ['cardinality', 'entities'],
  ['count', 'attempts'],
])

/** Whose figures are numbers of entities or attempts. */
export const countingMetrics: ReadonlySet<string> = new Set([
  '__dd.conversion',
  '__dd.conversion_rate',
  '__dd.dropoff_rate',
])

/** The word of the wire, of events none. */
export function wordFor(counted: Counted | 'events'): string | undefined {
  return [...countedBy].find(([, known]) => known === counted)?.[0]
}

export interface WireJourneyMeasure extends Omit<Partial<JourneyCompute>, 'interval'> {}

interface Reading {
  readonly pointer: string
  readonly names: StepNames
  readonly faults: Faults
  /** The key of those who make the journey, whose number is a conversion. */
  readonly entity: string
}

/** A measure of journeys at its target; undefined, with what is wrong with it, for none. */
export function readJourneyMeasure(
  wire: WireJourneyMeasure,
  reading: Reading,
): JourneyMeasure | undefined {
  const { names, pointer } = reading
  const target = names.targetAt(wire.target, `${pointer}/target`)
  if (wire.target !== undefined && target === undefined) return undefined
  return measureAt(wire, target, reading)
}

/** The measure of each step: what it is with the step as its target. */
export function readStepMeasures(
  wire: WireJourneyMeasure,
  reading: Reading,
): JourneyMeasure[] | undefined {
  const steps = Array.from({ length: reading.names.steps }, (_, index) => index + 1)
  const read = steps.map((step, index) => {
    // What is wrong is wrong at every step.
    const faults = index === 0 ? reading.faults : []
    return measureAt(wire, { kind: 'step', step }, { ...reading, faults })
  })
  const measures = read.flatMap((measure) => measure ?? [])
  return measures.length === read.length ? measures : undefined
}

function measureAt(
  wire: WireJourneyMeasure,
  target: Target | undefined,
  reading: Reading,
): JourneyMeasure | undefined {
  const metric = emptyAsAbsent(wire.metric) ?? '__dd.conversion'
  const aggregation = emptyAsAbsent(wire.aggregation) ?? 'cardinality'
  const isOfEntity = metric === reading.entity && aggregation === 'cardinality'
  if (metric.startsWith('__dd.') || isOfEntity) {
    const name = isOfEntity ? '__dd.conversion' : metric
    return figureOf({ metric: name, aggregation }, target, reading)
  }
  const { pointer, faults, names } = reading
  const measure = readMeasure({ aggregation, metric }, pointer, faults)
  return measure && { kind: 'events', measure, step: endOf(target, names) }
}

function endOf(target: Target | undefined, { steps }: StepNames): number {
  if (target === undefined) return steps
  return target.kind === 'way' ? target.to : target.step
}

interface Named {
  readonly metric: string
  readonly aggregation: string
}

function figureOf(
  { metric, aggregation }: Named,
  target: Target | undefined,
  { pointer, names, faults }: Reading,
): JourneyMeasure | undefined {
  if (metric === '__dd.time_to_convert') {
    const of = parseAggregation(aggregation)
    if (of !== undefined && of.kind !== 'count' && of.kind !== 'cardinality') {
      return { kind: 'time', aggregation: of, ...timedWay(target, names.steps) }
    }
    faults.push(invalid(`${pointer}/aggregation`, 'a time takes avg, sum, min, max, median or pcN'))
    return undefined
  }
  const counted = countedBy.get(aggregation)
  if (!countingMetrics.has(metric)) {
    const known = [...countingMetrics, '__dd.time_to_convert'].join(', ')
    const sentence = `${JSON.stringify(metric)} is neither an attribute nor one of ${known}`
    faults.push(invalid(`${pointer}/metric`, sentence))
  } else if (counted === undefined) {
    const known = [...countedBy.keys()].join(' or ')
    faults.push(invalid(`${pointer}/aggregation`, `${metric} takes ${known}`))
  } else {
    return countOf(metric, counted, { target, steps: names.steps })
  }
  return undefined
}

interface Aimed {
  readonly target: Target | undefined
  readonly steps: number
}

function countOf(metric: string, counted: Counted, { target, steps }: Aimed): JourneyMeasure {
  if (metric === '__dd.dropoff_rate') {
    return { kind: 'dropOff', counted, ...dropOffWay(target, steps) }
  }
  const way =
    target?.kind === 'way' ? target : { from: 1, to: target === undefined ? steps : target.step }
  if (metric === '__dd.conversion') return { kind: 'reached', counted, step: way.to }
  return { kind: 'rate', counted, from: way.from, to: way.to }
}

/** What a measure is made of: each who makes attempts, each attempt, or each event at a step. */
export function countedIn(measure: JourneyMeasure): Counted | 'events' {
  if (measure.kind === 'events') return 'events'
  return measure.kind === 'time' ? 'entities' : measure.counted
}

import { isComparison } from './plain-comparison.ts'
import {
  bucketStart,
  facetReader,
  figure,
  grouped,
  numericFigure,
  type FacetReader,
  type Figure,
  type PlainCut,
  type PlainGroup,
} from './plain-evaluator.ts'
import type { PlainEvent } from './plain-events.ts'
import {
  bestOf,
  elapsed,
  endsOf,
  placesOf,
  plainAttempts,
  stepOf,
  type PlainAttempt,
  type PlainJourney,
  type PlainTarget,
} from './plain-journey.ts'
import { rowsOf, unitsOfEvent } from './plain-rows.ts'

/** What is asked of the attempts of a journey. */
export interface PlainJourneyQuestion extends PlainJourney {
  readonly compute: PlainJourneyMeasure
  readonly groupBy?: readonly PlainJourneyGroup[]
}

export interface PlainJourneyMeasure {
  readonly aggregation?: string
  readonly metric?: string
  readonly target?: PlainTarget
}

export interface PlainJourneyGroup extends Omit<PlainGroup, 'sort'> {
  readonly target?: PlainTarget
  readonly value_filters?: readonly string[]
  readonly sort?: Omit<PlainJourneyMeasure, 'target'> & { readonly order?: 'asc' | 'desc' }
}

/** An attempt that counts, with its groups level by level. */
export interface Thing {
  readonly attempt: PlainAttempt
  /** The start of the bucket of its first event. */
  readonly bucket: number
  readonly labels: readonly (readonly string[])[]
}

export interface GroupOfThings {
  readonly labels: readonly string[]
  readonly things: readonly Thing[]
}

/** What counts: those who make attempts, each attempt, or the events at a step. */
export type Counted = 'entities' | 'attempts' | 'events'

export function countedBy(question: PlainJourney, measure: PlainJourneyMeasure): Counted {
  const { aggregation = 'cardinality', metric } = measure
  const name = metricOf(question, measure)
  if (name === metric && !name.startsWith('__dd.')) return 'events'
  return name !== '__dd.time_to_convert' && aggregation === 'count' ? 'attempts' : 'entities'
}

/** The number of distinct keys of those who make the journey is that of conversions. */
function metricOf({ primary }: PlainJourney, measure: PlainJourneyMeasure): string {
  const { aggregation = 'cardinality', metric = '__dd.conversion' } = measure
  return metric === primary && aggregation === 'cardinality' ? '__dd.conversion' : metric
}

interface Counting {
  readonly question: PlainJourneyQuestion
  readonly counted: Counted
  /** Undefined for one figure over the whole range. */
  readonly cut?: PlainCut | undefined
}

/** The attempts that count and are in a group of every level. */
export function thingsOf(
  events: readonly PlainEvent[],
  { question, counted, cut }: Counting,
): Thing[] {
  const facetValues = facetReader(events)
  const { groupBy = [] } = question
  const bucketOf = ({ events: [first] }: PlainAttempt) =>
    cut === undefined ? 0 : bucketStart(cut, first?.occurredAtMs ?? 0)
  const attempts = plainAttempts(events, question)
  const places = placesOf(events)
  const standing = grouped(attempts, (one) => [JSON.stringify([one.entity, bucketOf(one)])])
  const chosen =
    counted === 'entities'
      ? [...standing.values()].flatMap((own) => bestOf(own, places) ?? [])
      : attempts
  return chosen
    .map((attempt) => ({
      attempt,
      bucket: bucketOf(attempt),
      labels: groupBy.map((group) => labelsOf(attempt, { group, question, facetValues })),
    }))
    .filter(({ labels }) => labels.every((own) => own.length > 0))
}

interface Labelling {
  readonly group: PlainJourneyGroup
  readonly question: PlainJourney
  readonly facetValues: FacetReader
}

function labelsOf({ events }: PlainAttempt, { group, question, facetValues }: Labelling): string[] {
  const { target, value_filters: wanted = [] } = group
  const event = events[startOf(question, target) - 1]
  const [row] = event === undefined ? [] : rowsOf([event], false)
  const values = row === undefined ? [] : facetValues(row, group)
  const isMissing = values.length === 0
  const missing = group.should_exclude_missing ? [] : ['N/A']
  const labels = isMissing ? missing : [...new Set(values.map(String))]
  return labels.filter((label) => wanted.length === 0 || wanted.includes(label))
}

function startOf(question: PlainJourney, target: PlainTarget | undefined): number {
  if (target === undefined) return 1
  return stepOf(question, target.type === 'path' ? target.start : target.value)
}

/** A figure of some things. */
export function figureOf(
  things: readonly Thing[],
  question: PlainJourney,
  measure: PlainJourneyMeasure,
): Figure {
  const { target, aggregation = 'cardinality' } = measure
  const metric = metricOf(question, measure)
  const last = question.steps.length
  switch (metric) {
    case '__dd.conversion':
      return reached(things, endOf(question, target))
    case '__dd.conversion_rate': {
      const from = target?.type === 'path' ? stepOf(question, target.start) : 1
      return rate(things, from, endOf(question, target))
    }
    case '__dd.dropoff_rate': {
      const converted = rate(things, ...dropOffEnds(question, target))
      return converted === null ? null : 1 - converted
    }
    case '__dd.time_to_convert': {
      const [from, to] = endsOf(question, target)
      const times = things
        .filter(({ attempt }) => attempt.events.length >= Math.min(to, last))
        .map(({ attempt }) => elapsed(attempt.events, from, to))
      const weighed = times.map((value) => ({ value, units: unitsOfEvent }))
      return numericFigure(weighed, aggregation)
    }
    default:
      return figure(eventRows(things, endOf(question, target)), { aggregation, metric })
  }
}

function endOf(question: PlainJourney, target: PlainTarget | undefined): number {
  if (target === undefined) return question.steps.length
  return target.type === 'path' ? endsOf(question, target)[1] : stepOf(question, target.value)
}

function dropOffEnds(
  question: PlainJourney,
  target: PlainTarget | undefined,
): readonly [number, number] {
  if (target === undefined || target.type === 'path') return endsOf(question, target)
  const step = stepOf(question, target.value)
  return [step, Math.min(step + 1, question.steps.length)]
}

/** How many things got to a step. */
export function reached(things: readonly Thing[], step: number): number {
  return things.filter(({ attempt }) => attempt.events.length >= step).length
}

function rate(things: readonly Thing[], from: number, to: number): Figure {
  const whole = reached(things, from)
  return whole === 0 ? null : reached(things, to) / whole
}

/** The events at a step, each once for whoever did it. */
function eventRows(things: readonly Thing[], step: number) {
  const seen = new Map<string, Set<PlainEvent>>()
  const events = things.flatMap(({ attempt, bucket }) => {
    const event = attempt.events[step - 1]
    const name = JSON.stringify([attempt.entity, bucket])
    const own = seen.get(name) ?? new Set()
    seen.set(name, own)
    if (event === undefined || own.has(event)) return []
    own.add(event)
    return [event]
  })
  return rowsOf(events, false)
}

/** The top groups of the first facet, inside each the top groups of the second, and so on. */
export function groupsOf(
  things: readonly Thing[],
  question: PlainJourneyQuestion,
  ranked: PlainJourneyMeasure,
): GroupOfThings[] {
  const { groupBy = [] } = question
  const whole: GroupOfThings = { labels: [], things }
  if (groupBy.length === 0) {
    return things.length > 0 && areFewEnough(things, question) ? [whole] : []
  }
  return groupBy
    .reduce<readonly GroupOfThings[]>(
      (outer, group, level) =>
        outer.flatMap((one) => split(one, { group, level, question, ranked })),
      [whole],
    )
    .slice()
}

interface Split {
  readonly group: PlainJourneyGroup
  readonly level: number
  readonly question: PlainJourneyQuestion
  readonly ranked: PlainJourneyMeasure
}

function split(outer: GroupOfThings, { group, level, question, ranked }: Split): GroupOfThings[] {
  const labels = [...new Set(outer.things.flatMap((thing) => thing.labels[level] ?? []))]
  const { order = 'desc', ...sort } = group.sort ?? {}
  const measure = Object.keys(sort).length === 0 ? ranked : sort
  const sign = order === 'asc' ? 1 : -1
  return labels
    .map((label) => {
      const things = outer.things.filter((thing) => thing.labels[level]?.includes(label))
      return { label, things, rank: figureOf(things, question, measure) }
    })
    .filter(({ things }) => isShown(things, level, question))
    .toSorted(
      (left, right) =>
        Number(left.rank === null) - Number(right.rank === null) ||
        sign * ((left.rank ?? 0) - (right.rank ?? 0)) ||
        Buffer.compare(Buffer.from(left.label), Buffer.from(right.label)),
    )
    .slice(0, group.limit ?? 10)
    .map(({ label, things }) => ({ labels: [...outer.labels, label], things }))
}

/** Whether as many drop off as asked for in the group, or in one of those inside it. */
function isShown(things: readonly Thing[], level: number, question: PlainJourneyQuestion): boolean {
  if (level + 1 === question.groupBy?.length) return areFewEnough(things, question)
  const inner = new Set(things.flatMap((thing) => thing.labels[level + 1] ?? []))
  return [...inner].some((label) => {
    const within = things.filter((thing) => thing.labels[level + 1]?.includes(label))
    return isShown(within, level + 1, question)
  })
}

/** Whether as many drop off as the filters of the graph ask for. */
export function areFewEnough(things: readonly Thing[], question: PlainJourney): boolean {
  return (question.filters ?? []).every(({ name, operator, value, target }) => {
    if (name !== '__dd.dropoff_rate') return true
    const [from, to] = dropOffEnds(question, target)
    const whole = reached(things, from)
    return whole > 0 && isComparison(100 * (whole - reached(things, to)), operator, value * whole)
  })
}

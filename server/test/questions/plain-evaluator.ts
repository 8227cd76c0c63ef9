import { valuesOf, type PlainEvent, type Scalar } from './plain-events.ts'
import { idOf, plainProfiles, type PlainProfiles } from './plain-profile.ts'
import { selected, type PlainSelection } from './plain-selection.ts'

/** A question for figures. */
export interface PlainQuestion extends PlainSelection {
  readonly compute: PlainMeasure
  readonly groupBy?: readonly PlainGroup[]
  readonly intervalMs?: number
}

export interface PlainMeasure {
  readonly aggregation: string
  readonly metric?: string
}

export interface PlainGroup {
  readonly facet: string
  readonly limit?: number
  /** Whose profile the facet is of; without it, of the event. */
  readonly source?: ProfileSource
  readonly should_exclude_missing?: boolean
  readonly sort?: PlainMeasure & { readonly order?: 'asc' | 'desc' }
}

export type ProfileSource =
  'product_analytics_audience_filters.users' | 'product_analytics_audience_filters.accounts'

type Figure = number | null

interface GroupOfEvents {
  readonly labels: readonly string[]
  readonly events: readonly PlainEvent[]
}

/** One row a group: its labels and its figure. */
export function plainScalar(
  events: readonly PlainEvent[],
  question: PlainQuestion,
): { labels: readonly string[]; figure: Figure }[] {
  const facetValues = facetReader(events)
  return groups(kept(events, question, facetValues), question, facetValues).map((group) => ({
    labels: group.labels,
    figure: figure(group.events, question.compute),
  }))
}

export interface PlainCurves {
  readonly series: readonly (readonly string[])[]
  readonly times: readonly number[]
  readonly values: readonly (readonly Figure[])[]
}

/** Groups are chosen over the whole range, then each is cut into buckets. */
export function plainTimeseries(
  events: readonly PlainEvent[],
  question: PlainQuestion,
  intervalMs: number,
): PlainCurves {
  const bucketOf = (event: PlainEvent) => Math.floor(event.occurredAtMs / intervalMs) * intervalMs
  const facetValues = facetReader(events)
  const chosen = groups(kept(events, question, facetValues), question, facetValues)
  const times = [...new Set(chosen.flatMap((group) => group.events.map(bucketOf)))]
  times.sort((left, right) => left - right)
  const values = chosen.map((group) => {
    const buckets = grouped(group.events, (event) => [bucketOf(event)])
    return times.map((time) => figureOrNull(buckets.get(time), question.compute))
  })
  return { series: chosen.map(({ labels }) => labels), times, values }
}

function figureOrNull(events: readonly PlainEvent[] | undefined, measure: PlainMeasure): Figure {
  return events === undefined ? null : figure(events, measure)
}

type FacetReader = (event: PlainEvent, group: PlainGroup) => readonly Scalar[]

/** The values that an event is grouped by: its own, or those of its user's (account's) profile. */
function facetReader(events: readonly PlainEvent[]): FacetReader {
  const profiles = new Map<string, PlainProfiles>()
  return (event, { facet, source }) => {
    if (source === undefined) return valuesOf(event, facet)
    const entity = source.endsWith('users') ? 'user' : 'account'
    const known = profiles.get(entity) ?? plainProfiles(events, entity)
    profiles.set(entity, known)
    return known.get(idOf(event, entity))?.column(facet) ?? []
  }
}

/** The events in question that no group excludes for want of a value. */
function kept(
  events: readonly PlainEvent[],
  question: PlainQuestion,
  facetValues: FacetReader,
): PlainEvent[] {
  const excluding = (question.groupBy ?? []).filter((group) => group.should_exclude_missing)
  return selected(events, question).filter((event) =>
    excluding.every((group) => facetValues(event, group).length > 0),
  )
}

/** The top groups of the first facet, inside each the top groups of the second, and so on. */
function groups(
  events: readonly PlainEvent[],
  question: PlainQuestion,
  facetValues: FacetReader,
): GroupOfEvents[] {
  const start: GroupOfEvents[] = events.length === 0 ? [] : [{ labels: [], events }]
  return (question.groupBy ?? []).reduce(
    (outer, level) =>
      outer.flatMap((group) => {
        const labelsOf = (event: PlainEvent) => labelled(facetValues(event, level))
        return split(group, { level, compute: question.compute, labelsOf })
      }),
    start,
  )
}

interface Split {
  readonly level: PlainGroup
  readonly compute: PlainMeasure
  readonly labelsOf: (event: PlainEvent) => readonly string[]
}

function split(outer: GroupOfEvents, { level, compute, labelsOf }: Split): GroupOfEvents[] {
  const byLabel = grouped(outer.events, labelsOf)
  const ranked = [...byLabel].map(([label, events]) => ({
    label,
    events,
    rank: figure(events, level.sort ?? compute),
  }))
  const sign = level.sort?.order === 'asc' ? 1 : -1
  ranked.sort(
    (left, right) =>
      Number(left.rank === null) - Number(right.rank === null) ||
      sign * ((left.rank ?? 0) - (right.rank ?? 0)) ||
      Buffer.compare(Buffer.from(left.label), Buffer.from(right.label)),
  )
  return ranked
    .slice(0, level.limit ?? 10)
    .map(({ label, events }) => ({ labels: [...outer.labels, label], events }))
}

function grouped<Name>(
  events: readonly PlainEvent[],
  namesOf: (event: PlainEvent) => readonly Name[],
): Map<Name, PlainEvent[]> {
  const found = new Map<Name, PlainEvent[]>()
  for (const event of events) {
    for (const name of namesOf(event)) {
      const list = found.get(name) ?? []
      list.push(event)
      found.set(name, list)
    }
  }
  return found
}

function labelled(values: readonly Scalar[]): string[] {
  const labels = [...new Set(values.map(String))]
  return labels.length === 0 ? ['N/A'] : labels
}

function figure(events: readonly PlainEvent[], { aggregation, metric }: PlainMeasure): Figure {
  if (metric === undefined) return events.length
  if (aggregation === 'count') return events.filter((event) => has(event, metric)).length
  const values = events.flatMap((event) => valuesOf(event, metric))
  // A Set tells the number 5 from the text "5".
  if (aggregation === 'cardinality') return new Set(values).size
  return numericFigure(values.filter(isNumber), aggregation)
}

function has(event: PlainEvent, facet: string): boolean {
  return valuesOf(event, facet).length > 0
}

function isNumber(value: Scalar): value is number {
  return typeof value === 'number'
}

function numericFigure(numbers: readonly number[], aggregation: string): Figure {
  if (numbers.length === 0) return null
  const sum = numbers.reduce((total, number) => total + number, 0)
  const sorted = numbers.toSorted((left, right) => left - right)
  switch (aggregation) {
    case 'sum':
      return sum
    case 'avg':
      return sum / numbers.length
    case 'min':
      return sorted[0] ?? null
    case 'max':
      return sorted.at(-1) ?? null
    case 'median':
      return percentile(sorted, 0.5)
    default:
      return percentile(sorted, Number(aggregation.replace('pc', '')) / 100)
  }
}

/** Linear interpolation between the two closest ranks; ranks count from 1. */
function percentile(sorted: readonly number[], level: number): number {
  const rank = 1 + level * (sorted.length - 1)
  const below = Math.floor(rank)
  const low = sorted[below - 1] ?? Number.NaN
  const high = sorted[below] ?? low
  return low + (rank - below) * (high - low)
}

import { valuesOf, type PlainEvent, type Scalar } from './plain-events.ts'
import { idOf, plainProfiles, type PlainProfiles } from './plain-profile.ts'
import { isShared, rowsOf, sharedValues, unitsOfEvent, type PlainRow } from './plain-rows.ts'
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

export type Figure = number | null

interface GroupOfRows {
  readonly labels: readonly string[]
  readonly rows: readonly PlainRow[]
}

/** One row a group: its labels and its figure. */
export function plainScalar(
  events: readonly PlainEvent[],
  question: PlainQuestion,
): { labels: readonly string[]; figure: Figure }[] {
  const facetValues = facetReader(events)
  return groups(kept(events, question, facetValues), question, facetValues).map((group) => ({
    labels: group.labels,
    figure: figure(group.rows, question.compute),
  }))
}

export interface PlainCurves {
  readonly series: readonly (readonly string[])[]
  readonly times: readonly number[]
  readonly values: readonly (readonly Figure[])[]
}

/** The width of buckets that begin with 1970, or when the one that a moment is in begins. */
export type PlainCut = number | ((atMs: number) => number)

/** When the bucket of a moment begins. */
export function bucketStart(cut: PlainCut, atMs: number): number {
  return typeof cut === 'number' ? Math.floor(atMs / cut) * cut : cut(atMs)
}

/** Groups are chosen over the whole range, then each is cut into buckets. */
export function plainTimeseries(
  events: readonly PlainEvent[],
  question: PlainQuestion,
  cut: PlainCut,
): PlainCurves {
  const bucketOf = ({ event }: PlainRow) => bucketStart(cut, event.occurredAtMs)
  const facetValues = facetReader(events)
  const chosen = groups(kept(events, question, facetValues), question, facetValues)
  const times = [...new Set(chosen.flatMap((group) => group.rows.map(bucketOf)))]
  times.sort((left, right) => left - right)
  const values = chosen.map((group) => {
    const buckets = grouped(group.rows, (row) => [bucketOf(row)])
    return times.map((time) => figureOrNull(buckets.get(time), question.compute))
  })
  return { series: chosen.map(({ labels }) => labels), times, values }
}

function figureOrNull(rows: readonly PlainRow[] | undefined, measure: PlainMeasure): Figure {
  return rows === undefined ? null : figure(rows, measure)
}

export type FacetReader = (
  row: PlainRow,
  group: Pick<PlainGroup, 'facet' | 'source'>,
) => readonly Scalar[]

/** What a row is grouped by: what its event says, its touch, or its user's (account's) profile. */
export function facetReader(events: readonly PlainEvent[]): FacetReader {
  const profiles = new Map<string, PlainProfiles>()
  return (row, { facet, source }) => {
    const { event } = row
    if (isShared(facet)) return sharedValues(row, facet)
    if (source === undefined) return valuesOf(event, facet)
    const entity = source.endsWith('users') ? 'user' : 'account'
    const known = profiles.get(entity) ?? plainProfiles(events, entity)
    profiles.set(entity, known)
    return known.get(idOf(event, entity))?.column(facet) ?? []
  }
}

/** The rows of the events in question that no group excludes for want of a value. */
function kept(
  events: readonly PlainEvent[],
  question: PlainQuestion,
  facetValues: FacetReader,
): PlainRow[] {
  const { groupBy = [] } = question
  const areShared = groupBy.some(({ facet }) => isShared(facet))
  const excluding = groupBy.filter((group) => group.should_exclude_missing)
  return rowsOf(selected(events, question), areShared).filter((row) =>
    excluding.every((group) => facetValues(row, group).length > 0),
  )
}

/** The top groups of the first facet, inside each the top groups of the second, and so on. */
function groups(
  rows: readonly PlainRow[],
  question: PlainQuestion,
  facetValues: FacetReader,
): GroupOfRows[] {
  const start: GroupOfRows[] = rows.length === 0 ? [] : [{ labels: [], rows }]
  return (question.groupBy ?? []).reduce(
    (outer, level) =>
      outer.flatMap((group) => {
        const labelsOf = (row: PlainRow) => labelled(facetValues(row, level))
        return split(group, { level, compute: question.compute, labelsOf })
      }),
    start,
  )
}

interface Split {
  readonly level: PlainGroup
  readonly compute: PlainMeasure
  readonly labelsOf: (row: PlainRow) => readonly string[]
}

function split(outer: GroupOfRows, { level, compute, labelsOf }: Split): GroupOfRows[] {
  const byLabel = grouped(outer.rows, labelsOf)
  const ranked = [...byLabel].map(([label, rows]) => ({
    label,
    rows,
    rank: figure(rows, level.sort ?? compute),
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
    .map(({ label, rows }) => ({ labels: [...outer.labels, label], rows }))
}

/** What belongs to each name; something may have several. */
export function grouped<Row, Name>(
  rows: readonly Row[],
  namesOf: (row: Row) => readonly Name[],
): Map<Name, Row[]> {
  const found = new Map<Name, Row[]>()
  for (const row of rows) {
    for (const name of namesOf(row)) {
      const list = found.get(name) ?? []
      list.push(row)
      found.set(name, list)
    }
  }
  return found
}

function labelled(values: readonly Scalar[]): string[] {
  const labels = [...new Set(values.map(String))]
  return labels.length === 0 ? ['N/A'] : labels
}

/** A measure over rows. */
export function figure(rows: readonly PlainRow[], { aggregation, metric }: PlainMeasure): Figure {
  if (metric === undefined) return partOfEvents(rows)
  if (aggregation === 'count') return partOfEvents(rows.filter(({ event }) => has(event, metric)))
  const values = rows.flatMap(({ event, units }) =>
    valuesOf(event, metric).map((value) => ({ value, units })),
  )
  // A Set tells the number 5 from the text "5".
  if (aggregation === 'cardinality') return new Set(values.map(({ value }) => value)).size
  return numericFigure(
    values.flatMap(({ value, units }) => (isNumber(value) ? [{ value, units }] : [])),
    aggregation,
  )
}

function partOfEvents(rows: readonly PlainRow[]): number {
  return rows.reduce((sum, { units }) => sum + units, 0) / unitsOfEvent
}

function has(event: PlainEvent, facet: string): boolean {
  return valuesOf(event, facet).length > 0
}

function isNumber(value: Scalar): value is number {
  return typeof value === 'number'
}

interface Weighed {
  readonly value: number
  readonly units: number
}

/** An aggregation of numbers, which count for as much as they weigh. */
export function numericFigure(numbers: readonly Weighed[], aggregation: string): Figure {
  if (numbers.length === 0) return null
  const sum = numbers.reduce((total, { value, units }) => total + value * units, 0)
  const sorted = numbers.map(({ value }) => value).toSorted((left, right) => left - right)
  switch (aggregation) {
    case 'sum':
      return sum / unitsOfEvent
    case 'avg':
      return sum / numbers.reduce((total, { units }) => total + units, 0)
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

import {
  identifier,
  joinSql,
  param,
  sql,
  wholeNumber,
  type Sql,
} from '../../../warehouse/sql-text.ts'
import type { Counted, Way } from '../../parse/journey.ts'
import { isMany } from '../../resolve/field.ts'
import type { JourneyLevel, ResolvedJourney } from '../../resolve/resolve-journey.ts'
import { attemptsSql, takenLayout } from './attempts-sql.ts'
import { elapsedName } from './journey-measure-sql.ts'
import { labelsName, placeIn, type ReadJourney } from './taken-event.ts'

const comma = sql`, `

/** What is to be measured of attempts, beside how far they get. */
export interface Wanted {
  /** Undefined where nothing but events is measured. */
  readonly counted: Counted | undefined
  /** Steps whose events are measured. */
  readonly eventSteps: readonly number[]
  /** Ways of which the time is measured. */
  readonly ways: readonly Way[]
  /** Width of the buckets that attempts are counted in, each by its start. */
  readonly intervalMs: number | undefined
}

/** Rows to be measured, with what tells which of them count where. */
export interface AttemptRows {
  readonly rows: Sql
  /** What holds for the rows that count in the groups of so many levels; undefined: all do. */
  first(levels: number): Sql | undefined
  /** What holds for the rows of attempts; undefined: all are. */
  readonly ofAttempts: Sql | undefined
  /** What holds for the rows of events at a step. */
  ofEvents(step: number): Sql
}

/**
 * A row for each that is counted, in each combination of its groups: an attempt that stands for its
 * entity, or every attempt; and one for the event at a step of every attempt, where those are measured.
 * Where something may be in several groups of a level, or an event in several attempts, rows are
 * numbered, so that levels above count it once.
 */
export function attemptRowsSql(journey: ResolvedJourney, wanted: Wanted): AttemptRows {
  const { levels } = journey
  const isOfEvents = wanted.eventSteps.length > 0
  const isMarked = isOfEvents || levels.some(({ field }) => field.sources.some(isMany))
  const rows = groupedSql(journey, wanted)
  const depths = levels.map((_, index) => index + 1)
  const marks = [0, ...depths].map((depth) => {
    const groups = depths.slice(0, depth).map(groupName)
    const same = [sql`entity`, sql`kind`, sql`bucket`, sql`id`, ...groups]
    return sql`row_number() OVER (PARTITION BY ${joinSql(same, comma)}) = 1 AS ${markName(depth)}`
  })
  return {
    rows: isMarked ? sql`SELECT *, ${joinSql(marks, comma)} FROM (${rows})` : rows,
    first: (depth) => (isMarked ? markName(depth) : undefined),
    ofAttempts: isOfEvents && wanted.counted !== undefined ? sql`kind = 0` : undefined,
    ofEvents: (step) => sql`kind = ${wholeNumber(step)}`,
  }
}

/** The column that says which group of a level a row is in; levels are counted from 1. */
export function groupName(level: number): Sql {
  return identifier(`group_${level}`)
}

function markName(depth: number): Sql {
  return identifier(`is_first_${depth}`)
}

const missingLabel = sql`'N/A'`

function groupedSql(journey: ResolvedJourney, { ways, ...wanted }: Wanted): Sql {
  const { levels, carried } = journey
  const layout = takenLayout(journey)
  const groups = levels.map((level, index) => {
    const event = sql`a[${wholeNumber(level.step)}]`
    const labels = labelsSql(level, placeIn(layout, event, labelsName(index + 1)))
    return sql`arrayJoin(${labels}) AS ${groupName(index + 1)}`
  })
  const values = carried.map(({ name }) => {
    return sql`${placeIn(layout, sql`a[kind]`, name)} AS ${identifier(name)}`
  })
  const times = distinctWays(ways).map(({ from, to }) => {
    const [start, end] = [from, to].map((step) =>
      placeIn(layout, sql`a[${wholeNumber(step)}]`, 'ms'),
    )
    const isThere = sql`length(a) >= ${wholeNumber(to)}`
    return sql`if(${isThere}, toNullable(${end ?? sql``} - ${start ?? sql``}), NULL) AS ${identifier(elapsedName({ from, to }))}`
  })
  const moments = sql`arrayMap(e -> ${placeIn(layout, sql`e`, 'ms')}, a) AS moments`
  const columns = [sql`entity, kind, bucket, id, length(a) AS reached`, moments]
  return sql`SELECT ${joinSql([...columns, ...groups, ...values, ...times], comma)}
    FROM (${countedSql(journey, wanted)})`
}

function distinctWays(ways: readonly Way[]): readonly Way[] {
  return [...new Map(ways.map((way) => [elapsedName(way), way])).values()]
}

/** The groups of an attempt on a level, of the values of its event. */
export function labelsSql({ isMissingExcluded, values }: JourneyLevel, texts: Sql): Sql {
  const labels = isMissingExcluded ? texts : sql`if(empty(${texts}), [${missingLabel}], ${texts})`
  if (values.length === 0) return labels
  return sql`arrayFilter(l -> has(${param('Array(String)', values)}, l), ${labels})`
}

/** A row for each that is counted: an attempt `a`, and an `id` that tells it within its entity. */
function countedSql(journey: ResolvedJourney, wanted: Omit<Wanted, 'ways'>): Sql {
  const { counted, eventSteps, intervalMs } = wanted
  const layout = takenLayout(journey)
  const chosen = counted === 'attempts' ? sql`attempts` : standingSql(journey, intervalMs)
  const ofEvents = eventSteps.map((step) => {
    return sql`arrayMap(a -> (toUInt8(${wholeNumber(step)}), a), attempts)`
  })
  const ofAttempts = counted === undefined ? [] : [sql`arrayMap(a -> (toUInt8(0), a), ${chosen})`]
  const all = sql`arrayConcat(${joinSql([...ofAttempts, ...ofEvents], comma)})`
  const start = placeIn(layout, sql`a[1]`, 'number')
  const id = counted === 'attempts' ? start : sql`toUInt32(0)`
  const event = placeIn(layout, sql`a[kind]`, 'number')
  const ids = eventSteps.length === 0 ? id : sql`if(kind = 0, ${id}, ${event})`
  const bucket = intervalMs === undefined ? sql`0` : bucketOf(layout, intervalMs)
  return sql`SELECT entity, pair.1 AS kind, pair.2 AS a, ${bucket} AS bucket, ${ids} AS id
    FROM (SELECT entity, arrayJoin(${all}) AS pair FROM (${attemptsSql(journey)}))`
}

/** The attempt that gets furthest, and of those the first to start; in each bucket, where there are some. */
export function standingSql(journey: ReadJourney, intervalMs?: number): Sql {
  const layout = takenLayout(journey)
  const start = layout.includes('start') ? 'start' : 'number'
  const best = sql`arraySort(a -> (-toInt32(length(a)), ${placeIn(layout, sql`a[1]`, start)}), attempts)`
  if (intervalMs === undefined) return sql`arraySlice(${best}, 1, 1)`
  const buckets = sql`arrayEnumerateUniq(arrayMap(a -> ${bucketOf(layout, intervalMs)}, ${best}))`
  return sql`arrayFilter((a, n) -> n = 1, ${best}, ${buckets})`
}

function bucketOf(layout: readonly string[], intervalMs: number): Sql {
  const moment = placeIn(layout, sql`a[1]`, 'ms')
  const interval = param('Int64', intervalMs)
  return sql`intDiv(${moment} - positiveModulo(${moment}, ${interval}), ${interval})`
}

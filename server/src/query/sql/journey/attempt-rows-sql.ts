import {
  identifier,
  joinSql,
  param,
  sql,
  wholeNumber,
  type Sql,
} from '../../../warehouse/sql-text.ts'
import type { Counted, Way } from '../../parse/journey.ts'
import type { Buckets } from '../../parse/question.ts'
import { isMany } from '../../resolve/field.ts'
import type { JourneyLevel, ResolvedJourney } from '../../resolve/resolve-journey.ts'
import { bucketSql } from '../bucket-sql.ts'
import { carryingRowsSql } from './carrying-rows-sql.ts'
import { eventNumbersOf } from './event-lists-sql.ts'
import { journeyPlaces } from './event-rows-sql.ts'
import { foundSql } from './found-sql.ts'
import { elapsedName } from './journey-measure-sql.ts'
import { carriedValue, labelsName, type CarryingJourney, type ReadJourney } from './taken-event.ts'

const comma = sql`, `

/** What is to be measured of attempts, beside how far they get. */
export interface Wanted {
  /** Undefined where nothing but events is measured. */
  readonly counted: Counted | undefined
  /** Steps whose events are measured. */
  readonly eventSteps: readonly number[]
  /** Ways of which the time is measured. */
  readonly ways: readonly Way[]
  /** What attempts are counted in, each by its start; undefined for all together. */
  readonly buckets: Buckets | undefined
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

function groupedSql(plan: ResolvedJourney, wanted: Wanted): Sql {
  const { levels, carried } = plan
  const journey = { ...plan, readAt: [...levelSteps(plan), ...wanted.eventSteps] }
  const { moment } = eventNumbersOf(journey)
  const groups = levels.map((level, index) => {
    const texts = carriedValue(journey, carriedAt(level.step), labelsName(index + 1))
    return sql`arrayJoin(${labelsSql(level, texts)}) AS ${groupName(index + 1)}`
  })
  const values = carried.map(({ name }) => {
    return sql`${carriedValue(journey, carriedThere, name)} AS ${identifier(name)}`
  })
  const times = distinctWays(wanted.ways).map(({ from, to }) => {
    const elapsed = sql`${moment(at(to))} - (${moment(at(from))})`
    const isThere = sql`length(a) >= ${wholeNumber(to)}`
    return sql`if(${isThere}, toNullable(${elapsed}), NULL) AS ${identifier(elapsedName({ from, to }))}`
  })
  const moments = sql`arrayMap(e -> ${moment(sql`e`)}, a) AS moments`
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

/** A row for each that is counted: an attempt `a`, an `id` that tells it within its entity, what is carried. */
function countedSql(journey: ReadJourney, wanted: Wanted): Sql {
  const { counted, eventSteps, buckets } = wanted
  const { moment, position } = eventNumbersOf(journey)
  const readings = [
    ...levelSteps(journey).map((step) => {
      return { name: carriedAt(step), event: sql`one.2[${wholeNumber(step)}]` }
    }),
    ...(journey.carried.length === 0 ? [] : [{ name: carriedThere, event: sql`one.2[one.1]` }]),
  ]
  const rows = carryingRowsSql(journey, pairsSql(journey, wanted), readings)
  const id = counted === 'attempts' ? position(at(1)) : sql`toUInt32(0)`
  const ids = eventSteps.length === 0 ? id : sql`if(kind = 0, ${id}, ${position(sql`a[kind]`)})`
  const bucket = buckets === undefined ? sql`0` : bucketSql(buckets, moment(at(1)))
  return sql`SELECT *, one.1 AS kind, one.2 AS a, ${bucket} AS bucket, ${ids} AS id FROM (${rows})`
}

/** The steps whose events say in which groups an attempt is. */
export function levelSteps({ levels }: ResolvedJourney): readonly number[] {
  return [...new Set(levels.map(({ step }) => step))]
}

/** Pairs of a kind (0, or the step whose event is measured) and an attempt. */
function pairsSql(journey: ResolvedJourney, { counted, eventSteps, buckets }: Wanted): Sql {
  const chosen = counted === 'attempts' ? sql`attempts` : standingSql(journey, buckets)
  const kinds = [
    ...(counted === undefined ? [] : [{ kind: 0, attempts: chosen }]),
    ...eventSteps.map((step) => ({ kind: step, attempts: sql`attempts` })),
  ]
  const pairs = kinds.map(({ kind, attempts }) => {
    return sql`arrayMap(a -> (toUInt8(${wholeNumber(kind)}), a), ${attempts})`
  })
  return sql`arrayConcat(${joinSql(pairs, comma)})`
}

/** The attempt that gets furthest, and of those the first to start; in each bucket, where there are some. */
export function standingSql(journey: CarryingJourney, buckets?: Buckets): Sql {
  const { moment } = eventNumbersOf(journey)
  const best = sql`arraySort((a, r) -> r, attempts, ${ranksSql(journey)})`
  if (buckets === undefined) return sql`arraySlice(${best}, 1, 1)`
  const starts = sql`arrayMap(a -> ${bucketSql(buckets, moment(at(1)))}, ${best})`
  return sql`arrayFilter((a, n) -> n = 1, ${best}, arrayEnumerateUniq(${starts}))`
}

/** Less, the further an attempt gets, and of those the earlier it starts. */
function ranksSql(journey: CarryingJourney): Sql {
  const { position } = eventNumbersOf(journey)
  const missing = sql`toUInt64(${wholeNumber(journey.steps.length)} - length(a))`
  if (journey.held.length === 0) {
    return sql`arrayMap(a -> bitShiftLeft(${missing}, 32) + ${position(at(1))}, attempts)`
  }
  // Events stand by what they have in common there, not by their order.
  const orders = sql`arrayMap(p -> ${journeyPlaces(journey).order(sql`p`)}, places)`
  const starts = foundSql(journey, sql`arrayMap(a -> ${at(1)}, attempts)`, orders)
  return sql`arrayMap((a, o) -> (${missing}, o), attempts, ${starts})`
}

/** The event that took a step. */
function at(step: number): Sql {
  return sql`a[${wholeNumber(step)}]`
}

/** What is carried by the event of a step. */
export function carriedAt(step: number): Sql {
  return identifier(`carried_at_${step}`)
}

/** What is carried by the event that a row measures, or shows. */
export const carriedThere = identifier('carried_there')

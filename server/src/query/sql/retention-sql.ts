import { identifier, joinSql, param, sql, wholeNumber, type Sql } from '../../warehouse/sql-text.ts'
import { arePeriodsCohorts, startsOf } from '../parse/read-grid.ts'
import type { Cohort } from '../parse/retention.ts'
import type { ResolvedRetention, RetentionLevel } from '../resolve/resolve-retention.ts'
import { eventOrder } from './event-order.ts'
import { labelsSql, productSql } from './labels-sql.ts'
import { conditionSql, scanEvents, toldBy } from './scan.ts'

/**
 * Who began in which cohort, and in which of its return periods they came back: rows of `who`,
 * `cohort` (its index) and `cells`, the indexes of the periods, each once. Where levels group by what
 * somebody began with, also `began`, their labels as a tuple; where some group by what somebody came
 * back with, cells are pairs of an index and the labels of that.
 *
 * Somebody's events are gathered in one scan, by the place in the list of all moments at which a
 * cohort or a period begins: what happens within one place cannot be told apart by the grid.
 */
export function membersSql(plan: ResolvedRetention): Sql {
  const places = placesOf(plan.grid.cohorts)
  if (!isPlain(plan, places)) return toldMembersSql(plan, places)
  return sql`SELECT who, ${plainCellsSql(plan)} FROM (${seenSql(plan, places)})`
}

/**
 * How many began in which cohort and came back in which of its periods: rows of `cohort`, `cells` and
 * `members`. Those who did the same are one row where that is cheap to tell.
 */
export function memberCountsSql(plan: ResolvedRetention): Sql {
  const places = placesOf(plan.grid.cohorts)
  if (!isPlain(plan, places)) return sql`SELECT *, 1 AS members FROM (${membersSql(plan)})`
  return sql`SELECT ${plainCellsSql(plan)}, members
    FROM (SELECT seen, count() AS members FROM (${seenSql(plan, places)}) GROUP BY seen)`
}

/** Where who comes back with what they began with, the places where they did it say it all. */
function isPlain({ told, levels }: ResolvedRetention, { areCohorts }: Places): boolean {
  return told.length === 1 && levels.length === 0 && areCohorts
}

/** What tells users (accounts) apart. */
export function keyOf({ id }: Pick<ResolvedRetention, 'id'>): Sql {
  return toldBy(id)
}

/** The events that count, of somebody. */
export function eventsOfSomebody(plan: ResolvedRetention): Sql {
  const nobody = plan.id.kind === 'user' ? sql`0` : sql`''`
  return sql`${scanEvents(plan)} AND ${keyOf(plan)} != ${nobody}`
}

const moment = sql`toUnixTimestamp64Milli(occurred_at)`

interface Places {
  /** Whether they are the cohorts, and so the periods of each. */
  readonly areCohorts: boolean
  /** Where an event is. */
  readonly ofEvent: Sql
  /** The index of the cohort that a place is in. */
  cohortAt(place: Sql): Sql
  /** The index of the period of a cohort that a place is in; below 0 where it is in none. */
  periodAt(cohort: Sql, place: Sql): Sql
}

function placesOf(cohorts: readonly Cohort[]): Places {
  const areCohorts = arePeriodsCohorts(cohorts)
  const starts = areCohorts ? cohorts.map(({ startMs }) => startMs) : startsOf(cohorts)
  const count = wholeNumber(starts.length)
  const ofEvent = placeSql(starts)
  if (areCohorts) {
    return {
      areCohorts,
      ofEvent,
      cohortAt: (place) => place,
      periodAt: (cohort, place) => sql`toInt32(${place}) - ${cohort}`,
    }
  }
  const cohortsAt = param('Array(Int64)', lastAt(starts, cohorts))
  const periodsAt = cohorts.flatMap(({ periods }) => lastAt(starts, periods))
  const all = param('Array(Int64)', periodsAt)
  return {
    areCohorts,
    ofEvent,
    cohortAt: (place) => sql`${cohortsAt}[${place} + 1]`,
    periodAt: (cohort, place) => sql`${all}[${cohort} * ${count} + ${place} + 1]`,
  }
}

/** Which of these moments was the last to come by the time of an event. */
function placeSql(starts: readonly number[]): Sql {
  const [first = 0, second = first + 1] = starts
  const length = second - first
  // As days and weeks are in UTC, and elsewhere but around a change of clocks.
  if (starts.every((start, index) => start === first + index * length)) {
    const place = sql`intDiv(${moment} - ${param('Int64', first)}, ${param('Int64', length)})`
    // The last one may be longer.
    return sql`toUInt16(least(${place}, ${wholeNumber(starts.length - 1)}))`
  }
  const moments = param('Array(Int64)', starts)
  const places = sql`range(${wholeNumber(starts.length)})`
  return sql`toUInt16(transform(roundDown(${moment}, ${moments}), ${moments}, ${places}, 0))`
}

/** For each moment the index of the last of these that has begun by then; -1 where none has. */
function lastAt(
  moments: readonly number[],
  begun: readonly { readonly startMs: number }[],
): readonly number[] {
  let last = -1
  return moments.map((moment) => {
    while ((begun[last + 1]?.startMs ?? Infinity) <= moment) last += 1
    return last
  })
}

/** As many as an integer has bits. */
const bitsMax = 64

/** The places where each was: as the bits of an integer, which takes half the time, or as a sorted list. */
function seenSql(plan: ResolvedRetention, { ofEvent }: Places): Sql {
  const seen =
    plan.grid.cohorts.length <= bitsMax
      ? sql`groupBitOr(bitShiftLeft(toUInt64(1), ${ofEvent}))`
      : sql`arraySort(arrayDistinct(groupArray(${ofEvent})))`
  return sql`SELECT ${keyOf(plan)} AS who, ${seen} AS seen
    ${eventsOfSomebody(plan)} GROUP BY who`
}

function plainCellsSql({ isOrAfter, grid }: ResolvedRetention): Sql {
  const places = grid.cohorts.length <= bitsMax ? sql`bitPositionsToArray(seen)` : sql`seen`
  const cells = isOrAfter
    ? sql`range(toUInt32(places[-1] - cohort + 1))`
    : sql`arrayFilter(period -> period >= 0, arrayMap(place -> toInt32(place) - cohort, places))`
  return sql`${places} AS places, arrayJoin(places) AS cohort, ${cells} AS cells`
}

function toldMembersSql(plan: ResolvedRetention, places: Places): Sql {
  const returning = plan.levels.filter(({ of }) => of === 'returning')
  const back = sql`arrayMap(r -> (${places.periodAt(sql`cohort`, sql`r.1`)}, r.3),
      arrayFilter(r -> r.2 >= begun.2.1, returns))`
  const found = sql`arrayFilter(r -> r.1 >= 0, ${back})`
  const cells = returning.length === 0 ? cellsSql(plan, found) : labelledCellsSql(plan, found)
  return sql`SELECT who, (arrayJoin(begins) AS begun).1 AS cohort, begun.3 AS began, ${cells} AS cells
    FROM (${gatheredSql(plan, places)})`
}

function cellsSql({ isOrAfter, told }: ResolvedRetention, found: Sql): Sql {
  const periods = sql`arrayMap(r -> toInt32(r.1), ${found})`
  const all = isOrAfter
    ? sql`range(toUInt32(arrayMax(arrayPushFront(${periods}, -1)) + 1))`
    : periods
  // Who comes back with what they began with, comes back at once.
  const withFirst = told.length === 1 ? sql`arrayPushFront(${all}, 0)` : all
  return sql`arrayDistinct(${withFirst})`
}

function labelledCellsSql({ isOrAfter }: ResolvedRetention, found: Sql): Sql {
  if (!isOrAfter) return sql`arrayDistinct(arrayMap(r -> (toInt32(r.1), r.2), ${found}))`
  const upTo = sql`arrayMap(period -> (toInt32(period), r.2), range(toUInt32(r.1 + 1)))`
  return sql`arrayDistinct(arrayFlatten(arrayMap(r -> ${upTo}, ${found})))`
}

/**
 * One row a user (account): `begins`, for each cohort (index, order of the first event there, its
 * labels); `returns`, (place, the last moment there, labels), one a place and labels.
 */
function gatheredSql(plan: ResolvedRetention, places: Places): Sql {
  const cohort = sql`toInt32(${places.cohortAt(sql`place`)})`
  return sql`SELECT who,
      arraySort(b -> (b.1, b.2), groupArrayIf((${cohort}, entry, began), is_begun)) AS all_begins,
      arrayFilter((b, n) -> n = 1, all_begins, arrayEnumerateUniq(arrayMap(b -> b.1, all_begins))) AS begins,
      groupArrayIf((place, last_at, labels), is_back) AS returns
    FROM (${placedSql(plan, places)}) GROUP BY who HAVING notEmpty(begins)`
}

/** One row a user, a place, and the labels of what they came back with there. */
function placedSql(plan: ResolvedRetention, { ofEvent }: Places): Sql {
  // Where both are the same, no other events are found.
  const told = plan.told.length === 1 ? [] : plan.told
  const [begins = sql`true`, returns = begins] = told.map((condition) => {
    return sql`ifNull(${conditionSql(condition)}, false)`
  })
  const beginning = plan.levels.filter(({ of }) => of === 'beginning')
  const isLabelled = beginning.length > 0
  const order = isLabelled ? eventOrder : sql`tuple(${moment})`
  const began = isLabelled ? sql`argMinIf(of_beginning, at, is_beginning)` : sql`0`
  return sql`SELECT who, place, labels, countIf(is_beginning) > 0 AS is_begun,
      minIf(at, is_beginning) AS entry, ${began} AS began,
      countIf(is_return) > 0 AS is_back, maxIf(at.1, is_return) AS last_at
    FROM (SELECT ${keyOf(plan)} AS who, ${ofEvent} AS place, ${order} AS at,
        ${begins} AS is_beginning, ${isLabelled ? tupleOf(beginning) : sql`0`} AS of_beginning,
        ${backSql(plan, returns)}
      ${eventsOfSomebody(plan)})
    GROUP BY who, place, labels`
}

function tupleOf(levels: readonly RetentionLevel[]): Sql {
  return sql`tuple(${joinSql(levels.map(labelsSql), sql`, `)})`
}

/** Whether an event is a return, with which labels: it becomes one row for each. */
function backSql(plan: ResolvedRetention, returns: Sql): Sql {
  const levels = plan.levels.filter(({ of }) => of === 'returning')
  if (levels.length === 0) return sql`${returns} AS is_return, 0 AS labels`
  const none = joinSql(
    levels.map(() => sql`''`),
    sql`, `,
  )
  const rows = sql`if(${returns}, arrayMap(labels -> (true, labels), ${productSql(levels.map(labelsSql))}), [])`
  return sql`arrayJoin(if(empty(${rows}), [(false, tuple(${none}))], ${rows})) AS back, back.1 AS is_return, back.2 AS labels`
}

/** The column of the group of a level, from 1. */
export function groupName(index: number): Sql {
  return identifier(`group_${index}`)
}

import { identifier, joinSql, param, sql, wholeNumber, type Sql } from '../../warehouse/sql-text.ts'
import type { ResolvedRetention, RetentionLevel } from '../resolve/resolve-retention.ts'
import { placeInRange } from './event-order.ts'
import { carriedSql, labelsSql, productSql } from './labels-sql.ts'
import { placesOf, type Places } from './retention-places-sql.ts'
import { conditionSql, scanEvents, toldBy } from './scan.ts'

/**
 * Who began in which cohort, and in which of its return periods they came back: rows of `who`,
 * `cohort` (its index) and `cells`, the indexes of the periods, each once. For each level that groups
 * by what somebody began with, also what its labels are read from (`carriedName`); where some group by
 * what somebody came back with, cells are pairs of an index and the labels of that.
 *
 * Somebody's events are gathered in one scan, by their place: what happens within one place cannot be
 * told apart by the grid. Places that are cohorts are kept as bits, which takes a fraction of the time
 * and room of a list (ADR 30).
 */
export function membersSql(plan: ResolvedRetention): Sql {
  const places = placesOf(plan.grid.cohorts)
  if (isSeenAlone(plan, places)) {
    return sql`SELECT who, ${seenCellsSql(plan)} FROM (${seenSql(plan, places)})`
  }
  if (!areBits(plan, places)) return listedMembersSql(plan, places)
  const cells = plan.isOrAfter
    ? sql`range(toUInt32(if(bits = 0, 0, bitPositionsToArray(bits)[-1] + 1)))`
    : sql`bitPositionsToArray(bits)`
  return sql`SELECT *, ${cells} AS cells FROM (${bitMembersSql(plan, places)})`
}

/** Where a cell's period would stand, of a row that says how large a cohort is. */
export const sizePeriod = -1

/**
 * How many began in which cohort (`period` is `sizePeriod`) and came back in which of its periods: rows
 * of `cohort`, `period` and `members`, to be summed, and what labels of the beginning are read from.
 */
export function talliesSql(plan: ResolvedRetention): Sql {
  const places = placesOf(plan.grid.cohorts)
  const period = sql`arrayJoin(arrayPushFront(cells, ${wholeNumber(sizePeriod)})) AS period`
  if (isSeenAlone(plan, places)) {
    return sql`SELECT cohort, ${period}, members FROM (SELECT ${seenCellsSql(plan)}, members
      FROM (SELECT seen, count() AS members FROM (${seenSql(plan, places)}) GROUP BY seen))`
  }
  if (areBits(plan, places)) return bitTalliesSql(plan, places)
  return sql`SELECT *, ${period}, 1 AS members FROM (${membersSql(plan)})`
}

/** Where who comes back with what they began with, the places where they did it say it all. */
function isSeenAlone({ told, levels }: ResolvedRetention, { areCohorts }: Places): boolean {
  return told.length === 1 && levels.length === 0 && areCohorts
}

/** As many as an integer has bits. */
const bitsMax = 64

function areBits(plan: ResolvedRetention, { areCohorts, count }: Places): boolean {
  return areCohorts && count <= bitsMax && levelsOf(plan, 'returning').length === 0
}

function levelsOf({ levels }: ResolvedRetention, of: RetentionLevel['of']): RetentionLevel[] {
  return levels.filter((level) => level.of === of)
}

/** The column of the group of a level, from 1. */
export function groupName(index: number): Sql {
  return identifier(`group_${index}`)
}

/** What labels of the level at this index, from 1, of those of the beginning are read from. */
export function carriedName(index: number): Sql {
  return identifier(`carried_${index}`)
}

function carriedNames(plan: ResolvedRetention): Sql[] {
  return levelsOf(plan, 'beginning').map((_, index) => carriedName(index + 1))
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

function commaJoined(list: readonly Sql[]): Sql {
  return joinSql(list, sql`, `)
}

const bit = sql`bitShiftLeft(toUInt64(1), place)`

/** The places where each was: as the bits of an integer, or as a sorted list. */
function seenSql(plan: ResolvedRetention, { ofEvent, count }: Places): Sql {
  const seen =
    count <= bitsMax
      ? sql`groupBitOr(bitShiftLeft(toUInt64(1), ${ofEvent}))`
      : sql`arraySort(arrayDistinct(groupArray(${ofEvent})))`
  return sql`SELECT ${keyOf(plan)} AS who, ${seen} AS seen
    ${eventsOfSomebody(plan)} GROUP BY who`
}

function seenCellsSql({ isOrAfter, grid }: ResolvedRetention): Sql {
  const places = grid.cohorts.length <= bitsMax ? sql`bitPositionsToArray(seen)` : sql`seen`
  const cells = isOrAfter
    ? sql`range(toUInt32(places[-1] - cohort + 1))`
    : sql`arrayFilter(period -> period >= 0, arrayMap(place -> toInt32(place) - cohort, places))`
  return sql`${places} AS places, arrayJoin(places) AS cohort, ${cells} AS cells`
}

/** A row a member, whose periods are `bits`: of the first, whether they came back after the entry. */
function bitMembersSql(plan: ResolvedRetention, places: Places): Sql {
  const carried = carriedNames(plan)
  const placed = placedSql(plan, places)
  const back = sql`groupBitOrIf(${bit}, last_at > 0) AS returns`
  const later = sql`bitShiftLeft(bitShiftRight(returns, cohort + 1), 1)`
  if (carried.length === 0) {
    return sql`SELECT who, arrayJoin(bitPositionsToArray(starts)) AS cohort,
        bitOr(${later}, bitTest(soon, cohort)) AS bits
      FROM (SELECT who, groupBitOrIf(${bit}, entry > 0) AS starts,
          groupBitOrIf(${bit}, entry > 0 AND last_at >= entry) AS soon, ${back}
        FROM (${placed}) GROUP BY who HAVING starts != 0)`
  }
  const begun = commaJoined([sql`place`, sql`last_at >= entry`, ...carried])
  const columns = carried.map((name, index) => sql`begun.${wholeNumber(index + 3)} AS ${name}`)
  return sql`SELECT who, (arrayJoin(begins) AS begun).1 AS cohort,
      bitOr(${later}, begun.2) AS bits, ${commaJoined(columns)}
    FROM (SELECT who, groupArrayIf((${begun}), entry > 0) AS begins, ${back}
      FROM (${placed}) GROUP BY who HAVING notEmpty(begins))`
}

/** Bit by bit, which is faster than a row for each. */
function bitTalliesSql(plan: ResolvedRetention, places: Places): Sql {
  const counts = Array.from({ length: places.count }, (_, index) => {
    const period = wholeNumber(index)
    return plan.isOrAfter
      ? sql`countIf(bits >= bitShiftLeft(toUInt64(1), ${period}))`
      : sql`countIf(bitTest(bits, ${period}))`
  })
  const keys = commaJoined([sql`cohort`, ...carriedNames(plan)])
  const tally = sql`arrayJoin(arrayFilter(t -> t.2 > 0, arrayZip(arrayEnumerate(counts), counts))) AS tally`
  return sql`SELECT ${keys}, toInt32((${tally}).1) - 2 AS period, tally.2 AS members
    FROM (SELECT ${keys}, [${commaJoined([sql`count()`, ...counts])}] AS counts
      FROM (${bitMembersSql(plan, places)}) GROUP BY ${keys})`
}

function listedMembersSql(plan: ResolvedRetention, places: Places): Sql {
  const isLabelled = levelsOf(plan, 'returning').length > 0
  const back = sql`arrayMap(r -> (${places.periodAt(sql`cohort`, sql`r.1`)}, r.3),
      arrayFilter(r -> r.2 >= entered, returns))`
  const found = sql`arrayFilter(r -> r.1 >= 0, ${back})`
  const columns = commaJoined([
    sql`(arrayJoin(begins) AS begun).1 AS cohort`,
    ...carriedNames(plan).map((name, index) => sql`begun.${wholeNumber(index + 4)} AS ${name}`),
    sql`begun.3 AS entered`,
    sql`${isLabelled ? labelledCellsSql(plan, found) : cellsSql(plan, found)} AS cells`,
  ])
  return sql`SELECT who, ${columns} FROM (${gatheredSql(plan, places)})`
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
 * One row a user (account): `begins`, for each cohort (index, order and moment of the first event
 * there, what its labels are read from); `returns`, (place, the last moment there, labels).
 */
function gatheredSql(plan: ResolvedRetention, places: Places): Sql {
  const cohort = sql`toInt32(${places.cohortAt(sql`place`)})`
  const begun = commaJoined([cohort, sql`first`, sql`entry`, ...carriedNames(plan)])
  return sql`SELECT who,
      arraySort(b -> (b.1, b.2), groupArrayIf((${begun}), entry > 0)) AS all_begins,
      arrayFilter((b, n) -> n = 1, all_begins, arrayEnumerateUniq(arrayMap(b -> b.1, all_begins))) AS begins,
      groupArrayIf((place, last_at, labels), last_at > 0) AS returns
    FROM (${placedSql(plan, places)}) GROUP BY who HAVING notEmpty(begins)`
}

/**
 * One row a user, a place, and the labels of what they came back with there: `entry`, the moment of the
 * first event that they began with, `first`, its place in the order of events, and `last_at`, the last
 * moment they came back. Moments are 0 where there is none.
 */
function placedSql(plan: ResolvedRetention, { ofEvent }: Places): Sql {
  const isSame = plan.told.length === 1
  const [begins = sql`true`, returns = begins] = (isSame ? [] : plan.told).map((condition) => {
    return sql`ifNull(${conditionSql(condition)}, false)`
  })
  const levels = levelsOf(plan, 'beginning')
  const carrying = levels.map(
    (level, index) => sql`${carriedSql(level)} AS told_${wholeNumber(index + 1)}`,
  )
  const carried = carriedNames(plan).map((name, index) => {
    const told = sql`told_${wholeNumber(index + 1)}`
    return sql`argMinIf(${told}, at, is_beginning) AS ${name}`
  })
  const inner = commaJoined([
    sql`${keyOf(plan)} AS who, ${ofEvent} AS place, ${momentIn(plan)} AS moment`,
    sql`${begins} AS is_beginning`,
    ...carrying,
    sql`${levels.length > 0 ? placeInRange(plan.range) : sql`moment`} AS at`,
    backSql(plan, returns),
  ])
  const outer = commaJoined([
    sql`who, place, labels, minIf(moment, is_beginning) AS entry, minIf(at, is_beginning) AS first`,
    sql`maxIf(moment, is_return) AS last_at`,
    ...carried,
  ])
  return sql`SELECT ${outer}
    FROM (SELECT ${inner} ${eventsOfSomebody(plan)}) GROUP BY who, place, labels`
}

/** Milliseconds from the start of the range to an event, from 1. */
function momentIn({ range }: ResolvedRetention): Sql {
  const before = param('Int64', range.fromMs - 1)
  return sql`toUInt64(toUnixTimestamp64Milli(occurred_at) - ${before})`
}

/** Whether an event is a return, with which labels: it becomes one row for each. */
function backSql(plan: ResolvedRetention, returns: Sql): Sql {
  const levels = levelsOf(plan, 'returning')
  if (levels.length === 0) return sql`${returns} AS is_return, 0 AS labels`
  const none = commaJoined(levels.map(() => sql`''`))
  const rows = sql`if(${returns}, arrayMap(labels -> (true, labels), ${productSql(levels.map(labelsSql))}), [])`
  return sql`arrayJoin(if(empty(${rows}), [(false, tuple(${none}))], ${rows})) AS back, back.1 AS is_return, back.2 AS labels`
}

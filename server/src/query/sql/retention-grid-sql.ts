import { joinSql, param, sql, wholeNumber, type Sql } from '../../warehouse/sql-text.ts'
import type { ResolvedGrid, RetentionLevel } from '../resolve/resolve-retention.ts'
import { productSql } from './labels-sql.ts'
import { groupName, memberCountsSql, membersSql } from './retention-sql.ts'

/** Where a cell's period would stand, of a row that says how large a cohort is. */
export const sizePeriod = -1

const comma = sql`, `

/**
 * How many are in each cohort and cell. Rows are (cohort, period, count); in groups, ([labels…],
 * [(cohort, period, count)…]), the best group first. A period of -1 is the cohort itself. Where
 * a level groups by what somebody came back with, the sizes are rows of their own, with no label
 * there.
 */
export function retentionGridSql(plan: ResolvedGrid): Sql {
  if (plan.levels.length > 0) return groupedSql(plan, groupsSql(plan, membersSql(plan)))
  const period = sql`arrayJoin(arrayPushFront(cells, ${wholeNumber(sizePeriod)}))`
  return sql`SELECT cohort, ${period} AS period, sum(members)
    FROM (${memberCountsSql(plan)}) GROUP BY cohort, period`
}

/** One row a group, with all its cells, and who belongs to it as an aggregation state. */
function groupsSql({ levels }: ResolvedGrid, members: Sql): Sql {
  const groups = joinSql(namesOf(levels), comma)
  const cells = sql`SELECT cohort, cityHash64(who, cohort) AS member, ${cellRowsSql(levels)}
    FROM (${members})`
  const counted = sql`SELECT ${groups}, cohort, period, count() AS found, uniqExactState(member) AS part
    FROM (${cells}) GROUP BY ${groups}, cohort, period`
  return sql`SELECT ${groups}, groupArray((cohort, period, found)) AS content,
      uniqExactMergeState(part) AS belonging
    FROM (${counted}) GROUP BY ${groups}`
}

/** A row a cell and group, with its period and the labels. */
function cellRowsSql(levels: readonly RetentionLevel[]): Sql {
  const returning = levels.filter(isReturning)
  const beginning = levels.filter((level) => !isReturning(level))
  const size = wholeNumber(sizePeriod)
  const began = productSql(beginning.map((_, index) => sql`began.${wholeNumber(index + 1)}`))
  const selected = beginning.length === 0 ? [] : [sql`arrayJoin(${began}) AS of_beginning`]
  const named = levels.map((level, place) => {
    const tuple = isReturning(level) ? sql`cell.2` : sql`of_beginning`
    const at = (isReturning(level) ? returning : beginning).indexOf(level) + 1
    return sql`${tuple}.${wholeNumber(at)} AS ${groupName(place + 1)}`
  })
  if (returning.length === 0) {
    const period = sql`arrayJoin(arrayPushFront(cells, ${size})) AS period`
    return joinSql([...selected, period, ...named], comma)
  }
  const texts = returning.map((_, index) => sql`toNullable(c.2.${wholeNumber(index + 1)})`)
  const none = returning.map(() => sql`CAST(NULL, 'Nullable(String)')`)
  const cells = sql`arrayMap(c -> (c.1, tuple(${joinSql(texts, comma)})), cells)`
  const all = sql`arrayPushFront(${cells}, (${size}, tuple(${joinSql(none, comma)})))`
  return joinSql(
    [...selected, sql`arrayJoin(${all}) AS cell`, sql`cell.1 AS period`, ...named],
    comma,
  )
}

/** Of each level the groups with the most who belong there, inside each group of the level above. */
function groupedSql({ levels }: ResolvedGrid, groups: Sql): Sql {
  const names = namesOf(levels)
  const columns = joinSql([...names, sql`content`], comma)
  const ranks = levels.map((_, index) => {
    const within = joinSql(names.slice(0, index + 1), comma)
    return sql`uniqExactMerge(belonging) OVER (PARTITION BY ${within}) AS ${rankName(index)}`
  })
  const isSize = isSizeSql(levels)
  const places = levels.map(({ direction }, index) => {
    const within = joinSql([isSize, ...names.slice(0, index)], comma)
    const way = direction === 'desc' ? sql`DESC` : sql`ASC`
    return sql`dense_rank() OVER (PARTITION BY ${within}
        ORDER BY ${rankName(index)} ${way}, ${groupName(index + 1)}) AS ${placeName(index)}`
  })
  const kept = levels.map(
    ({ limit }, index) => sql`${placeName(index)} <= ${param('UInt64', limit)}`,
  )
  const beginning = names.filter((_, index) => levels[index]?.of === 'beginning')
  const sameCohorts =
    beginning.length === 0 ? sql`` : sql`PARTITION BY ${joinSql(beginning, comma)}`
  const placeNames = joinSql(
    levels.map((_, index) => placeName(index)),
    comma,
  )
  return sql`SELECT [${joinSql(names, comma)}], content FROM (
      SELECT *, NOT is_size AND ${joinSql(kept, sql` AND `)} AS is_kept,
        max(is_kept) OVER (${sameCohorts}) AS is_wanted
      FROM (SELECT ${columns}, ${isSize} AS is_size, ${joinSql(places, comma)}
        FROM (SELECT ${columns}, ${joinSql(ranks, comma)} FROM (${groups}))))
    WHERE is_kept OR (is_size AND is_wanted)
    ORDER BY is_size, ${placeNames}`
}

/** Whether a row is one of sizes alone. */
function isSizeSql(levels: readonly RetentionLevel[]): Sql {
  const place = levels.findIndex(isReturning)
  return place < 0 ? sql`false` : sql`isNull(${groupName(place + 1)})`
}

function isReturning({ of }: RetentionLevel): boolean {
  return of === 'returning'
}

function namesOf(levels: readonly RetentionLevel[]): readonly Sql[] {
  return levels.map((_, index) => groupName(index + 1))
}

function rankName(index: number): Sql {
  return sql`rank_${wholeNumber(index + 1)}`
}

function placeName(index: number): Sql {
  return sql`place_${wholeNumber(index + 1)}`
}

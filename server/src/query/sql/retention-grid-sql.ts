import { joinSql, param, sql, wholeNumber, type Sql } from '../../warehouse/sql-text.ts'
import type { ResolvedGrid, RetentionLevel } from '../resolve/resolve-retention.ts'
import { carriedLabelsSql, productSql } from './labels-sql.ts'
import { carriedName, groupName, membersSql, sizePeriod, talliesSql } from './retention-sql.ts'

/** Stands where a period would, of a row that says how many belong to a group of some levels. */
const belongingPeriod = -2

const comma = sql`, `
const none = sql`CAST(NULL, 'Nullable(String)')`

/**
 * How many are in each cohort and cell. Rows are (cohort, period, count); in groups, ([labels…],
 * [(cohort, period, count)…]), the best group first. A period of -1 is the cohort itself. Where
 * a level groups by what somebody came back with, the sizes are rows of their own, with no label
 * there.
 */
export function retentionGridSql(plan: ResolvedGrid): Sql {
  if (plan.levels.length > 0) return groupedSql(plan.levels, groupsSql(plan))
  return sql`SELECT cohort, period, sum(members) FROM (${talliesSql(plan)}) GROUP BY cohort, period`
}

/**
 * One row a group, with its cells and how many belong there. A row without labels of the last levels
 * says how many belong to any of the groups inside it, each once: these are no sum.
 */
function groupsSql(plan: ResolvedGrid): Sql {
  const names = namesOf(plan.levels)
  const groups = joinSql(names, comma)
  const labels = names.map((name, index) => sql`(way.1).${wholeNumber(index + 1)} AS ${name}`)
  const counted = sql`SELECT cohort, arrayJoin(${countedSql(plan)}) AS way, way.2 AS in_period,
      ${joinSql(labels, comma)}, members
    FROM (SELECT *, ${waysSql(plan)} AS ways FROM (${begunSql(plan)}))`
  return sql`SELECT ${groups},
      groupArrayIf((cohort, in_period, found), in_period >= ${wholeNumber(sizePeriod)}) AS content,
      sumIf(found, in_period = ${wholeNumber(belongingPeriod)}) AS belonging
    FROM (SELECT ${groups}, cohort, in_period, sum(members) AS found
      FROM (${counted}) GROUP BY ${groups}, cohort, in_period)
    GROUP BY ${groups}`
}

/** Those who are in a cohort, with `began`, their labels of the beginning, each way. */
function begunSql({ levels, ...plan }: ResolvedGrid): Sql {
  const lists = levels
    .filter((level) => !isReturning(level))
    .map((level, index) => carriedLabelsSql(level, carriedName(index + 1)))
  const began = lists.length === 0 ? sql`[tuple('')]` : productSql(lists)
  return levels.some(isReturning)
    ? sql`SELECT *, ${began} AS began, 1 AS members FROM (${membersSql({ ...plan, levels })})`
    : sql`SELECT *, ${began} AS began FROM (${talliesSql({ ...plan, levels })})`
}

/** The groups in which somebody is counted, with the period, as a list of (labels, period). */
function waysSql({ levels }: ResolvedGrid): Sql {
  if (!levels.some(isReturning))
    return sql`arrayMap(b -> (${wayOf(levels)}, toInt32(period)), began)`
  const way = wayOf(levels, (index) => sql`toNullable((cell.2).${wholeNumber(index)})`)
  return sql`arrayFlatten(arrayMap(cell -> arrayMap(b -> (${way}, toInt32(cell.1)), began), cells))`
}

/** What a row counts in: the ways, the cohort of its group, and each group of some levels once. */
function countedSql({ levels }: ResolvedGrid): Sql {
  const belonging = levels.map((_, last) => {
    const labels = levels.map((_level, index) =>
      index > last ? none : sql`(w.1).${wholeNumber(index + 1)}`,
    )
    return sql`arrayDistinct(arrayMap(w ->
        (tuple(${joinSql(labels, comma)}), toInt32(${wholeNumber(belongingPeriod)})), ways))`
  })
  const size = wholeNumber(sizePeriod)
  if (!levels.some(isReturning)) {
    return sql`if(period = ${size}, arrayConcat(ways, ${joinSql(belonging, comma)}), ways)`
  }
  const sizes = sql`arrayMap(b -> (${wayOf(levels)}, toInt32(${size})), began)`
  return sql`arrayConcat(ways, ${sizes}, ${joinSql(belonging, comma)})`
}

/** The labels of a way as a tuple, of the beginning `b`, and of a return; without one NULL. */
function wayOf(
  levels: readonly RetentionLevel[],
  returned: (index: number) => Sql = () => none,
): Sql {
  const labels = levels.map((level, place) => {
    const index = levels.slice(0, place + 1).filter(({ of }) => of === level.of).length
    return isReturning(level) ? returned(index) : sql`toNullable(b.${wholeNumber(index)})`
  })
  return sql`tuple(${joinSql(labels, comma)})`
}

/** Of each level the groups with the most who belong there, inside each group of the level above. */
function groupedSql(levels: readonly RetentionLevel[], groups: Sql): Sql {
  const names = namesOf(levels)
  const columns = joinSql([...names, sql`content`], comma)
  const ranks = names.map((_, index) => {
    const within = joinSql(names.slice(0, index + 1), comma)
    return sql`maxIf(belonging, ${areNull(names.slice(index + 1))}) OVER (PARTITION BY ${within}) AS ${rankName(index)}`
  })
  const isWhole = sql`NOT (${anyNull(names)})`
  const places = levels.map(({ direction }, index) => {
    const within = joinSql([sql`is_whole`, ...names.slice(0, index)], comma)
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
      SELECT *, is_whole AND ${joinSql(kept, sql` AND `)} AS is_kept,
        max(is_kept) OVER (${sameCohorts}) AS is_wanted
      FROM (SELECT ${columns}, is_whole, ${joinSql(places, comma)}
        FROM (SELECT ${columns}, ${isWhole} AS is_whole, ${joinSql(ranks, comma)} FROM (${groups}))))
    WHERE is_kept OR (${isSizeSql(levels)} AND is_wanted)
    ORDER BY is_whole DESC, ${placeNames}`
}

/** Whether a row is one of sizes alone. */
function isSizeSql(levels: readonly RetentionLevel[]): Sql {
  const names = namesOf(levels)
  const returning = names.filter((_, index) => levels[index]?.of === 'returning')
  if (returning.length === 0) return sql`false`
  const beginning = names.filter((_, index) => levels[index]?.of === 'beginning')
  return sql`${areNull(returning)} AND NOT (${anyNull(beginning)})`
}

function areNull(names: readonly Sql[]): Sql {
  const all = names.map((name) => sql`isNull(${name})`)
  return joinSql([sql`true`, ...all], sql` AND `)
}

function anyNull(names: readonly Sql[]): Sql {
  const any = names.map((name) => sql`isNull(${name})`)
  return joinSql([sql`false`, ...any], sql` OR `)
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

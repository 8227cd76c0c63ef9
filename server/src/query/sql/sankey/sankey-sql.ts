import { sql, wholeNumber, type Sql } from '../../../warehouse/sql-text.ts'
import type { ResolvedSankey } from '../../resolve/resolve-sankey.ts'
import { namesSql, waysSql } from './ways-sql.ts'

/** How many of the values that were put together an answer names, in each column. */
const partsMax = 1_000

/**
 * A row for each place of each column: the column, counted from 1; the place, counted from 1, that after
 * the last being of all the other values together; how many go through and how many of them go on; its
 * values (rank, name, through, onward); and from which places of the column before how many come.
 *
 * However many values there are, they are ranked and put together before anything is sent: every value
 * hands its place to those that come next on its ways, which stand in one group with it.
 */
export function sankeySql(plan: ResolvedSankey): Sql {
  return sql`SELECT column, place, sum(through), sum(onward),
      arraySort(groupArrayIf((rank, name, through, onward), rank <= ${wholeNumber(plan.entriesMax + partsMax)})),
      sumMap(origins, numbers)
    FROM (${arrivingSql(plan)})
    GROUP BY column, place ORDER BY column, place`
}

/** A row a value of a column, with where it is come to from. */
function arrivingSql(plan: ResolvedSankey): Sql {
  const own = sql`(column, value, 0, 0)`
  const next = sql`arrayMap(n -> (column + 1, n.1, place, n.2), nexts)`
  return sql`SELECT at.1 AS column, at.2 AS value,
      maxIf(rank, at.4 = 0) AS rank, maxIf(place, at.4 = 0) AS place, anyIf(name, at.4 = 0) AS name,
      maxIf(through, at.4 = 0) AS through, maxIf(onward, at.4 = 0) AS onward,
      sumMapIf([at.3], [at.4], at.4 != 0) AS arriving, arriving.1 AS origins, arriving.2 AS numbers
    FROM (SELECT *, arrayJoin(arrayPushFront(${next}, ${own})) AS at FROM (${rankedSql(plan)}))
    GROUP BY at.1, at.2`
}

/** A row a value of a column, with its rank there and its place: all that are together have the last. */
export function rankedSql(plan: ResolvedSankey): Sql {
  return sql`SELECT *, least(rank, ${wholeNumber(plan.entriesMax + 1)}) AS place
    FROM (SELECT *, row_number() OVER (PARTITION BY column ORDER BY through DESC, name) AS rank
      FROM (${valuesSql(plan)}) AS values GLOBAL ANY LEFT JOIN (${namesSql(plan)}) AS names ON value = named)`
}

/** A row a value of a column: how many go through it, how many go on, and which values they go to. */
function valuesSql(plan: ResolvedSankey): Sql {
  const last = sql`arrayPushBack(arrayPopFront(way), 0)`
  return sql`SELECT column, value, sum(number) AS through, sumIf(number, next != 0) AS onward,
      groupArrayIf((next, number), next != 0) AS nexts
    FROM (SELECT step.1 AS column, step.2 AS value, step.3 AS next, count() AS number
      FROM (SELECT arrayJoin(arrayZip(arrayEnumerate(way), way, ${last})) AS step
        FROM (${waysSql(plan)}))
      GROUP BY column, value, next)
    GROUP BY column, value`
}

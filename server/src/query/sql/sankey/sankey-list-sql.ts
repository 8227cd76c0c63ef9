import {
  identifier,
  joinSql,
  param,
  sql,
  wholeNumber,
  type Sql,
} from '../../../warehouse/sql-text.ts'
import type { Spot } from '../../parse/parse-sankey-list.ts'
import type { ResolvedSankeyList } from '../../resolve/resolve-sankey.ts'
import { unreachable } from '../../unreachable.ts'
import { cellSql } from '../list-sql.ts'
import { rankedSql } from './sankey-sql.ts'
import { eventRowsSql, placesOf, valueNumber, walksSql } from './ways-sql.ts'

const comma = sql`, `

/**
 * Who is at a node. Rows are (how many there are, who, the moment, the cells). Who they are and since which
 * event is found with nothing but the ways; of those who are shown these events are then read once more,
 * with the columns.
 */
export function sankeyListSql(plan: ResolvedSankeyList): Sql {
  const { shown, limit } = plan
  const order = sql`ORDER BY moment DESC, who LIMIT ${param('UInt64', limit)}`
  const page = sql`SELECT count() OVER () AS total, who, place, moment FROM (${thereSql(plan)}) ${order}`
  if (shown.length === 0) return sql`SELECT total, who, moment, tuple() FROM (${page})`
  const cells = shown.map((column, index) => {
    return { name: identifier(`cell_${index + 1}`), value: cellSql(column.shown) }
  })
  const rows = eventRowsSql(
    { ...plan, ...plan.besideShown },
    cells.map(({ name, value }) => sql`${value} AS ${name}`),
  )
  const read = cells.map(({ name }) => sql`any(${name})`)
  // A subquery that is one value is computed once, wherever it is named.
  return sql`WITH (SELECT (any(total), groupArray((who, place))) FROM (${page})) AS page
    SELECT page.1, entity AS who, ${momentOf(plan)} AS moment, tuple(${joinSql(read, comma)})
    FROM (${rows}) WHERE (entity, place) IN (SELECT arrayJoin(page.2))
    GROUP BY entity, place ${order}`
}

/** Rows of (who, place, moment): who is there, and the event by which. */
function thereSql(plan: ResolvedSankeyList): Sql {
  const { at, from } = plan
  const conditions = [at, ...(from === undefined ? [] : [from])].map((spot) => isAtSql(plan, spot))
  return sql`SELECT who, ${placeAtSql(at)} AS place, ${momentOf(plan)} AS moment
    FROM (${walksSql(plan)}) WHERE ${joinSql(conditions, sql` AND `)}`
}

function isAtSql(plan: ResolvedSankeyList, { column, has }: Spot): Sql {
  const value = sql`way[${wholeNumber(column + 1)}]`
  switch (has.kind) {
    case 'value':
      return sql`${value} = ${valueNumber(has.value, plan)}`
    case 'nothing':
      return sql`length(way) = ${wholeNumber(column)}`
    case 'other':
      return sql`${value} != 0 AND ${value} GLOBAL NOT IN (SELECT value FROM (${rankedSql(plan)})
        WHERE column = ${wholeNumber(column + 1)} AND place <= ${wholeNumber(plan.entriesMax)})`
    default:
      return unreachable(has)
  }
}

/** Where the value of a column was first seen; of who ended, that of the last. */
function placeAtSql({ column, has }: Spot): Sql {
  const index = has.kind === 'nothing' ? column : column + 1
  if (index === 1) return sql`seen_at[1]`
  // What is the origin of a way may be visited again where its first value is of another attribute.
  return sql`seen_at[1 + indexOf(arrayPopFront(seen), way[${wholeNumber(index)}])]`
}

/** When the event of a place was, in epoch milliseconds. */
function momentOf(plan: ResolvedSankeyList): Sql {
  const { startMs, elapsed } = placesOf(plan)
  return sql`${param('Int64', startMs)} + ${elapsed(sql`place`)}`
}

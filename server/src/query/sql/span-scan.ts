import { joinSql, param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { PlaceInOrder, SpanSearchQuestion } from '../parse/parse-span-search.ts'
import type { TimeRange } from '../parse/question.ts'
import type { Condition } from '../resolve/condition.ts'
import { conditionSql } from './scan.ts'
import { spanMomentParam } from './span-moment.ts'

/** Which spans count. */
export interface ResolvedSpans {
  readonly range: TimeRange
  readonly condition: Condition
}

/** The only reading of many spans: each once, even before the engine has merged what came twice. */
export function scanSpans({ range, condition }: ResolvedSpans): Sql {
  return sql`FROM throughline.spans FINAL
    WHERE started_at >= ${spanMomentParam(range.fromMs)} AND started_at < ${spanMomentParam(range.untilMs)}
      AND ${conditionSql(condition)}`
}

type Order = SpanSearchQuestion['order']

/** The same way for all, so that a place in the order is one comparison. */
export function orderedBy(columns: readonly Sql[], { direction }: Order): Sql {
  const way = direction === 'desc' ? sql`DESC` : sql`ASC`
  return joinSql(
    columns.map((column) => sql`${column} ${way}`),
    sql`, `,
  )
}

/** Whether a row stands behind a place. */
export function isBehind(columns: readonly Sql[], places: readonly Sql[], order: Order): Sql {
  const sign = order.direction === 'desc' ? sql`<` : sql`>`
  return sql`(${joinSql(columns, sql`, `)}) ${sign} (${joinSql(places, sql`, `)})`
}

/** The value of a place, as the column that it is of. */
export function placeValue({ value }: PlaceInOrder, { by }: Order): Sql {
  if (by === 'duration') return param('UInt64', value)
  return sql`fromUnixTimestamp64Nano(${param('Int64', value)}, 'UTC')`
}

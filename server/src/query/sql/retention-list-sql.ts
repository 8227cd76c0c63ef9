import { joinSql, param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { ResolvedRetentionList } from '../resolve/resolve-retention.ts'
import { cellSql } from './profile-list-sql.ts'
import { traitColumnSql } from './profile-sql.ts'
import { eventsOfSomebody, keyOf, membersSql } from './retention-sql.ts'
import { sourceSql } from './source-sql.ts'

/**
 * Those who are counted in a cell, by their ids. Rows are (id, cells…), a cell is a list of JSON
 * texts. Who they are is found first; then what their events say of them is read.
 */
export function retentionListSql(plan: ResolvedRetentionList): Sql {
  const { id, traits, columns, limit, inCohorts, period, told } = plan
  const cohorts = param('Array(Int64)', inCohorts)
  const wanted = sql`SELECT who FROM (${membersSql(plan)})
      WHERE has(${cohorts}, cohort) AND has(cells, ${param('Int64', period)})`
  const [beginning = plan.condition] = told
  const condition = { kind: 'and', operands: [plan.condition, beginning] } as const
  const gathered = joinSql(
    [sql`${keyOf(plan)} AS who`, sql`any(${sourceSql(id)}) AS id`, ...traits.map(traitColumnSql)],
    sql`, `,
  )
  const shown = joinSql([sql`id`, ...columns.map(({ field }) => cellSql(field))], sql`, `)
  const cut = limit === undefined ? sql`` : sql` LIMIT ${param('UInt64', limit)}`
  return sql`SELECT ${shown} FROM (SELECT ${gathered}
      ${eventsOfSomebody({ ...plan, condition })} AND ${keyOf(plan)} GLOBAL IN (${wanted})
      GROUP BY who)
    ORDER BY id${cut}`
}

import { joinSql, param, sql, wholeNumber, type Sql } from '../../warehouse/sql-text.ts'
import type { ResolvedRetentionList } from '../resolve/resolve-retention.ts'
import { carriedLabelsSql } from './labels-sql.ts'
import { cellSql } from './profile-list-sql.ts'
import { traitColumnSql } from './profile-sql.ts'
import { carriedName, eventsOfSomebody, keyOf, membersSql } from './retention-sql.ts'
import { sourceSql } from './source-sql.ts'

/**
 * Those who are counted in a cell, by their ids. Rows are (id, cells…), a cell is a list of JSON
 * texts. Who they are is found first; then what their events say of them is read.
 */
export function retentionListSql(plan: ResolvedRetentionList): Sql {
  const { id, traits, columns, limit, inCohorts, told } = plan
  const cohorts = param('Array(Int64)', inCohorts)
  const wanted = sql`SELECT who FROM (${membersSql(plan)})
      WHERE has(${cohorts}, cohort) AND ${isInCellSql(plan)}`
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

/** Whether a member of a cohort was back in the period, and is so of the group. */
function isInCellSql({ levels, labels, period }: ResolvedRetentionList): Sql {
  const inPeriod = param('Int64', period)
  const wanted = levels.map((level, index) => ({
    level,
    label: param('String', labels[index] ?? ''),
  }))
  const begun = wanted
    .filter(({ level }) => level.of === 'beginning')
    .map(({ level, label }, index) => {
      return sql`has(${carriedLabelsSql(level, carriedName(index + 1))}, ${label})`
    })
  const back = wanted
    .filter(({ level }) => level.of === 'returning')
    .map(({ label }, index) => sql`(cell.2).${wholeNumber(index + 1)} = ${label}`)
  const isBack =
    back.length === 0
      ? sql`has(cells, ${inPeriod})`
      : sql`arrayExists(cell -> ${joinSql([sql`cell.1 = ${inPeriod}`, ...back], sql` AND `)}, cells)`
  return joinSql([...begun, isBack], sql` AND `)
}

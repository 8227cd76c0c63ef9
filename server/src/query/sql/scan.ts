import { joinSql, momentParam, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { Condition } from '../resolve/condition.ts'
import type { ResolvedSelection } from '../resolve/resolve-question.ts'
import { conditionSql } from './condition-sql.ts'

/**
 * The only place that reads events. FINAL makes an id that was sent twice count once even before
 * the engine has merged the two rows.
 */
export function scanEvents({ range, condition }: ResolvedSelection): Sql {
  const filters = [
    sql`occurred_at >= ${momentParam(range.fromMs)}`,
    sql`occurred_at < ${momentParam(range.untilMs)}`,
    ...filtersOf(condition),
  ]
  return sql`FROM throughline.events FINAL WHERE ${joinSql(filters, sql` AND `)}`
}

// One list of filters joined by AND: what the engine needs to move the cheap ones first.
function filtersOf(condition: Condition): Sql[] {
  if (condition.kind === 'always') return []
  if (condition.kind === 'and') return condition.operands.map(conditionSql)
  return [conditionSql(condition)]
}

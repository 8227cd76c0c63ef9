import { param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { Plan } from '../plan/plan.ts'

/**
 * Which bucket an event is in: whole intervals since the epoch. Division alone rounds towards it,
 * which would put the last moments before 1970 into the bucket of the first ones after.
 */
export function bucketSql({ intervalMs = 1 }: Plan): Sql {
  const moment = sql`toUnixTimestamp64Milli(occurred_at)`
  const interval = param('Int64', intervalMs)
  return sql`intDiv(${moment} - positiveModulo(${moment}, ${interval}), ${interval})`
}

import { param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { Plan } from '../plan/plan.ts'

/** Which bucket an event is in: whole intervals since the epoch. */
export function bucketSql({ intervalMs = 1 }: Plan): Sql {
  return sql`intDiv(toUnixTimestamp64Milli(occurred_at), ${param('Int64', intervalMs)})`
}

import { param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { Buckets } from '../parse/question.ts'
import { placeSql } from './place-sql.ts'

/**
 * The number of the bucket that a moment, in epoch milliseconds, is in. Division alone rounds towards
 * the epoch, which would put the last moments before 1970 into the bucket of the first ones after.
 */
export function bucketSql(buckets: Buckets, moment: Sql): Sql {
  if (buckets.kind === 'starts') return placeSql(buckets.startsMs, moment)
  const interval = param('Int64', buckets.intervalMs)
  return sql`intDiv((${moment}) - positiveModulo(${moment}, ${interval}), ${interval})`
}

import { joinSql, param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { TraceId } from '../parse/read-trace-id.ts'

/** What makes two rows the same span: the sort key of the table, so it finds them fast too. */
export const spanIdentity = sql`toStartOfHour(started_at), trace_low, span_id`

/** Ids, and times in nanoseconds, come as text: they may have 64 bits. `shape/spans.ts` reads these. */
const cells: readonly Sql[] = [
  sql`toString(trace_low)`,
  sql`toString(trace_high)`,
  sql`toString(span_id)`,
  sql`toString(parent_id)`,
  sql`toString(toUnixTimestamp64Nano(started_at))`,
  sql`toString(duration_ns)`,
  sql`service`,
  sql`name`,
  sql`resource`,
  sql`type`,
  sql`kind`,
  sql`env`,
  sql`version`,
  sql`is_error`,
  sql`error_type`,
  sql`error_message`,
  sql`error_stack`,
  sql`session_id`,
  sql`user_id`,
  sql`account_id`,
  sql`toJSONString(attributes)`,
  sql`arrayMap(one -> (one.1, toString(toUnixTimestamp64Nano(one.2)), one.3), events)`,
  sql`arrayMap(one -> (toString(one.1), toString(one.2), toString(one.3), one.4), links)`,
]

/** How many bytes of texts an answer may hold, however few spans they are of. */
export const spanBytesMax = 16 * 1024 ** 2

type Spans = {
  /** `FROM … WHERE …`, a row a span. */
  readonly from: Sql
  readonly order: Sql
  readonly limit: number
}

/**
 * Spans whole, the first in this order: (how many there are, cells…). Fewer than `limit` where their
 * texts are too long together, but always one.
 */
export function wholeSpansSql({ from, order, limit }: Spans): Sql {
  return sql`SELECT total, ${joinSql(cells, sql`, `)} FROM (
      SELECT *, count() OVER () AS total, sum(chars) OVER (ORDER BY ${order}) - chars AS chars_before
      FROM (SELECT *, length(toJSONString(attributes)) + length(error_stack) + length(error_message)
          + arraySum(one -> length(one.3), events) + arraySum(one -> length(one.4), links) AS chars
        ${from}))
    WHERE chars_before < ${param('UInt64', spanBytesMax)}
    ORDER BY ${order} LIMIT ${param('UInt64', limit)}`
}

/** When the spans of a trace began and end, in any part of the days that it is of. */
export function traceBoundsSql(low: bigint): Sql {
  return sql`SELECT toString(toUnixTimestamp64Nano(min(started_at))),
      toString(toUnixTimestamp64Nano(max(ended_at)))
    FROM throughline.traces WHERE trace_low = ${param('UInt64', low)} HAVING count() > 0`
}

export type Bounds = { readonly fromNs: bigint; readonly untilNs: bigint }

/** The spans of a trace whose bounds are known, by start. Its upper half counts where both sides know it. */
export function traceSpansSql(
  { low, high }: TraceId,
  { fromNs, untilNs }: Bounds,
  limit: number,
): Sql {
  const sameHigh = high === 0n ? sql`` : sql` AND trace_high IN (0, ${param('UInt64', high)})`
  const from = sql`FROM throughline.spans FINAL
    WHERE trace_low = ${param('UInt64', low)}${sameHigh}
      AND started_at >= fromUnixTimestamp64Nano(${param('Int64', fromNs)}, 'UTC')
      AND started_at <= fromUnixTimestamp64Nano(${param('Int64', untilNs)}, 'UTC')`
  return wholeSpansSql({ from, order: sql`started_at, span_id`, limit })
}

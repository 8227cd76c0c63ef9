import { param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { SpanSearchQuestion } from '../parse/parse-span-search.ts'
import { isBehind, orderedBy, placeValue, scanSpans, type ResolvedSpans } from './span-scan.ts'
import { spanIdentity, wholeSpansSql } from './span-sql.ts'
import { nearDays } from './trace-match-sql.ts'

export type SpanSearchPlan = ResolvedSpans & Pick<SpanSearchQuestion, 'order' | 'after' | 'limit'>

/** A page of spans and one more: which they are is found first, and only those are read whole. */
export function spanSearchSql(plan: SpanSearchPlan): Sql {
  const { order, after } = plan
  const columns = [order.by === 'duration' ? sql`duration_ns` : sql`started_at`, ...ids]
  const behind =
    after === undefined
      ? sql`true`
      : isBehind(
          columns,
          [
            placeValue(after, order),
            param('UInt64', after.traceLow),
            param('UInt64', after.spanId),
          ],
          order,
        )
  const limit = plan.limit + 1
  const sorted = orderedBy(columns, order)
  const from = sql`${scanSpans({ ...plan, condition: { kind: 'always' } })}
    AND (${spanIdentity}) GLOBAL IN (SELECT ${spanIdentity} ${scanSpans(plan)} AND ${behind}
      ORDER BY ${sorted} LIMIT ${param('UInt64', limit)})`
  return wholeSpansSql({ from, order: sorted, limit })
}

const ids = [sql`trace_low`, sql`span_id`]

/**
 * A page of traces and one more, of those that have such a span. What is known of a trace is kept by
 * the day, and put together here; which they are is found first, by their times alone.
 */
export function traceSearchSql(plan: SpanSearchPlan): Sql {
  const { order, after } = plan
  const columns = [order.by === 'duration' ? sql`took_ns` : sql`began`, sql`trace_low`]
  const behind =
    after === undefined
      ? sql`true`
      : isBehind(columns, [placeValue(after, order), param('UInt64', after.traceLow)], order)
  const sorted = orderedBy(columns, order)
  const days = nearDays(plan.range)
  return sql`${wholeTracesSql(sql`${days} AND trace_low GLOBAL IN (
      SELECT trace_low FROM (
        SELECT trace_low, ${times} FROM throughline.traces
        WHERE ${days} AND trace_low GLOBAL IN (SELECT trace_low ${scanSpans(plan)})
        GROUP BY trace_low)
      WHERE ${behind}
      ORDER BY ${sorted} LIMIT ${param('UInt64', plan.limit + 1)})`)}
    ORDER BY ${sorted}`
}

const times = sql`min(started_at) AS began,
        toUInt64(toUnixTimestamp64Nano(max(ended_at)) - toUnixTimestamp64Nano(began)) AS took_ns`

/** What is known of these traces, a row each; `shape/traces.ts` reads them. */
export function wholeTracesSql(which: Sql): Sql {
  return sql`SELECT toString(trace_low), toString(high), toString(toUnixTimestamp64Nano(began)),
      toString(took_ns), toString(first.span_id), first.service, first.name, first.resource,
      first.env, toString(first.duration_ns), all_services, failed, toString(fault.span_id),
      fault.service, fault.type, fault.message, session, user, account
    FROM (
      SELECT trace_low, max(trace_high) AS high, ${times},
        argMinMerge(root) AS first, arraySort(groupUniqArrayArray(services)) AS all_services,
        max(is_error) AS failed, argMinMerge(error) AS fault,
        max(session_id) AS session, max(user_id) AS user, max(account_id) AS account
      FROM throughline.traces WHERE ${which}
      GROUP BY trace_low)`
}

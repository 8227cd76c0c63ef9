import { joinSql, param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { SpanTimeseriesQuestion } from '../parse/parse-span-timeseries.ts'
import { spanLabel } from '../resolve/span-names.ts'
import { labelSql } from './level-sql.ts'
import { scanSpans, type ResolvedSpans } from './span-scan.ts'

export type SpanTimeseriesPlan = ResolvedSpans &
  Pick<SpanTimeseriesQuestion, 'intervalMs' | 'groupBy' | 'limit'>

const levels = sql`(0.5, 0.75, 0.95, 0.99)`

/**
 * A row a group: (labels, count, errors, percentiles, list of (bucket, count, errors, percentiles)).
 * Percentiles of a group are made of the states of its buckets, so they are exact too.
 */
export function spanTimeseriesSql(plan: SpanTimeseriesPlan): Sql {
  const { intervalMs, limit } = plan
  const interval = param('Int64', intervalMs ?? 1)
  const bucket =
    intervalMs === undefined
      ? sql`toInt64(0)`
      : sql`intDiv(toUnixTimestamp64Milli(started_at), ${interval}) * ${interval}`
  const buckets = sql`arraySort(groupArray((bucket, spans, errors, finalizeAggregation(durations))))`
  return sql`SELECT labels, sum(spans) AS all_spans, sum(errors),
      quantilesExactInclusiveMerge${levels}(durations),
      ${intervalMs === undefined ? sql`[]` : buckets}
    FROM (
      SELECT ${labelsSql(plan)} AS labels, ${bucket} AS bucket, count() AS spans,
        countIf(is_error) AS errors,
        quantilesExactInclusiveState${levels}(duration_ns) AS durations
      ${scanSpans(plan)}
      GROUP BY labels, bucket)
    GROUP BY labels
    ORDER BY all_spans DESC, labels
    LIMIT ${param('UInt64', limit)}`
}

function labelsSql({ groupBy }: SpanTimeseriesPlan): Sql {
  if (groupBy.length === 0) return sql`CAST([], 'Array(String)')`
  const labels = groupBy.map((key) => {
    return sql`toString(${labelSql({ field: spanLabel(key), isMissingExcluded: false })})`
  })
  return sql`[${joinSql(labels, sql`, `)}]`
}

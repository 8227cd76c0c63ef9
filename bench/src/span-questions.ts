/**
 * Questions about spans, each with its path of the API and the best SQL that we could write by hand for
 * it. The SQL may be less exact where that makes it faster.
 */
import type { Range } from './questions.ts'

export type SpanQuestion = {
  readonly title: string
  readonly days: number
  readonly msMax: number
  readonly path: string
  readonly type: string
  readonly attributes: object
  /** `within` is a condition on `started_at`. */
  readonly sql: (within: string) => string
}

const hourMs = 3_600_000
const query = 'service:payment @http.status_code:404'

const search = {
  path: 'spans/search',
  type: 'span_search',
  attributes: { query },
  msMax: 500,
  sql: (within: string) =>
    `SELECT * FROM throughline.spans FINAL WHERE ${within} AND service = 'payment'
       AND attributes.\`http.status_code\`.:String = '404'
     ORDER BY started_at DESC LIMIT 50`,
}

const traceSearch = {
  path: 'traces/search',
  type: 'trace_search',
  attributes: { query },
  msMax: 500,
  sql: (within: string) =>
    `SELECT trace_low, min(started_at) AS began, argMinMerge(root), argMinMerge(error)
     FROM throughline.traces WHERE trace_low IN (
       SELECT trace_low FROM throughline.spans FINAL WHERE ${within} AND service = 'payment'
         AND attributes.\`http.status_code\`.:String = '404')
     GROUP BY trace_low ORDER BY began DESC LIMIT 50`,
}

export const spanQuestions: readonly SpanQuestion[] = [
  { title: 'spans by service and tag, 1 day', days: 1, ...search },
  { title: 'spans by service and tag, 7 days', days: 7, ...search },
  { title: 'traces by service and tag of a span, 1 day', days: 1, ...traceSearch },
  { title: 'traces by service and tag of a span, 7 days', days: 7, ...traceSearch },
  {
    title: 'hourly percentiles by service, 10 days',
    days: 10,
    path: 'spans/timeseries',
    type: 'span_timeseries',
    attributes: { query: 'kind:server', interval: hourMs, group_by: ['service'] },
    msMax: 1_000,
    sql: (within) =>
      `SELECT service, toStartOfHour(started_at) AS hour, count(), countIf(is_error),
         quantilesExactInclusive(0.5, 0.75, 0.95, 0.99)(duration_ns)
       FROM throughline.spans FINAL WHERE ${within} AND kind = 'server' GROUP BY service, hour`,
  },
  {
    title: 'groups of errors, 10 days',
    days: 10,
    path: 'errors',
    type: 'error_groups',
    attributes: {},
    msMax: 1_000,
    sql: (within) =>
      `SELECT service, error_type, replaceRegexpAll(error_message, '[0-9]+', '?') AS message,
         count() AS found, uniqExact(trace_low), min(started_at), max(started_at)
       FROM throughline.spans FINAL WHERE ${within} AND is_error
       GROUP BY service, error_type, message ORDER BY found DESC LIMIT 100`,
  },
  {
    title: 'map of services, 10 days',
    days: 10,
    path: 'service-map',
    type: 'service_map',
    attributes: {},
    msMax: 2_000,
    sql: (within) =>
      `SELECT parents.service AS source, called.service AS target, count(), countIf(is_error),
         quantileExactInclusive(0.95)(duration_ns)
       FROM (SELECT trace_low, parent_id, service, is_error, duration_ns
         FROM throughline.spans FINAL WHERE ${within} AND parent_id != 0) AS called
       ANY LEFT JOIN (SELECT trace_low, span_id, service
         FROM throughline.spans FINAL WHERE ${within}) AS parents
       ON called.trace_low = parents.trace_low AND parent_id = span_id
       WHERE source NOT IN ('', target) GROUP BY source, target`,
  },
]

/** The condition on the times of spans. */
export function startedWithin({ fromMs, toMs }: Range): string {
  return `started_at >= fromUnixTimestamp64Milli(${fromMs})
    AND started_at < fromUnixTimestamp64Milli(${toMs})`
}

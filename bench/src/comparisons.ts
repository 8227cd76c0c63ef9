/**
 * Twelve questions, each with the best SQL that we could write by hand for it. They are what the
 * screens of the web app ask: figures, curves, rankings, lists, and who did it how often.
 */
import { askScalar, askSeries, askTimes, type Question, type Range } from './questions.ts'
import type { RunningServer } from './processes.ts'

export type Comparison = {
  readonly title: string
  readonly ask: (
    server: RunningServer,
    range: Range,
    more?: Pick<Question, 'isResolved'>,
  ) => Promise<number[]>
  /** The figures are the last column. `events` is what stands behind FROM. */
  readonly sql: (events: string, within: string) => string
}

const dayMs = 86_400_000
const hourMs = 3_600_000
const count = { aggregation: 'count' } as const
const search = '@event.name:cart.viewed'

export const comparisons: readonly Comparison[] = [
  {
    title: 'count by name',
    ask: scalar({ search, compute: count }),
    sql: (events, within) =>
      `SELECT count() FROM ${events} WHERE ${within} AND name = 'cart.viewed'`,
  },
  {
    title: 'hourly series of everything',
    ask: series({ search: '*', compute: { ...count, interval: hourMs } }),
    sql: (events, within) =>
      `SELECT toStartOfHour(occurred_at) AS hour, count() FROM ${events} WHERE ${within}
       GROUP BY hour ORDER BY hour`,
  },
  {
    title: 'ranking by an attribute',
    ask: scalar({
      search: '*',
      compute: count,
      groupBy: [{ facet: '@customer.tier', limit: 10 }],
    }),
    sql: (events, within) =>
      `SELECT attributes.customer.tier.:String AS tier, count() AS found FROM ${events}
       WHERE ${within} GROUP BY tier ORDER BY found DESC, tier LIMIT 10`,
  },
  {
    title: '95th percentile of an attribute',
    ask: scalar({ search, compute: { aggregation: 'pc95', metric: '@duration_ms' } }),
    sql: (events, within) =>
      `SELECT quantileExactInclusive(0.95)(attributes.duration_ms.:Int64) FROM ${events}
       WHERE ${within} AND name = 'cart.viewed'`,
  },
  {
    title: 'unique users of everything',
    ask: scalar({ search: '*', compute: { aggregation: 'cardinality', metric: '@usr.id' } }),
    sql: (events, within) => `SELECT uniqExact(user_id) FROM ${events} WHERE ${within}`,
  },
  {
    title: 'unique users a day',
    ask: series({
      search,
      compute: { aggregation: 'cardinality', metric: '@usr.id', interval: dayMs },
    }),
    sql: (events, within) =>
      `SELECT toDate(occurred_at) AS day, uniqExact(user_id) FROM ${events}
       WHERE ${within} AND name = 'cart.viewed' GROUP BY day ORDER BY day`,
  },
  {
    title: 'daily series a value of an attribute',
    ask: series({
      search,
      compute: { ...count, interval: dayMs },
      groupBy: [{ facet: '@customer.tier', limit: 10 }],
    }),
    sql: (events, within) =>
      `SELECT attributes.customer.tier.:String AS tier, toDate(occurred_at) AS day, count()
       FROM ${events} WHERE ${within} AND name = 'cart.viewed' GROUP BY tier, day`,
  },
  {
    title: 'ranking of values within a ranking of names',
    ask: scalar({
      search: '*',
      compute: count,
      groupBy: [
        { facet: '@event.name', limit: 10 },
        { facet: '@customer.tier', limit: 2 },
      ],
    }),
    // One pass: the groups of both levels, and the sum of a name over its groups.
    sql: (events, within) =>
      `SELECT name, tier, found FROM (
         SELECT name, attributes.customer.tier.:String AS tier, count() AS found,
           sum(found) OVER (PARTITION BY name) AS of_name
         FROM ${events} WHERE ${within} GROUP BY name, tier
         ORDER BY of_name DESC, name, found DESC, tier LIMIT 2 BY name
       ) LIMIT 20`,
  },
  {
    title: 'failed and slow requests, by two attributes and a pattern of names',
    ask: scalar({
      search: '@event.name:cart.* @http.status_code:500 @duration_ms:>1000',
      compute: { aggregation: 'avg', metric: '@duration_ms' },
    }),
    sql: (events, within) =>
      `SELECT avg(attributes.duration_ms.:Int64) FROM ${events} WHERE ${within}
         AND startsWith(name, 'cart.') AND attributes.http.status_code.:Int64 = 500
         AND attributes.duration_ms.:Int64 > 1000`,
  },
  {
    title: 'newest hundred events of a name, whole',
    ask: (server, range, more) => askTimes(server, { range, search, limit: 100, ...more }),
    sql: (events, within) =>
      `SELECT toJSONString(attributes), user_id, session_id, service, env, version, event_id,
         (SELECT count() FROM ${events} WHERE ${within} AND name = 'cart.viewed'),
         toUnixTimestamp64Milli(occurred_at)
       FROM ${events} WHERE ${within} AND name = 'cart.viewed' AND (occurred_at, event_id) IN (
         SELECT occurred_at, event_id FROM ${events} WHERE ${within} AND name = 'cart.viewed'
         ORDER BY occurred_at DESC, event_id LIMIT 100)
       ORDER BY occurred_at DESC, event_id`,
  },
  {
    title: 'events of users who did it four times',
    ask: scalar({ search, compute: count, occurrences: 4 }),
    sql: (events, within) =>
      `SELECT sum(found) FROM (SELECT count() AS found FROM ${events}
       WHERE ${within} AND name = 'cart.viewed' AND user_id != '' GROUP BY user_id HAVING found >= 4)`,
  },
  {
    title: 'events of users on a plan',
    ask: scalar({ search, compute: count, users: '@usr.plan:plan-3' }),
    sql: (events, within) =>
      `SELECT count() FROM ${events} WHERE ${within} AND name = 'cart.viewed' AND user_id IN (
         SELECT user_id FROM ${events} WHERE user_id != '' GROUP BY user_id
         HAVING argMax(attributes.usr.plan.:String, occurred_at) = 'plan-3')`,
  },
]

function scalar(question: Omit<Question, 'range'>): Comparison['ask'] {
  return (server, range, more) => askScalar(server, { ...question, ...more, range })
}

function series(question: Omit<Question, 'range'>): Comparison['ask'] {
  return (server, range, more) => askSeries(server, { ...question, ...more, range })
}

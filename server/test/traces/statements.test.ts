import { expect, test } from 'vitest'
import type { Parsed } from '../../src/query/parse/faults.ts'
import { parseErrorGroups } from '../../src/query/parse/parse-error-groups.ts'
import { parseServiceMap } from '../../src/query/parse/parse-service-map.ts'
import {
  parseSpanSearch,
  parseTraceSearch,
  type SpanSelection,
} from '../../src/query/parse/parse-span-search.ts'
import { parseSpanTimeseries } from '../../src/query/parse/parse-span-timeseries.ts'
import { optimize } from '../../src/query/plan/plan.ts'
import { resolveSpans } from '../../src/query/resolve/span-names.ts'
import { errorGroupsSql } from '../../src/query/sql/error-groups-sql.ts'
import { serviceMapSql } from '../../src/query/sql/service-map-sql.ts'
import type { ResolvedSpans } from '../../src/query/sql/span-scan.ts'
import { spanSearchSql, traceSearchSql } from '../../src/query/sql/span-search-sql.ts'
import { traceBoundsSql, traceSpansSql } from '../../src/query/sql/span-sql.ts'
import { spanTimeseriesSql } from '../../src/query/sql/span-timeseries-sql.ts'
import {
  eventMatchesSql,
  mayHaveEventsSql,
  namedTraceSql,
  traceEventsSql,
} from '../../src/query/sql/trace-events-sql.ts'
import type { Sql } from '../../src/warehouse/sql-text.ts'

const dayMs = 86_400_000
const range = { from: 0, to: dayMs }

type Question<Asked> = {
  readonly type: string
  readonly attributes: object
  readonly parse: (body: unknown) => Parsed<Asked>
  readonly print: (plan: Asked & ResolvedSpans) => Sql
}

/** The statement of a question, under what is asked. */
function ofQuestion<Asked extends SpanSelection>(question: Question<Asked>): [string, Sql] {
  const { type, attributes, parse, print } = question
  const parsed = parse({ data: { type, attributes: { ...range, ...attributes } } })
  if (parsed.kind === 'faulty') throw new Error(parsed.faults.join('\n'))
  const condition = resolveSpans(parsed.question.search)
  const plan = optimize({ ...parsed.question, condition })
  return [`${type} ${JSON.stringify(attributes)}`, print(plan)]
}

const spanSearch = { type: 'span_search', parse: parseSpanSearch, print: spanSearchSql }
const cursor = Buffer.from('duration 5 6 7').toString('base64url')

const questions: readonly [string, Sql][] = [
  ofQuestion({ ...spanSearch, attributes: { query: 'service:pay @http.status_code:>=500' } }),
  ofQuestion({ ...spanSearch, attributes: { query: '-@a:x trace_id:1f', sort: 'duration' } }),
  ofQuestion({ ...spanSearch, attributes: { sort: 'duration', page: { cursor, limit: 10 } } }),
  ofQuestion({
    type: 'trace_search',
    parse: parseTraceSearch,
    print: traceSearchSql,
    attributes: { query: 'status:error', sort: '-duration' },
  }),
  ofQuestion({
    type: 'span_timeseries',
    parse: parseSpanTimeseries,
    print: spanTimeseriesSql,
    attributes: { interval: 3_600_000, group_by: ['service', '@http.route'] },
  }),
  ofQuestion({
    type: 'error_groups',
    parse: parseErrorGroups,
    print: errorGroupsSql,
    attributes: { query: 'service:pay' },
  }),
  ofQuestion({
    type: 'service_map',
    parse: parseServiceMap,
    print: serviceMapSql,
    attributes: { query: '@http.method:GET' },
  }),
]

const owners = { session_id: ['s'], user_id: ['u'], account_id: [] }
const trace = { low: 31n, range: { fromMs: 0, untilMs: 1_000 }, owners }
const event = { applicationId: 'shop', eventId: 'e', atMs: 500 }

const byId: readonly [string, Sql][] = [
  ['when a trace was', traceBoundsSql(31n)],
  [
    'its spans',
    traceSpansSql({ low: 31n, high: 7n }, { fromNs: 0n, untilNs: 1_000_000_000n }, 10_000),
  ],
  ['whether it may have events', mayHaveEventsSql(trace)],
  ['its events', traceEventsSql(trace, 1_000)],
  ['the trace that an event names', namedTraceSql(event)],
  ['those that an event may be of', eventMatchesSql(event, 10)],
]

test('the statements about spans are those that were looked at', async () => {
  const statements = [...questions, ...byId].map(([asks, { text }]) => `-- ${asks}\n${text}\n`)

  await expect(statements.join('\n')).toMatchFileSnapshot('statements.sql')
})

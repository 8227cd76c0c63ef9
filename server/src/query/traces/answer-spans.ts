import type {
  ErrorGroup,
  ErrorGroupsAnswer,
  ListedSpan,
  ListedTrace,
  ServiceMapAnswer,
  SpansAnswer,
  SpanTimeseriesAnswer,
  TracesAnswer,
} from '@throughline/contract'
import type { Sql } from '../../warehouse/sql-text.ts'
import { unanswered, type Answer, type QueryContext } from '../answer.ts'
import type { Parsed } from '../parse/faults.ts'
import { parseErrorGroups, type ErrorGroupsQuestion } from '../parse/parse-error-groups.ts'
import { parseServiceMap } from '../parse/parse-service-map.ts'
import {
  cursorBehind,
  parseSpanSearch,
  parseTraceSearch,
  type PlaceInOrder,
  type SpanSearchQuestion,
  type SpanSelection,
} from '../parse/parse-span-search.ts'
import { parseSpanTimeseries, type SpanTimeseriesQuestion } from '../parse/parse-span-timeseries.ts'
import { optimize } from '../plan/plan.ts'
import { resolveSpans } from '../resolve/span-names.ts'
import { runQuestion } from '../run/run-question.ts'
import { errorGroups } from '../shape/error-groups.ts'
import { serviceMap } from '../shape/service-map.ts'
import { spanSeries } from '../shape/span-timeseries.ts'
import { readSpans } from '../shape/spans.ts'
import { readTraces } from '../shape/traces.ts'
import { errorGroupsSql } from '../sql/error-groups-sql.ts'
import { serviceMapSql } from '../sql/service-map-sql.ts'
import type { ResolvedSpans } from '../sql/span-scan.ts'
import { spanSearchSql, traceSearchSql } from '../sql/span-search-sql.ts'
import { spanTimeseriesSql } from '../sql/span-timeseries-sql.ts'

/** The spans that a search finds, a page at a time. */
export function answerSpanSearch(...asked: Asked): Promise<Answer<SpansAnswer>> {
  return answer<SpanSearchQuestion, ListedSpan[]>(asked, {
    parse: parseSpanSearch,
    print: spanSearchSql,
    shape(plan, rows) {
      const { total, spans } = readSpans(rows)
      const shown = spans.slice(0, plan.limit)
      const data = shown.map(({ listed }) => listed)
      return { data, ...pageBehind(plan, shown, total > shown.length) }
    },
  })
}

/** The traces that have such a span, a page at a time. */
export function answerTraceSearch(...asked: Asked): Promise<Answer<TracesAnswer>> {
  return answer<SpanSearchQuestion, ListedTrace[]>(asked, {
    parse: parseTraceSearch,
    print: traceSearchSql,
    shape(plan, rows) {
      const shown = readTraces(rows.slice(0, plan.limit))
      const data = shown.map(({ listed }) => listed)
      return { data, ...pageBehind(plan, shown, rows.length > shown.length) }
    },
  })
}

type Series = NonNullable<SpanTimeseriesAnswer['data']>

/** How many spans, errors, and how long they took: a series a group. */
export function answerSpanTimeseries(...asked: Asked): Promise<Answer<SpanTimeseriesAnswer>> {
  return answer<SpanTimeseriesQuestion, Series>(asked, {
    parse: parseSpanTimeseries,
    print: spanTimeseriesSql,
    shape: (_plan, rows) => ({
      data: { type: 'span_timeseries', attributes: { series: spanSeries(rows) } },
    }),
  })
}

/** Errors that are the same but for ids and numbers. */
export function answerErrorGroups(...asked: Asked): Promise<Answer<ErrorGroupsAnswer>> {
  return answer<ErrorGroupsQuestion, ErrorGroup[]>(asked, {
    parse: parseErrorGroups,
    print: errorGroupsSql,
    shape: (_plan, rows) => ({ data: errorGroups(rows) }),
  })
}

type CallMap = NonNullable<ServiceMapAnswer['data']>

/** Which services call which, and what else. */
export function answerServiceMap(...asked: Asked): Promise<Answer<ServiceMapAnswer>> {
  return answer<SpanSelection, CallMap>(asked, {
    parse: parseServiceMap,
    print: serviceMapSql,
    shape: (_plan, rows) => ({ data: { type: 'service_map', attributes: serviceMap(rows) } }),
  })
}

type Listed = Pick<PlaceInOrder, 'traceLow'> & {
  readonly spanId?: bigint
  readonly startNs: bigint
  readonly durationNs: bigint
}

function pageBehind(question: SpanSearchQuestion, shown: readonly Listed[], isMore: boolean) {
  const last = shown.at(-1)
  if (last === undefined || !isMore) return { page: {} }
  const { traceLow, spanId = 0n, startNs, durationNs } = last
  const value = question.order.by === 'duration' ? durationNs : startNs
  return { page: { after: cursorBehind(question, { value, traceLow, spanId }) } }
}

type Asked = readonly [body: unknown, context: QueryContext, signal?: AbortSignal]

/** The stages of a question about spans: nothing has to be known of tags to resolve their names. */
interface Stages<Question extends SpanSelection, Data> {
  parse(body: unknown): Parsed<Question>
  print(plan: Question & ResolvedSpans): Sql
  shape(plan: Question & ResolvedSpans, rows: readonly unknown[]): Shaped<Data>
}

interface Shaped<Data> {
  readonly data: Data
  readonly page?: { readonly after?: string }
}

async function answer<Question extends SpanSelection, Data>(
  [body, context, signal]: Asked,
  stages: Stages<Question, Data>,
): Promise<Answer<{ data?: Data; meta: Meta }>> {
  const parsed = stages.parse(body)
  if (parsed.kind === 'faulty') return { kind: 'rejected', errors: parsed.faults }
  const { question } = parsed
  const plan = optimize({ ...question, condition: resolveSpans(question.search) })
  const outcome = await runQuestion(context.warehouse, stages.print(plan), signal)
  if (outcome.kind !== 'rows') return unanswered(outcome, context)
  const { data, ...more } = stages.shape(plan, outcome.rows)
  const meta = { request_id: context.newRequestId(), status: 'done', ...more } as const
  return { kind: 'answered', body: { data, meta } }
}

interface Meta {
  request_id: string
  status: 'done' | 'timeout'
  page?: { readonly after?: string }
}

import {
  ErrorGroupsAnswer,
  ServiceMapAnswer,
  SpansAnswer,
  SpanTimeseriesAnswer,
  TraceAnswer,
  TracesAnswer,
  type ErrorGroup,
  type ListedSpan,
  type ListedTrace,
  type SpanSort,
} from '@throughline/contract'
import { ApiError } from './api-error.ts'
import { request } from './request.ts'

/** Which spans: those that began in a half-open time and that a search finds. */
export interface SpanChoice {
  readonly fromMs: number
  readonly toMs: number
  /** Search text over spans; empty for all. */
  readonly query: string
}

export interface PageChoice extends SpanChoice {
  readonly sort: SpanSort
  /** What the page before gave for the next one; empty for the first. */
  readonly cursor: string
  readonly limit: number
}

/** Some rows, and what asks for those behind them. */
export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly after: string | undefined
}

export interface FiguresChoice extends SpanChoice {
  /** A name as in a search: `service`, `resource_name`. */
  readonly groupBy: string
  /** Absent: only totals. */
  readonly intervalMs?: number
  /** How many groups, those with the most spans. */
  readonly limit: number
}

export type SpanSeries = NonNullable<SpanTimeseriesAnswer['data']>['attributes']['series'][number]
export type ServiceMap = NonNullable<ServiceMapAnswer['data']>['attributes']

const base = '/api/throughline/v1'

/** One trace with its spans and events; the id in any of its forms. */
export async function readTrace(id: string, signal: AbortSignal): Promise<TraceAnswer['data']> {
  const path = `${base}/traces/${encodeURIComponent(id)}`
  return (await request({ path, signal }, TraceAnswer)).data
}

/** The traces that have such a span, a page at a time. */
export async function searchTraces(
  choice: PageChoice,
  signal: AbortSignal,
): Promise<Page<ListedTrace>> {
  const body = { data: { type: 'trace_search', attributes: pageOf(choice) } }
  const answer = await request({ path: `${base}/traces/search`, body, signal }, TracesAnswer)
  return { rows: dataOf(answer), after: answer.meta.page?.after }
}

/** The spans, a page at a time. */
export async function searchSpans(
  choice: PageChoice,
  signal: AbortSignal,
): Promise<Page<ListedSpan>> {
  const body = { data: { type: 'span_search', attributes: pageOf(choice) } }
  const answer = await request({ path: `${base}/spans/search`, body, signal }, SpansAnswer)
  return { rows: dataOf(answer), after: answer.meta.page?.after }
}

/** How long spans took and how many failed, over time and in groups. */
export async function askSpanFigures(
  { groupBy, intervalMs, limit, ...choice }: FiguresChoice,
  signal: AbortSignal,
): Promise<readonly SpanSeries[]> {
  const width = intervalMs === undefined ? {} : { interval: intervalMs }
  const attributes = { ...spansOf(choice), ...width, group_by: [groupBy], limit }
  const body = { data: { type: 'span_timeseries', attributes } }
  const answer = await request(
    { path: `${base}/spans/timeseries`, body, signal },
    SpanTimeseriesAnswer,
  )
  return dataOf(answer).attributes.series
}

/** Errors that are the same but for ids and numbers, the most frequent first. */
export async function askErrorGroups(
  choice: SpanChoice,
  signal: AbortSignal,
): Promise<readonly ErrorGroup[]> {
  const body = { data: { type: 'error_groups', attributes: spansOf(choice) } }
  return dataOf(await request({ path: `${base}/errors`, body, signal }, ErrorGroupsAnswer))
}

/** Which services call which, and what outside. */
export async function askServiceMap(choice: SpanChoice, signal: AbortSignal): Promise<ServiceMap> {
  const body = { data: { type: 'service_map', attributes: spansOf(choice) } }
  const answer = await request({ path: `${base}/service-map`, body, signal }, ServiceMapAnswer)
  return dataOf(answer).attributes
}

function pageOf({ sort, cursor, limit, ...choice }: PageChoice): object {
  return { ...spansOf(choice), sort, page: { limit, ...(cursor === '' ? {} : { cursor }) } }
}

function spansOf({ fromMs, toMs, query }: SpanChoice): object {
  return { from: fromMs, to: toMs, ...(query.trim() === '' ? {} : { query }) }
}

/** What was asked for; an answer without it took the server too long. */
function dataOf<Data>({ data }: { readonly data?: Data }): Data {
  if (data !== undefined) return data
  throw new ApiError('refused', 'This took too long. Ask about a shorter range or fewer spans.', {})
}

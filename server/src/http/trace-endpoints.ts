import {
  ServiceMapAnswer,
  ServiceMapRequest,
  ErrorGroupsAnswer,
  ErrorGroupsRequest,
  EventTraceAnswer,
  SpanSearchRequest,
  SpansAnswer,
  SpanTimeseriesAnswer,
  SpanTimeseriesRequest,
  TraceAnswer,
  TracesAnswer,
  TraceSearchRequest,
} from '@throughline/contract'
import { managedAnswers, question, type Endpoint } from './endpoint.ts'

const base = '/api/throughline/v1'

/** Where traces are asked for. */
export const tracePaths = {
  trace: `${base}/traces/{id}`,
  eventTrace: `${base}/events/{id}/trace`,
  spanSearch: `${base}/spans/search`,
  traceSearch: `${base}/traces/search`,
  spanTimeseries: `${base}/spans/timeseries`,
  errorGroups: `${base}/errors`,
  serviceMap: `${base}/service-map`,
} as const

const reading = { access: 'bothKeys', permission: 'rum_apps_read' } as const

/** Traces and spans. The bodies are our own. */
export const traceEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: tracePaths.trace,
    summary:
      'One trace by its id in any form: its spans in order, what its end waited for, and its events.',
    ...reading,
    answers: managedAnswers('The trace.', TraceAnswer, [
      'request_malformed',
      'trace_not_found',
      'warehouse_unavailable',
    ]),
  },
  {
    method: 'get',
    path: tracePaths.eventTrace,
    summary:
      'The trace of an event, by what, and others that it may be of; the query string has its `application_id` and `timestamp`.',
    ...reading,
    answers: managedAnswers('The trace.', EventTraceAnswer, [
      'request_malformed',
      'event_not_found',
      'warehouse_unavailable',
    ]),
  },
  question({
    path: tracePaths.spanSearch,
    summary: 'The spans that a search finds, a page at a time.',
    request: SpanSearchRequest,
    answer: SpansAnswer,
  }),
  question({
    path: tracePaths.traceSearch,
    summary: 'The traces that have a span which a search finds, a page at a time.',
    request: TraceSearchRequest,
    answer: TracesAnswer,
  }),
  question({
    path: tracePaths.spanTimeseries,
    summary: 'Count, errors and percentiles of durations of spans over time, a series a group.',
    request: SpanTimeseriesRequest,
    answer: SpanTimeseriesAnswer,
  }),
  question({
    path: tracePaths.errorGroups,
    summary: 'Errors that are the same but for ids and numbers: how many, whose, and a trace.',
    request: ErrorGroupsRequest,
    answer: ErrorGroupsAnswer,
  }),
  question({
    path: tracePaths.serviceMap,
    summary: 'Which services call which, and what is called outside: calls, errors, how long.',
    request: ServiceMapRequest,
    answer: ServiceMapAnswer,
  }),
]

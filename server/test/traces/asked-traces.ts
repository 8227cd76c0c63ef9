/** What a server answers about traces, over HTTP. */
import {
  ErrorGroupsAnswer,
  EventTraceAnswer,
  ServiceMapAnswer,
  SpanTimeseriesAnswer,
  TraceAnswer,
  type ErrorGroup,
  type ServiceMapEdge,
  type SpanOfTrace,
  type TraceEvent,
} from '@throughline/contract'
import type { Static, TSchema } from 'typebox'
import { answerOf, call, type Target } from '../calling.ts'

const base = '/api/throughline/v1'

/** The trace of this id, in whatever form it is. */
export async function askTrace(server: Target, id: string): Promise<TraceAnswer['data']> {
  const answer = await call(server, { path: `${base}/traces/${id}` })
  return (await answerOf(answer, TraceAnswer)).data
}

/** The trace that an event is of, and others that it may be of. */
export async function askEventTrace(
  server: Target,
  event: TraceEvent | undefined,
): Promise<EventTraceAnswer['data']['attributes']> {
  if (event === undefined) throw new Error('there is no event')
  const { id, application_id: application, timestamp } = event
  const path = `${base}/events/${id}/trace?application_id=${application}&timestamp=${timestamp}`
  const answer = await call(server, { path })
  return (await answerOf(answer, EventTraceAnswer)).data.attributes
}

/** How many spans a search finds. */
export async function countSpans(server: Target, query: string): Promise<number> {
  const { data } = await askLately(server, SpanTimeseriesAnswer, {
    path: 'spans/timeseries',
    type: 'span_timeseries',
    query,
  })
  return data?.attributes.series[0]?.total.count ?? 0
}

/** The errors of the spans that a search finds, those that are the same together. */
export async function askErrors(server: Target, query: string): Promise<readonly ErrorGroup[]> {
  const { data } = await askLately(server, ErrorGroupsAnswer, {
    path: 'errors',
    type: 'error_groups',
    query,
  })
  return data ?? []
}

/** Who calls whom by the spans that a search finds. */
export async function askServiceMap(
  server: Target,
  query: string,
): Promise<readonly ServiceMapEdge[]> {
  const { data } = await askLately(server, ServiceMapAnswer, {
    path: 'service-map',
    type: 'service_map',
    query,
  })
  return data?.attributes.edges ?? []
}

type Asked = { readonly path: string; readonly type: string; readonly query: string }

const hourMs = 3_600_000

/** A question for spans of the last hour and the next. */
async function askLately<Schema extends TSchema>(
  server: Target,
  schema: Schema,
  { path, type, query }: Asked,
): Promise<Static<Schema>> {
  const attributes = { from: Date.now() - hourMs, to: Date.now() + hourMs, query }
  const body = { data: { type, attributes } }
  return answerOf(await call(server, { path: `${base}/${path}`, body }), schema)
}

/** The spans from the root down to this one. */
export function pathTo(
  span: SpanOfTrace | undefined,
  spans: readonly SpanOfTrace[],
): SpanOfTrace[] {
  if (span === undefined) return []
  const parent = spans.find(({ id }) => id === span.attributes.parent_id)
  return [...pathTo(parent, spans), span]
}

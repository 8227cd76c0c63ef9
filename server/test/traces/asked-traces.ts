/** What a server answers about traces, over HTTP. */
import { SpanTimeseriesAnswer, TraceAnswer, type SpanOfTrace } from '@throughline/contract'
import { answerOf, call, type Target } from '../calling.ts'

const base = '/api/throughline/v1'

/** The trace of this id, in whatever form it is. */
export async function askTrace(server: Target, id: string): Promise<TraceAnswer['data']> {
  const answer = await call(server, { path: `${base}/traces/${id}` })
  return (await answerOf(answer, TraceAnswer)).data
}

/** How many spans of the last hour and the next a search finds. */
export async function countSpans(server: Target, query: string): Promise<number> {
  const hourMs = 3_600_000
  const attributes = { from: Date.now() - hourMs, to: Date.now() + hourMs, query }
  const body = { data: { type: 'span_timeseries', attributes } }
  const answer = await call(server, { path: `${base}/spans/timeseries`, body })
  const { data } = await answerOf(answer, SpanTimeseriesAnswer)
  return data?.attributes.series[0]?.total.count ?? 0
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

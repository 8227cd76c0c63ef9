/** Spans as tracers of Datadog send them, for pages that show traces. */
import type { RunningServer } from '../running-server.ts'

/** A span to be sent; times in milliseconds. */
export type SentSpan = {
  readonly id: number
  readonly parent?: number
  readonly service: string
  readonly resource: string
  readonly startMs: number
  readonly durationMs: number
  readonly error?: { readonly type: string; readonly message: string; readonly stack?: string }
  readonly tags?: Readonly<Record<string, string>>
}

/** Sends the spans of each trace, by the number of the trace. */
export async function sendTraces(
  server: RunningServer,
  traces: ReadonlyMap<number, readonly SentSpan[]>,
): Promise<void> {
  const body = [...traces].map(([trace, spans]) => spans.map((span) => bodyOf(trace, span)))
  const headers = { 'content-type': 'application/json', 'DD-API-KEY': server.apiKey }
  const answer = await fetch(`${server.url}/v0.3/traces`, {
    method: 'PUT',
    headers,
    // Nanoseconds of today are no exact numbers in JavaScript: the last six digits are put as text.
    body: JSON.stringify(body).replaceAll(
      /"start":(\d+),"duration":(\d+)/g,
      '"start":$1000000,"duration":$2000000',
    ),
  })
  if (!answer.ok) throw new Error(`the server answered ${answer.status}: ${await answer.text()}`)
}

/** The id of a trace as the app shows it. */
export function traceIdText(trace: number): string {
  return trace.toString(16).padStart(32, '0')
}

function bodyOf(trace: number, span: SentSpan): object {
  const { type = '', message = '', stack = '' } = span.error ?? {}
  const failure = span.error && {
    'error.type': type,
    'error.message': message,
    'error.stack': stack,
  }
  return {
    trace_id: trace,
    span_id: span.id,
    parent_id: span.parent ?? 0,
    service: span.service,
    name: 'http.request',
    resource: span.resource,
    type: 'web',
    start: Math.round(span.startMs),
    duration: Math.round(span.durationMs),
    error: span.error === undefined ? 0 : 1,
    meta: { env: 'prod', ...span.tags, ...failure },
  }
}

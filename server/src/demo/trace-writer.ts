import type { Random } from './random.ts'

/** Something a service does, and what it calls meanwhile. Times are milliseconds. */
export interface Call {
  readonly service: string
  readonly version: string
  readonly operation: string
  readonly resource: string
  readonly type: 'web' | 'http' | 'sql' | 'cache' | 'worker' | 'queue'
  /** Since the one that calls it began. */
  readonly afterMs: number
  readonly durationMs: number
  readonly tags: Readonly<Record<string, string>>
  readonly error?: CallError
  readonly calls: readonly Call[]
}

export interface CallError {
  readonly type: string
  readonly message: string
  readonly stack: string
}

export interface TraceStart {
  readonly traceId: number
  readonly startMs: number
  /** Of the root: whose trace it is. */
  readonly owner: Readonly<Record<string, string>>
}

/**
 * A trace as an Agent takes it: JSON of a list of spans. Ids have 52 bits, so that they are numbers
 * of JSON.
 */
export function traceText(root: Call, start: TraceStart, random: Random): string {
  const spans: string[] = []
  const add = (call: Call, place: { startMs: number; parentId: number; tags: object }): void => {
    const spanId = drawnId(random)
    const startMs = place.startMs + call.afterMs
    spans.push(spanText(call, { ...place, ...start, startMs, spanId }))
    for (const inner of call.calls) add(inner, { startMs, parentId: spanId, tags: {} })
  }
  add(root, { startMs: start.startMs, parentId: 0, tags: start.owner })
  return `[${spans.join(',')}]`
}

/** Never 0, which is no id. */
export function drawnId(random: Random): number {
  return 1 + Math.floor(random.next() * (2 ** 52 - 1))
}

interface Place {
  readonly traceId: number
  readonly spanId: number
  readonly parentId: number
  readonly startMs: number
  readonly tags: object
}

function spanText(call: Call, { traceId, spanId, parentId, startMs, tags }: Place): string {
  const { service, operation, resource, type, durationMs, error } = call
  const meta = {
    env: 'prod',
    version: call.version,
    language: 'javascript',
    ...call.tags,
    ...tags,
    ...(error && {
      'error.type': error.type,
      'error.message': error.message,
      'error.stack': error.stack,
    }),
  }
  const told = JSON.stringify({ service, name: operation, resource, type, meta })
  const times = `"start":${nanoseconds(startMs)},"duration":${nanoseconds(durationMs)}`
  const ids = `"trace_id":${traceId},"span_id":${spanId},"parent_id":${parentId}`
  return `{${ids},${times},"error":${error === undefined ? 0 : 1},${told.slice(1)}`
}

/** With its digits: a moment has more of them than a number of JavaScript can. */
function nanoseconds(ms: number): string {
  return String(BigInt(Math.round(ms * 1_000)) * 1_000n)
}

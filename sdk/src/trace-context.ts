/** The ids of a span, as they go into the context of an event. */
export type TraceContext = { readonly trace_id: string; readonly span_id: string }

// Where OpenTelemetry's API keeps what an application registered, and where a context keeps its span.
// Both symbols are what its versions agree on among each other, so that nothing must be imported.
const apiKey = Symbol.for('opentelemetry.js.api.1')
const spanKey = Symbol.for('OpenTelemetry Context Key SPAN')
// Where dd-trace keeps its tracer, which every copy of it in a process shares.
const tracerKey = '_ddtrace'

const onlyZeros = /^0*$/

/** The span that is active in OpenTelemetry or dd-trace, if the application uses one and a span is. */
export function activeTrace(): TraceContext | undefined {
  return activeInOpenTelemetry() ?? activeInDdTrace()
}

function activeInOpenTelemetry(): TraceContext | undefined {
  const context = ask(valueOf(valueOf(globalThis, apiKey), 'context'), 'active')
  if (context === undefined) return undefined
  const ids = ask(ask(context, 'getValue', spanKey), 'spanContext')
  return traceOf(valueOf(ids, 'traceId'), valueOf(ids, 'spanId'))
}

function activeInDdTrace(): TraceContext | undefined {
  const scope = ask(valueOf(globalThis, tracerKey), 'scope')
  if (scope === undefined) return undefined
  const ids = ask(ask(scope, 'active'), 'context')
  // True: all of the id, in hexadecimal digits.
  return traceOf(ask(ids, 'toTraceId', true), ask(ids, 'toSpanId', true))
}

function traceOf(traceId: unknown, spanId: unknown): TraceContext | undefined {
  if (typeof traceId !== 'string' || typeof spanId !== 'string') return undefined
  return onlyZeros.test(traceId) ? undefined : { trace_id: traceId, span_id: spanId }
}

function valueOf(target: unknown, key: PropertyKey): unknown {
  return typeof target === 'object' && target !== null ? Reflect.get(target, key) : undefined
}

/** What a method answers, or nothing where there is none. */
function ask(target: unknown, method: string, ...given: readonly unknown[]): unknown {
  const found = valueOf(target, method)
  return typeof found === 'function' ? Reflect.apply(found, target, given) : undefined
}

/** The ids of a span, as they go into the context of an event. */
export type TraceContext = { readonly trace_id: string; readonly span_id: string }

// Where OpenTelemetry's API keeps what an application registered, and where a context keeps its span.
// Both symbols are what its versions agree on among each other, so that nothing must be imported.
const apiKey = Symbol.for('opentelemetry.js.api.1')
const spanKey = Symbol.for('OpenTelemetry Context Key SPAN')
// Where dd-trace keeps its tracer, which every copy of it in a process shares.
const tracerKey = '_ddtrace'

const idOfNoTrace = /^0*$/

/** The span that is active in OpenTelemetry or dd-trace, if the application uses one and a span is. */
export function activeTrace(): TraceContext | undefined {
  const context = ask(valueOf(valueOf(globalThis, apiKey), 'context'), 'active')
  const ids = ask(ask(context, 'getValue', spanKey), 'spanContext')
  const ddIds = ask(ask(ask(valueOf(globalThis, tracerKey), 'scope'), 'active'), 'context')
  // True: all of the id, in hexadecimal digits.
  const traceId = valueOf(ids, 'traceId') ?? ask(ddIds, 'toTraceId', true)
  const spanId = valueOf(ids, 'spanId') ?? ask(ddIds, 'toSpanId', true)
  if (typeof traceId !== 'string' || typeof spanId !== 'string') return undefined
  return idOfNoTrace.test(traceId) ? undefined : { trace_id: traceId, span_id: spanId }
}

function valueOf(target: unknown, key: PropertyKey): unknown {
  return typeof target === 'object' && target !== null ? Reflect.get(target, key) : undefined
}

/** What a method answers, or nothing where there is none. */
function ask(target: unknown, method: string, ...given: readonly unknown[]): unknown {
  const found = valueOf(target, method)
  return typeof found === 'function' ? Reflect.apply(found, target, given) : undefined
}

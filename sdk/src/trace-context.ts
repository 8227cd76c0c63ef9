/** The ids of a span, as they go into the context of an event. */
export type TraceContext = { readonly trace_id: string; readonly span_id: string }

// Where OpenTelemetry's API keeps what an application registered, and where a context keeps its span.
// Both symbols are what its versions agree on among each other, so that nothing must be imported.
const apiKey = Symbol.for('opentelemetry.js.api.1')
const spanKey = Symbol.for('OpenTelemetry Context Key SPAN')

const idOfNoTrace = '0'.repeat(32)

/** The span that is active in OpenTelemetry, if the application uses it and one is. */
export function activeTrace(): TraceContext | undefined {
  const context = ask(valueOf(valueOf(globalThis, apiKey), 'context'), 'active')
  if (context === undefined) return undefined
  const ids = ask(ask(context, 'getValue', spanKey), 'spanContext')
  const traceId = valueOf(ids, 'traceId')
  const spanId = valueOf(ids, 'spanId')
  if (typeof traceId !== 'string' || typeof spanId !== 'string') return undefined
  return traceId === idOfNoTrace ? undefined : { trace_id: traceId, span_id: spanId }
}

function valueOf(target: unknown, key: PropertyKey): unknown {
  return typeof target === 'object' && target !== null ? Reflect.get(target, key) : undefined
}

/** What a method answers, or nothing where there is none. */
function ask(target: unknown, method: string, ...given: readonly unknown[]): unknown {
  const found = valueOf(target, method)
  return typeof found === 'function' ? Reflect.apply(found, target, given) : undefined
}

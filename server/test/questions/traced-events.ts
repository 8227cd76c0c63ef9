import { aSpanRow } from '../../src/warehouse/a-span-row.ts'
import type { SpanRow } from '../../src/warehouse/span-row.ts'

/** Events and spans of few sessions within some hours, with ids in every form, around midnight. */
export const tracedStartMs = Date.UTC(2026, 0, 10, 20)
const hourMs = 3_600_000
export const tracedLengthMs = 8 * hourMs

const tracesMax = 60
const eventsMax = 400

const errorTypes = ['CardDeclined', 'TimeoutError', 'Ümlaut', '']

function highOf(trace: number): bigint {
  return trace % 3 === 0 ? 0n : 0x6a000000_00000000n + BigInt(trace)
}

// Both halves of the numbers there are, so that a signed reading shows.
function lowOf(trace: number): bigint {
  return (trace % 2 === 0 ? 0xf000000000000000n : 0x1000n) + BigInt(trace * 7_919)
}

function startOf(trace: number): number {
  // Some of them close together.
  return tracedStartMs + (((trace * 7_919) % 10_007) % 40) * 700_000 + (trace % 4) * 900
}

/** Spans of one trace: an entry, a child that may fail, and one of another service. */
export const tracedSpans: readonly SpanRow[] = Array.from({ length: tracesMax }, (_, trace) => {
  const startNs = BigInt(startOf(trace)) * 1_000_000n
  const type = errorTypes[trace % errorTypes.length] ?? ''
  const isError = trace % 3 === 1
  const shared = {
    traceLow: lowOf(trace),
    env: trace % 5 === 0 ? '' : 'live',
    receivedAtMs: startOf(trace),
  }
  const spanId = BigInt(trace * 10 + 1)
  const inSpan = {
    name: trace % 4 === 0 ? 'page' : 'payment.failed',
    atNs: startNs + BigInt(trace * 90_000_000),
    attributesJson: '{}',
  }
  return [
    aSpanRow({
      ...shared,
      traceHigh: highOf(trace),
      spanId,
      service: 'web',
      resource: `POST /checkout/${trace % 4}`,
      startNs,
      durationNs: BigInt((trace % 7) * 900_000_000 + 1),
      isError,
      sessionId: trace % 4 === 3 ? '' : `s-${trace % 5}`,
      userId: trace % 3 === 2 ? '' : `user-${trace % 4}`,
      accountId: trace % 2 === 0 ? 'acme' : '',
      // The one that failed because of the other ends after it.
      meta: new Map(isError ? [['error.type', 'HttpError']] : []),
    }),
    aSpanRow({
      ...shared,
      spanId: spanId + 1n,
      parentId: spanId,
      service: trace % 2 === 0 ? 'payments' : 'cards',
      events: trace % 3 === 0 ? [inSpan] : [],
      startNs: startNs + 1_000n,
      durationNs: isError ? 0n : 5_000_000n,
      isError,
      meta: new Map(
        isError && type !== ''
          ? [
              ['error.type', type],
              ['error.message', `${type} happened`],
            ]
          : [],
      ),
    }),
  ]
}).flat()

function whole(trace: number): string {
  return `${hex(highOf(trace))}${hex(lowOf(trace))}`
}

function hex(half: bigint): string {
  return half.toString(16).padStart(16, '0')
}

/** Ways in which an event may name its trace. */
const namings: readonly ((trace: number) => object)[] = [
  (trace) => ({ trace_id: whole(trace) }),
  (trace) => ({ trace_id: hex(lowOf(trace)) }),
  (trace) => ({ dd: { trace_id: String(lowOf(trace)) } }),
  (trace) => ({ _dd: { trace_id: String(lowOf(trace)) } }),
  (trace) => ({ otel: { trace_id: whole(trace) } }),
  (trace) => ({ traceparent: `00-${whole(trace)}-00000000000000a1-01` }),
  (trace) => ({ trace: { id: whole(trace) } }),
  // Another trace with the same lower half.
  (trace) => ({ trace_id: `${hex(0x99n)}${hex(lowOf(trace))}` }),
  () => ({}),
  () => ({}),
  () => ({}),
  () => ({}),
  () => ({}),
  () => ({}),
  // A trace that never came.
  (trace) => ({ trace_id: String(12_345 + trace) }),
]

export const tracedLines: readonly string[] = Array.from({ length: eventsMax }, (_, index) => {
  const draw = (index * 7_919) % 10_007
  const trace = draw % tracesMax
  const naming = namings[draw % namings.length] ?? (() => ({}))
  return JSON.stringify({
    type: 'server',
    application: { id: index % 4 === 0 ? 'other' : 'shop' },
    event: { id: `e${index}`, name: index % 2 === 0 ? 'payment.failed' : 'page' },
    // On the edges of every window, and a millisecond off them.
    date: startOf(trace) + ((draw % 27) - 10) * 500 + ([0, 0, 1, -1].at(index % 4) ?? 0),
    ...(draw % 5 === 0 ? {} : { usr: { id: `user-${(draw % 7 === 0 ? draw : trace) % 4}` } }),
    ...(draw % 3 === 0 ? {} : { session: { id: `s-${(draw % 4 === 0 ? draw : trace) % 5}` } }),
    ...(draw % 4 === 0 ? {} : { account: { id: 'acme' } }),
    ...(draw % 6 === 0 ? { service: 'web', env: 'live' } : {}),
    ...(index % 2 === 0 ? {} : { amount: draw % 13 }),
    ...naming(trace),
  })
})

export const traceFacets = [
  '@trace.id',
  '@trace.error',
  '@trace.error.type',
  '@trace.error.message',
  '@trace.duration',
  '@trace.root.service',
  '@trace.root.name',
  '@trace.root.resource',
  '@trace.service',
  '@trace.env',
  '@trace.rule',
  '@trace.confidence',
]

export const traceSearches = [
  '*',
  '@trace.error:true',
  '-@trace.error:true',
  '@trace.error.type:(CardDeclined OR TimeoutError)',
  '-@trace.error.type:*',
  '@trace.duration:>2s',
  '@trace.duration:[1ms TO 3s] @trace.service:payments',
  '@trace.service:(cards OR web) -@trace.env:live',
  '@trace.root.resource:*checkout* OR @usr.id:user-3',
  `@trace.id:${whole(7)}`,
  '@trace.id:*',
  '@trace.rule:(session OR in_span)',
  '@trace.confidence:likely @event.name:payment.failed',
]

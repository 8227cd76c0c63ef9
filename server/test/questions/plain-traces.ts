import type { SpanRow } from '../../src/warehouse/span-row.ts'
import { matchedTrace } from './plain-trace-matches.ts'
import { valuesOf, type PlainEvent, type Scalar } from './plain-events.ts'

/** The events with what their traces say under names of their own. */
export function withTraces(events: readonly PlainEvent[], spans: readonly SpanRow[]): PlainEvent[] {
  const lows = new Set(spans.map(({ traceLow }) => traceLow))
  const traces = new Map(
    [...lows].map((low) => [low, plainTrace(spans.filter(({ traceLow }) => traceLow === low))]),
  )
  return events.map((event) => {
    const found = tracedBy(event, { traces, spans })
    // What an event itself says under such a name is how it names its trace.
    const own = [...event.leaves].filter(([path]) => path !== 'trace.id')
    return {
      ...event,
      leaves: new Map([...own, ...found]),
      listed: new Set([...event.listed, 'trace.service']),
    }
  })
}

interface PlainTrace {
  readonly low: bigint
  readonly high: bigint
  readonly leaves: ReadonlyMap<string, readonly Scalar[]>
}

function plainTrace(spans: readonly SpanRow[]): PlainTrace {
  const [{ traceLow: low } = { traceLow: 0n }] = spans
  const high = spans.map(({ traceHigh }) => traceHigh).reduce(larger, 0n)
  const [root] = spans.toSorted(
    (one, other) =>
      Number(one.parentId !== 0n) - Number(other.parentId !== 0n) ||
      byTime(one.startNs, other.startNs),
  )
  const failed = spans.filter(({ isError }) => isError)
  const [error] = failed.toSorted(
    (one, other) => isNameless(one) - isNameless(other) || byTime(endOf(one), endOf(other)),
  )
  const startNs = spans.map((span) => span.startNs).reduce(smaller)
  const durationNs = Number(spans.map(endOf).reduce(larger) - startNs)
  const leaves: readonly (readonly [string, readonly Scalar[]])[] = [
    ['trace.id', [`${hex(high)}${hex(low)}`]],
    ['trace.error', [failed.length > 0]],
    ['trace.error.type', texts(error?.meta.get('error.type'))],
    ['trace.error.message', texts(error?.meta.get('error.message'))],
    ['trace.duration', [durationNs]],
    ['trace.root.service', texts(root?.service)],
    ['trace.root.name', texts(root?.name)],
    ['trace.root.resource', texts(root?.resource)],
    ['trace.service', [...new Set(spans.map(({ service }) => service))].toSorted()],
    ['trace.env', texts(root?.env)],
  ]
  return { low, high, leaves: new Map(leaves.filter(([, values]) => values.length > 0)) }
}

const explicitPlaces = [
  '@trace_id',
  '@trace.id',
  '@dd.trace_id',
  '@_dd.trace_id',
  '@otel.trace_id',
  '@traceparent',
]

interface Kept {
  readonly traces: ReadonlyMap<bigint, PlainTrace>
  readonly spans: readonly SpanRow[]
}

/** What the trace of an event says, and by what rule it is its. */
function tracedBy(
  event: PlainEvent,
  kept: Kept,
): readonly (readonly [string, readonly Scalar[]])[] {
  const named = namedTrace(event, kept)
  if (named === 'none') return []
  if (named !== undefined) return [...named.leaves, ...byRule('explicit', 'exact')]
  const matched = matchedTrace(event, kept)
  if (matched === undefined) return []
  const trace = kept.traces.get(matched.low)
  return [...(trace?.leaves ?? []), ...byRule(matched.rule.name, matched.rule.confidence)]
}

function byRule(rule: string, confidence: string) {
  return [['trace.rule', [rule]] as const, ['trace.confidence', [confidence]] as const]
}

/** The trace that the event names; whether or not it is there, the event is of no other. */
function namedTrace(event: PlainEvent, { traces }: Kept): PlainTrace | 'none' | undefined {
  const said = explicitPlaces.flatMap((place) => valuesOf(event, place)).find((one) => one !== '')
  if (said === undefined) return undefined
  const id = readId(String(said))
  const trace = traces.get(id.low)
  const isSame = trace && (id.high === 0n || trace.high === 0n || trace.high === id.high)
  return isSame ? trace : 'none'
}

interface PlainId {
  readonly low: bigint
  readonly high: bigint
}

/** An id in the forms that these events write it in: 32 or 16 digits, decimal, `traceparent`. */
function readId(text: string): PlainId {
  const digits = /^00-([0-9a-f]{32})-/.exec(text)?.[1] ?? text.replaceAll('-', '')
  if (digits.length !== 32 && digits.length !== 16) return { low: BigInt(digits), high: 0n }
  const whole = BigInt(`0x${digits}`)
  return { low: whole & (2n ** 64n - 1n), high: whole >> 64n }
}

/** An error that says no more than a status. */
function isNameless({ meta }: SpanRow): number {
  return Number(!/[^0-9]/.test(meta.get('error.type') ?? ''))
}

function endOf({ startNs, durationNs }: SpanRow): bigint {
  return startNs + durationNs
}

function hex(half: bigint): string {
  return half.toString(16).padStart(16, '0')
}

function texts(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : [text]
}

function byTime(one: bigint, other: bigint): number {
  return Number(one > other) - Number(one < other)
}

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other
}

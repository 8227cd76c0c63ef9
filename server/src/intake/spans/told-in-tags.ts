/**
 * Events and links that a tracer tells in tags, because its protocol has no place for them, or an
 * Agent may be too old for it.
 */
import { isJsonObject, objectOf } from '../json-object.ts'
import type { SpanEvent, SpanEventValue, SpanLink } from './span.ts'
import { parseSpanId, parseTraceId } from './trace-id.ts'

/** `appsec.events.<name>.track` says that there was an event, `appsec.events.<name>.<key>` more of it. */
const customEventPrefix = 'appsec.events.'
const trackSuffix = '.track'

/** Objects take so many times the JSON that they are read from. */
const objectsOfJson = 8

/** Of a span. Each is looked for among all its tags. */
export const customEventsMax = 16

/** How many times what a tag says is made, at most, when what it tells of is taken out of it. */
export function timesRead(key: string): number {
  if (key === eventsTag || key === linksTag) return objectsOfJson
  return key.startsWith(customEventPrefix) ? customEventsMax : 1
}

/** Tags that hold JSON. */
export const eventsTag = 'events'
export const linksTag = '_dd.span_links'

/** Events of the tag `events`; undefined when it holds something else. */
export function readEventsTag(json: string): readonly SpanEvent[] | undefined {
  return readList(json.replaceAll(unquotedTime, '$1"$2"'), readEvent)
}

// A time has more digits than a double. In a text the quotes before and behind it would be escaped.
const unquotedTime = /("time_unix_nano"\s*:\s*)(\d+)/g

/** Links of the tag `_dd.span_links`; undefined when it holds something else. */
export function readLinksTag(json: string): readonly SpanLink[] | undefined {
  return readList(json, readLink)
}

export function isCustomEventTag(key: string): boolean {
  return key.startsWith(customEventPrefix) && key.endsWith(trackSuffix)
}

/** The custom event that a tag of this key tells of. It has no time of its own. */
export function customEvent(key: string, { meta, startNs }: Told): SpanEvent {
  const ofEvent = key.slice(0, -trackSuffix.length + 1)
  const attributes = [...meta].flatMap(([other, value]) =>
    other.startsWith(ofEvent) && other !== key
      ? [[other.slice(ofEvent.length), value] as const]
      : [],
  )
  const name = ofEvent.slice(customEventPrefix.length, -1)
  return { name, atNs: startNs, attributes: new Map(attributes) }
}

type Told = { readonly meta: ReadonlyMap<string, string>; readonly startNs: bigint }

function readList<Element>(
  json: string,
  read: (sent: unknown) => Element | undefined,
): readonly Element[] | undefined {
  const elements = parsedList(json)?.map((sent) => read(sent))
  const known = elements?.filter((element) => element !== undefined)
  return known?.length === elements?.length ? known : undefined
}

function parsedList(json: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

function readEvent(sent: unknown): SpanEvent | undefined {
  if (!isJsonObject(sent)) return undefined
  const { name, time_unix_nano: time, attributes } = sent
  if (typeof name !== 'string' || typeof time !== 'string' || !nanoseconds.test(time)) {
    return undefined
  }
  const values = Object.entries(objectOf(attributes)).flatMap(([key, value]) =>
    isEventValue(value) ? [[key, value] as const] : [],
  )
  return { name, atNs: BigInt(time), attributes: new Map(values) }
}

/** As many digits as 64 bits have. */
const nanoseconds = /^\d{1,20}$/

// Tracers flatten what is deeper, or drop it.
function isEventValue(value: unknown): value is SpanEventValue {
  return isScalar(value) || (Array.isArray(value) && value.every(isScalar))
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function readLink(sent: unknown): SpanLink | undefined {
  if (!isJsonObject(sent)) return undefined
  const { trace_id: trace, span_id: span, attributes } = sent
  const traceId = typeof trace === 'string' ? parseTraceId(trace) : undefined
  const spanId = typeof span === 'string' ? parseSpanId(span) : undefined
  if (traceId === undefined || spanId === undefined) return undefined
  const texts = Object.entries(objectOf(attributes)).flatMap(([key, value]) =>
    isScalar(value) ? [[key, String(value)] as const] : [],
  )
  return {
    traceIdLow: traceId.low,
    traceIdHigh: traceId.high,
    spanId,
    attributes: new Map(texts),
  }
}

import type { Span } from '../spans/span.ts'
import { textOfEvent } from './span-attributes.ts'
import { kindOf, conventionalName, conventionalType } from './conventions.ts'
import type { Sender, SentSpan } from './sent-span.ts'
import type { SpanFault } from './span-faults.ts'

/** Makes a span of our model of one that was read, or says what is wrong with it. */
export function spanOf(sent: SentSpan, sender: Sender): Span | SpanFault {
  const { traceId, spanId, parentId, startNs, endNs, meta, metrics } = sent
  if (traceId === undefined) return 'trace_id_malformed'
  if (spanId === undefined) return 'span_id_malformed'
  if (parentId === undefined) return 'parent_id_malformed'
  // Joins go by the lower half, so that one of zeros is none.
  if (traceId.low === 0n) return 'trace_id_zero'
  if (spanId === 0n) return 'span_id_zero'
  if (endNs < startNs) return 'ends_before_start'
  if (endNs > timeMaxNs) return 'ends_too_late'
  if (sent.room.left < 0) return 'no_room'
  const operation = { kind: kindOf(sent.kind), meta }
  const named = {
    name: conventionalName(operation),
    type: conventionalType(operation),
    resource: meta.get('resource.name') ?? sent.name,
  }
  for (const key of keysOfFields) meta.delete(key)
  addOwn(sent, operation.kind)
  return {
    traceIdLow: traceId.low,
    traceIdHigh: traceId.high,
    spanId,
    parentId,
    service: sender.service,
    ...named,
    startNs,
    durationNs: endNs - startNs,
    error: sent.statusCode === errorCode ? 1 : 0,
    meta,
    metrics,
    links: sent.links,
    events: sent.events,
  }
}

/** What 64 bits with a sign hold: until the year 2262. */
const timeMaxNs = 2n ** 63n - 1n
const errorCode = 2

/** Attributes that say what stands in a field of the span. */
const keysOfFields = ['operation.name', 'resource.name', 'span.type'] as const

/** Adds as attributes what OpenTelemetry has fields for, and our model has not. */
function addOwn(sent: SentSpan, kind: string): void {
  const { meta, metrics } = sent
  meta.set('span.kind', kind)
  if (sent.traceState !== '') meta.set('w3c.tracestate', sent.traceState)
  if (sent.droppedAttributes > 0) {
    metrics.set('otel.dropped_attributes_count', sent.droppedAttributes)
  }
  if (sent.droppedEvents > 0) metrics.set('otel.dropped_events_count', sent.droppedEvents)
  if (sent.droppedLinks > 0) metrics.set('otel.dropped_links_count', sent.droppedLinks)
  if (sent.statusCode === errorCode) addError(sent)
}

/**
 * What an error is: what the attributes say, else the exception that was recorded last, else the
 * status. An exception that did not make the span fail stays an event of it and nothing more.
 */
function addError({ meta, events, statusMessage }: SentSpan): void {
  const exception = events.findLast(({ name }) => name === 'exception')
  const said = {
    'error.type': textOfEvent(exception, 'exception.type'),
    'error.message': textOfEvent(exception, 'exception.message') || statusMessage,
    'error.stack': textOfEvent(exception, 'exception.stacktrace'),
  }
  for (const [key, text] of Object.entries(said)) {
    if (text !== '' && !meta.get(key)) meta.set(key, text)
  }
}

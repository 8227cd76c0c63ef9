/** Spans in JSON. */
import type { JsonObject } from '../json-object.ts'
import type { SpanEventValue } from '../spans/span.ts'
import { gather, nextResource, nextScope, nextSpan, type Gathering } from './gathering.ts'
import { noTraceId } from './groups.ts'
import { readJsonGroups } from './json-groups.ts'
import {
  countIn,
  eachIn,
  enumIn,
  field,
  inside,
  nsIn,
  spanIdIn,
  textIn,
  traceIdIn,
  type JsonReading,
} from './json-reader.ts'
import { readAttributes } from './json-values.ts'
import { roomFor, takeRoom } from '../spans/room.ts'
import type { SentSpan } from './sent-span.ts'
import { putAttribute, putEventAttribute, putLinkAttribute } from './span-attributes.ts'

const fields = {
  resources: field('resourceSpans'),
  scopes: field('scopeSpans'),
  records: field('spans'),
} as const

/** Reads an ExportTraceServiceRequest; gives back what is wrong with the body, if anything is. */
export function readJsonSpans(body: Buffer, gathering: Gathering): string | undefined {
  return readJsonGroups({ body, fields, room: gathering.room }, (reading) => ({
    resource: (attributes) => nextResource(gathering, attributes),
    scope: (scope) => nextScope(gathering, scope),
    record: (object) => {
      const span = nextSpan(gathering)
      if (span === undefined) return
      readSpan(reading, object, span)
      gather(gathering, span)
    },
  }))
}

const inSpan = {
  traceId: field('traceId'),
  spanId: field('spanId'),
  traceState: field('traceState'),
  parentId: field('parentSpanId'),
  name: field('name'),
  kind: field('kind'),
  start: field('startTimeUnixNano'),
  end: field('endTimeUnixNano'),
  attributes: field('attributes'),
  droppedAttributes: field('droppedAttributesCount'),
  events: field('events'),
  droppedEvents: field('droppedEventsCount'),
  links: field('links'),
  droppedLinks: field('droppedLinksCount'),
  status: field('status'),
} as const

const kinds = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map(
  (kind) => `SPAN_KIND_${kind}`,
)
const statusCodes = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'] as const

function readSpan(reading: JsonReading, object: JsonObject, span: SentSpan): void {
  span.traceId = traceIdIn(reading, object, inSpan.traceId)
  span.spanId = spanIdIn(reading, object, inSpan.spanId)
  span.parentId = spanIdIn(reading, object, inSpan.parentId)
  span.traceState = textIn(reading, object, inSpan.traceState)
  span.name = textIn(reading, object, inSpan.name)
  span.kind = enumIn(reading, { object, of: inSpan.kind }, kinds)
  span.startNs = nsIn(reading, object, inSpan.start)
  span.endNs = nsIn(reading, object, inSpan.end)
  span.droppedAttributes = countIn(reading, object, inSpan.droppedAttributes)
  span.droppedEvents = countIn(reading, object, inSpan.droppedEvents)
  span.droppedLinks = countIn(reading, object, inSpan.droppedLinks)
  readAttributes(reading, { object, of: inSpan.attributes }, (key, value) => {
    putAttribute(span, key, value)
  })
  inside(reading, { object, of: inSpan.status }, (status) => {
    span.statusMessage = textIn(reading, status, inStatus.message)
    span.statusCode = enumIn(reading, { object: status, of: inStatus.code }, statusCodes)
  })
  eachIn(reading, { object, of: inSpan.events }, (event) => readEvent(reading, event, span))
  eachIn(reading, { object, of: inSpan.links }, (link) => readLink(reading, link, span))
}

const inStatus = { message: field('message'), code: field('code') } as const

const inEvent = {
  at: field('timeUnixNano'),
  name: field('name'),
  attributes: field('attributes'),
} as const

function readEvent(reading: JsonReading, object: JsonObject, { events, room }: SentSpan): void {
  if (!takeRoom(room, roomFor.map)) return
  const attributes = new Map<string, SpanEventValue>()
  readAttributes(reading, { object, of: inEvent.attributes }, (key, value) => {
    putEventAttribute({ attributes, room }, key, value)
  })
  const name = textIn(reading, object, inEvent.name)
  events.push({ name, atNs: nsIn(reading, object, inEvent.at), attributes })
}

const inLink = {
  traceId: field('traceId'),
  spanId: field('spanId'),
  attributes: field('attributes'),
} as const

/** An id of a link that is none is left out of it. */
function readLink(reading: JsonReading, object: JsonObject, { links, room }: SentSpan): void {
  if (!takeRoom(room, roomFor.map)) return
  const { low, high } = traceIdIn(reading, object, inLink.traceId) ?? noTraceId
  const spanId = spanIdIn(reading, object, inLink.spanId) ?? 0n
  const attributes = new Map<string, string>()
  readAttributes(reading, { object, of: inLink.attributes }, (key, value) => {
    putLinkAttribute({ attributes, room }, key, value)
  })
  links.push({ traceIdLow: low, traceIdHigh: high, spanId, attributes })
}

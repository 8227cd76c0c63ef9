/** Spans in protobuf. The numbers are those of `opentelemetry/proto/trace/v1/trace.proto`. */
import type { SpanEventValue } from '../spans/span.ts'
import { gather, nextResource, nextScope, nextSpan, type Gathering } from './gathering.ts'
import { readGroups } from './protobuf-groups.ts'
import { readSpanId, readTraceId } from './protobuf-ids.ts'
import {
  enter,
  leave,
  nextTag,
  openProtobuf,
  readFixed64,
  readText,
  readVarint,
  skip,
  tagOf,
  type ProtobufReader,
} from './protobuf-reader.ts'
import { readAttribute } from './protobuf-values.ts'
import { noTraceId } from './groups.ts'
import { roomFor, takeRoom } from '../spans/room.ts'
import type { SentSpan } from './sent-span.ts'
import { putAttribute, putEventAttribute, putLinkAttribute } from './span-attributes.ts'

/** Reads an ExportTraceServiceRequest; gives back what is wrong with the bytes, if anything is. */
export function readProtobufSpans(bytes: Buffer, gathering: Gathering): string | undefined {
  const reader = openProtobuf(bytes, gathering.room)
  readGroups(reader, {
    resource: (attributes) => nextResource(gathering, attributes),
    scope: (scope) => nextScope(gathering, scope),
    record: () => readSpan(reader, gathering),
  })
  return reader.fault
}

const inSpan = {
  traceId: tagOf(1, 'bytes'),
  spanId: tagOf(2, 'bytes'),
  traceState: tagOf(3, 'bytes'),
  parentId: tagOf(4, 'bytes'),
  name: tagOf(5, 'bytes'),
  kind: tagOf(6, 'varint'),
  start: tagOf(7, 'fixed64'),
  end: tagOf(8, 'fixed64'),
  attribute: tagOf(9, 'bytes'),
  droppedAttributes: tagOf(10, 'varint'),
  event: tagOf(11, 'bytes'),
  droppedEvents: tagOf(12, 'varint'),
  link: tagOf(13, 'bytes'),
  droppedLinks: tagOf(14, 'varint'),
  status: tagOf(15, 'bytes'),
} as const

const spanTag = tagOf(2, 'bytes')

function readSpan(reader: ProtobufReader, gathering: Gathering): void {
  const span = nextSpan(gathering)
  if (span === undefined) return skip(reader, spanTag)
  const outerEnd = enter(reader)
  for (let tag = nextTag(reader); tag !== 0; tag = nextTag(reader)) {
    readField(reader, tag, span)
  }
  leave(reader, outerEnd)
  if (reader.fault === undefined) gather(gathering, span)
}

function readField(reader: ProtobufReader, tag: number, span: SentSpan): void {
  switch (tag) {
    case inSpan.attribute:
      return readAttribute(reader, putAttribute, span)
    case inSpan.traceId:
      span.traceId = readTraceId(reader)
      break
    case inSpan.spanId:
      span.spanId = readSpanId(reader)
      break
    case inSpan.parentId:
      span.parentId = readSpanId(reader)
      break
    case inSpan.name:
      span.name = readText(reader)
      break
    case inSpan.kind:
      span.kind = readVarint(reader)
      break
    case inSpan.start:
      span.startNs = readFixed64(reader)
      break
    case inSpan.end:
      span.endNs = readFixed64(reader)
      break
    case inSpan.status:
      return readStatus(reader, span)
    case inSpan.event:
      return readEvent(reader, span)
    case inSpan.link:
      return readLink(reader, span)
    default:
      readRareField(reader, tag, span)
  }
}

function readRareField(reader: ProtobufReader, tag: number, span: SentSpan): void {
  if (tag === inSpan.traceState) span.traceState = readText(reader)
  else if (tag === inSpan.droppedAttributes) span.droppedAttributes = readVarint(reader)
  else if (tag === inSpan.droppedEvents) span.droppedEvents = readVarint(reader)
  else if (tag === inSpan.droppedLinks) span.droppedLinks = readVarint(reader)
  else skip(reader, tag)
}

const inStatus = { message: tagOf(2, 'bytes'), code: tagOf(3, 'varint') } as const

function readStatus(reader: ProtobufReader, span: SentSpan): void {
  const outerEnd = enter(reader)
  for (let tag = nextTag(reader); tag !== 0; tag = nextTag(reader)) {
    if (tag === inStatus.message) span.statusMessage = readText(reader)
    else if (tag === inStatus.code) span.statusCode = readVarint(reader)
    else skip(reader, tag)
  }
  leave(reader, outerEnd)
}

const inEvent = {
  at: tagOf(1, 'fixed64'),
  name: tagOf(2, 'bytes'),
  attribute: tagOf(3, 'bytes'),
} as const

function readEvent(reader: ProtobufReader, { events, room }: SentSpan): void {
  if (!takeRoom(room, roomFor.map)) return skip(reader, inSpan.event)
  const outerEnd = enter(reader)
  const event = { name: '', atNs: 0n, attributes: new Map<string, SpanEventValue>() }
  const into = { attributes: event.attributes, room }
  for (let tag = nextTag(reader); tag !== 0; tag = nextTag(reader)) {
    if (tag === inEvent.attribute) readAttribute(reader, putEventAttribute, into)
    else if (tag === inEvent.at) event.atNs = readFixed64(reader)
    else if (tag === inEvent.name) event.name = readText(reader)
    else skip(reader, tag)
  }
  leave(reader, outerEnd)
  events.push(event)
}

const inLink = {
  traceId: tagOf(1, 'bytes'),
  spanId: tagOf(2, 'bytes'),
  attribute: tagOf(4, 'bytes'),
} as const

/** An id of a link that is none is left out of it. */
function readLink(reader: ProtobufReader, { links, room }: SentSpan): void {
  if (!takeRoom(room, roomFor.map)) return skip(reader, inSpan.link)
  const outerEnd = enter(reader)
  const attributes = new Map<string, string>()
  const into = { attributes, room }
  let trace = noTraceId
  let spanId = 0n
  for (let tag = nextTag(reader); tag !== 0; tag = nextTag(reader)) {
    if (tag === inLink.traceId) trace = readTraceId(reader) ?? noTraceId
    else if (tag === inLink.spanId) spanId = readSpanId(reader) ?? 0n
    else if (tag === inLink.attribute) readAttribute(reader, putLinkAttribute, into)
    else skip(reader, tag)
  }
  leave(reader, outerEnd)
  links.push({ traceIdLow: trace.low, traceIdHigh: trace.high, spanId, attributes })
}

/** Reads spans as v0.1 to v0.4 and v0.7 have them: maps of named fields, in MessagePack or JSON. */
import { eventInteger } from '../spans/event-integer.ts'
import type { Span, SpanEvent, SpanEventValue, SpanLink } from '../spans/span.ts'
import { readList, readMap, readStruct, struct, type Draft, type Struct } from './read-struct.ts'
import type { SpanReader } from './span-reader.ts'

const nothing = { texts: new Map<string, never>(), list: [] } as const

export function readSpan(reader: SpanReader): Span {
  const span: Span = {
    traceIdLow: 0n,
    traceIdHigh: 0n,
    spanId: 0n,
    parentId: 0n,
    service: '',
    name: '',
    resource: '',
    type: '',
    startNs: 0n,
    durationNs: 0n,
    error: 0,
    meta: nothing.texts,
    metrics: nothing.texts,
    links: nothing.list,
    events: nothing.list,
  }
  readStruct(reader, spanStruct, span)
  return span
}

export function readTexts(reader: SpanReader): ReadonlyMap<string, string> {
  return readMap(reader, 'map[string]string', readText)
}

const spanStruct = struct<Span>('trace.Span', {
  service(reader, span) {
    span.service = reader.text()
  },
  name(reader, span) {
    span.name = reader.text()
  },
  resource(reader, span) {
    span.resource = reader.text()
  },
  trace_id(reader, span) {
    span.traceIdLow = reader.unsigned()
  },
  span_id(reader, span) {
    span.spanId = reader.unsigned()
  },
  parent_id(reader, span) {
    span.parentId = reader.unsigned()
  },
  start(reader, span) {
    span.startNs = reader.signed()
  },
  duration(reader, span) {
    span.durationNs = reader.signed()
  },
  error(reader, span) {
    span.error = reader.int32()
  },
  meta(reader, span) {
    span.meta = readTexts(reader)
  },
  metrics(reader, span) {
    span.metrics = readMap(reader, 'map[string]float64', readDouble)
  },
  type(reader, span) {
    span.type = reader.text()
  },
  span_links(reader, span) {
    span.links = readList(reader, '[]*trace.SpanLink', readLink)
  },
  span_events(reader, span) {
    span.events = readList(reader, '[]*trace.SpanEvent', readEvent)
  },
})

const linkStruct = struct<SpanLink>('trace.SpanLink', {
  trace_id(reader, link) {
    link.traceIdLow = reader.unsigned()
  },
  trace_id_high(reader, link) {
    link.traceIdHigh = reader.unsigned()
  },
  span_id(reader, link) {
    link.spanId = reader.unsigned()
  },
  attributes(reader, link) {
    link.attributes = readTexts(reader)
  },
})

function readLink(reader: SpanReader): SpanLink {
  const link = { traceIdLow: 0n, traceIdHigh: 0n, spanId: 0n, attributes: nothing.texts }
  readStruct(reader, linkStruct, link)
  return link
}

const eventStruct = struct<SpanEvent>('trace.SpanEvent', {
  time_unix_nano(reader, event) {
    event.atNs = reader.unsigned()
  },
  name(reader, event) {
    event.name = reader.text()
  },
  attributes(reader, event) {
    event.attributes = readMap(reader, 'map[string]*trace.AttributeAnyValue', readValue)
  },
})

function readEvent(reader: SpanReader): SpanEvent {
  const event = { name: '', atNs: 0n, attributes: nothing.texts }
  readStruct(reader, eventStruct, event)
  return event
}

/** A value of one of several types: the number of its type, and a field for each of them. */
type AnyValue = {
  readonly kind: number
  readonly text: string
  readonly boolean: boolean
  readonly integer: bigint
  readonly double: number
  readonly values: readonly SpanEventValue[]
}

const valueFields = {
  type(reader: SpanReader, value: Draft<AnyValue>) {
    value.kind = reader.int32()
  },
  string_value(reader: SpanReader, value: Draft<AnyValue>) {
    value.text = reader.text()
  },
  bool_value(reader: SpanReader, value: Draft<AnyValue>) {
    value.boolean = reader.boolean()
  },
  int_value(reader: SpanReader, value: Draft<AnyValue>) {
    value.integer = reader.signed()
  },
  double_value(reader: SpanReader, value: Draft<AnyValue>) {
    value.double = reader.double()
  },
} as const

const elementStruct = struct<AnyValue>('trace.AttributeArrayValue', valueFields)

const arrayStruct = struct<{ readonly values: readonly SpanEventValue[] }>('trace.AttributeArray', {
  values(reader, array) {
    array.values = readList(reader, '[]*trace.AttributeArrayValue', (elementReader) =>
      readAnyValue(elementReader, elementStruct),
    )
  },
})

// The elements of a list are no lists: values are two deep, whatever is sent.
const valueStruct = struct<AnyValue>('trace.AttributeAnyValue', {
  ...valueFields,
  array_value(reader, value) {
    readStruct(reader, arrayStruct, value)
  },
})

function readValue(reader: SpanReader): SpanEventValue {
  return readAnyValue(reader, valueStruct)
}

function readAnyValue(reader: SpanReader, type: Struct<AnyValue>): SpanEventValue {
  const value: AnyValue = {
    kind: 0,
    text: '',
    boolean: false,
    integer: 0n,
    double: 0,
    values: nothing.list,
  }
  readStruct(reader, type, value)
  return valueOfKind(value)
}

function valueOfKind({ kind, text, boolean, integer, double, values }: AnyValue): SpanEventValue {
  switch (kind) {
    case 1:
      return boolean
    case 2:
      return eventInteger(integer)
    case 3:
      return double
    case 4:
      return values
    default:
      return text
  }
}

function readText(reader: SpanReader): string {
  return reader.text()
}

function readDouble(reader: SpanReader): number {
  return reader.double()
}

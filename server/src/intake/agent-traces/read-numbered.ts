/**
 * Reads v1.0: maps whose fields have numbers for names, with texts that are sent once (`text-table.ts`).
 * What a chunk says of all its spans, as their trace id, stands in the chunk.
 */
import type { Chunk, Span, SpanEvent, SpanEventValue, SpanLink } from '../spans/span.ts'
import { openRoom } from '../spans/room.ts'
import type { TraceId } from '../spans/trace-id.ts'
import { MsgpackReader } from './msgpack-reader.ts'
import { readAttributes, textOf, textsOf, type TextedBody } from './read-attributes.ts'
import type { Draft } from './read-struct.ts'
import {
  chunksOfPayload,
  emptyPayload,
  priorityOf,
  type Payload,
  type SentChunk,
} from './sent-payload.ts'
import { TextTable } from './text-table.ts'

/** By number. */
type Fields<Type> = Readonly<Record<number, (body: TextedBody, draft: Draft<Type>) => void>>

function readFields<Type>(body: TextedBody, fields: Fields<Type>, draft: Draft<Type>): void {
  for (let left = body.reader.struct(); left > 0; left -= 1) {
    const read = fields[body.reader.index()]
    if (read === undefined) body.reader.skip()
    else read(body, draft)
  }
}

function readElements<Element>(
  body: TextedBody,
  read: (body: TextedBody) => Element,
): readonly Element[] {
  const elements: Element[] = []
  for (let left = body.reader.list(); left > 0; left -= 1) elements.push(read(body))
  return elements
}

function readText({ reader, texts }: TextedBody): string {
  return texts.read(reader)
}

const payloadFields: Fields<Payload> = {
  1: ({ reader, texts }) => texts.readAll(reader),
  // Texts that are of no use to us may be those that others refer to.
  2: readText,
  3: (body, payload) => {
    payload.language = readText(body)
  },
  4: readText,
  5: readText,
  6: readText,
  7: (body, payload) => {
    payload.env = readText(body)
  },
  8: (body, payload) => {
    payload.hostname = readText(body)
  },
  9: (body, payload) => {
    payload.version = readText(body)
  },
  10: (body) => void readAttributes(body),
  11: (body, payload) => {
    payload.chunks = readElements(body, readChunk)
  },
}

export function readNumberedBody(body: Buffer, language: string): Chunk[] {
  const payload = emptyPayload(language)
  const reader = new MsgpackReader(body)
  const room = openRoom(body.length)
  readFields({ reader, texts: new TextTable(), room }, payloadFields, payload)
  return chunksOfPayload(payload)
}

/** A chunk whose trace id and decision maker are not where they are kept yet. */
type NumberedChunk = SentChunk & { readonly traceId: TraceId; readonly decisionMaker: string }

const chunkFields: Fields<NumberedChunk> = {
  1: ({ reader }, chunk) => {
    chunk.priority = priorityOf(reader.int32())
  },
  2: (body, chunk) => {
    chunk.origin = readText(body)
  },
  3: (body, chunk) => {
    chunk.tags = textsOf(readAttributes(body), body)
  },
  4: (body, chunk) => {
    chunk.spans = readElements(body, readSpan)
  },
  6: ({ reader }, chunk) => {
    chunk.traceId = readTraceId(reader)
  },
  7: ({ reader }, chunk) => {
    chunk.decisionMaker = `-${reader.index()}`
  },
}

function readChunk(body: TextedBody): SentChunk {
  const draft: Draft<NumberedChunk> = {
    spans: [],
    priority: undefined,
    origin: '',
    tags: new Map(),
    traceId: { high: 0n, low: 0n },
    decisionMaker: '',
  }
  readFields(body, chunkFields, draft)
  const { traceId, decisionMaker, tags, ...chunk } = draft
  const ids = { traceIdHigh: traceId.high, traceIdLow: traceId.low }
  const spans = chunk.spans.map((span) => ({ ...span, ...ids }))
  if (decisionMaker === '') return { ...chunk, tags, spans }
  return { ...chunk, tags: new Map([...tags, ['_dd.p.dm', decisionMaker]]), spans }
}

/** 16 bytes, the most significant first. */
function readTraceId(reader: MsgpackReader): TraceId {
  const hex = reader.bytes().toString('hex').padStart(32, '0').slice(-32)
  return { high: BigInt(`0x${hex.slice(0, 16)}`), low: BigInt(`0x${hex.slice(16)}`) }
}

/** A span whose tags are not in one place yet. */
type NumberedSpan = Omit<Span, 'traceIdLow' | 'traceIdHigh' | 'meta' | 'metrics'> & {
  readonly attributes: ReadonlyMap<string, SpanEventValue>
  readonly env: string
  readonly version: string
  readonly component: string
  readonly kind: string
}

/** By number. */
const kinds = ['', 'internal', 'server', 'client', 'producer', 'consumer'] as const

const spanFields: Fields<NumberedSpan> = {
  1: (body, span) => {
    span.service = readText(body)
  },
  2: (body, span) => {
    span.name = readText(body)
  },
  3: (body, span) => {
    span.resource = readText(body)
  },
  4: ({ reader }, span) => {
    span.spanId = reader.unsigned()
  },
  5: ({ reader }, span) => {
    span.parentId = reader.unsigned()
  },
  6: ({ reader }, span) => {
    span.startNs = reader.unsigned()
  },
  7: ({ reader }, span) => {
    span.durationNs = reader.unsigned()
  },
  8: ({ reader }, span) => {
    span.error = reader.boolean() ? 1 : 0
  },
  9: (body, span) => {
    span.attributes = readAttributes(body)
  },
  10: (body, span) => {
    span.type = readText(body)
  },
  11: (body, span) => {
    span.links = readElements(body, readLink)
  },
  12: (body, span) => {
    span.events = readElements(body, readEvent)
  },
  13: (body, span) => {
    span.env = readText(body)
  },
  14: (body, span) => {
    span.version = readText(body)
  },
  15: (body, span) => {
    span.component = readText(body)
  },
  16: ({ reader }, span) => {
    span.kind = kinds[reader.index()] ?? ''
  },
}

/** A span without its trace id, which the chunk says. */
function readSpan(body: TextedBody): Span {
  const draft: Draft<NumberedSpan> = {
    spanId: 0n,
    parentId: 0n,
    service: '',
    name: '',
    resource: '',
    type: '',
    startNs: 0n,
    durationNs: 0n,
    error: 0,
    links: [],
    events: [],
    attributes: new Map(),
    env: '',
    version: '',
    component: '',
    kind: '',
  }
  readFields(body, spanFields, draft)
  const { attributes, env, version, component, kind, ...span } = draft
  const parentId = span.parentId === span.spanId ? 0n : span.parentId
  const named = { env, version, component, 'span.kind': kind }
  return { traceIdLow: 0n, traceIdHigh: 0n, ...span, parentId, ...tagsOf(attributes, named, body) }
}

function tagsOf(
  attributes: ReadonlyMap<string, SpanEventValue>,
  named: Readonly<Record<string, string>>,
  body: TextedBody,
): Pick<Span, 'meta' | 'metrics'> {
  const meta = new Map<string, string>()
  const metrics = new Map<string, number>()
  for (const [key, value] of attributes) {
    if (typeof value === 'number') metrics.set(key, value)
    else meta.set(key, textOf(value, body))
  }
  for (const [key, value] of Object.entries(named)) if (value !== '') meta.set(key, value)
  return { meta, metrics }
}

const linkFields: Fields<SpanLink> = {
  1: ({ reader }, link) => {
    const { high, low } = readTraceId(reader)
    link.traceIdHigh = high
    link.traceIdLow = low
  },
  2: ({ reader }, link) => {
    link.spanId = reader.unsigned()
  },
  3: (body, link) => {
    link.attributes = textsOf(readAttributes(body), body)
  },
  4: readText,
}

function readLink(body: TextedBody): SpanLink {
  const link = { traceIdLow: 0n, traceIdHigh: 0n, spanId: 0n, attributes: new Map() }
  readFields(body, linkFields, link)
  return link
}

const eventFields: Fields<SpanEvent> = {
  1: ({ reader }, event) => {
    event.atNs = reader.unsigned()
  },
  2: (body, event) => {
    event.name = readText(body)
  },
  3: (body, event) => {
    event.attributes = readAttributes(body)
  },
}

function readEvent(body: TextedBody): SpanEvent {
  const event = { name: '', atNs: 0n, attributes: new Map() }
  readFields(body, eventFields, event)
  return event
}

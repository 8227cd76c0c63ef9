/** Reads v0.7: one map of what holds for the process, with its chunks in it. */
import type { Chunk } from '../spans/span.ts'
import { readSpan, readTexts } from './read-span.ts'
import { readList, readStruct, struct } from './read-struct.ts'
import {
  chunksOfPayload,
  emptyPayload,
  priorityOf,
  type Payload,
  type SentChunk,
} from './sent-payload.ts'
import type { SpanReader } from './span-reader.ts'

const chunkStruct = struct<SentChunk>('trace.TraceChunk', {
  priority(reader, chunk) {
    chunk.priority = priorityOf(reader.int32())
  },
  origin(reader, chunk) {
    chunk.origin = reader.text()
  },
  spans(reader, chunk) {
    chunk.spans = readList(reader, '[]*trace.Span', readSpan)
  },
  tags(reader, chunk) {
    chunk.tags = readTexts(reader)
  },
})

const payloadStruct = struct<Payload>('trace.TracerPayload', {
  language_name(reader, payload) {
    payload.language = reader.text()
  },
  env(reader, payload) {
    payload.env = reader.text()
  },
  hostname(reader, payload) {
    payload.hostname = reader.text()
  },
  app_version(reader, payload) {
    payload.version = reader.text()
  },
  chunks(reader, payload) {
    payload.chunks = readList(reader, '[]*trace.TraceChunk', readChunk)
  },
})

export function readPayload(reader: SpanReader, language: string): Chunk[] {
  const payload = emptyPayload(language)
  readStruct(reader, payloadStruct, payload)
  return chunksOfPayload(payload)
}

function readChunk(reader: SpanReader): SentChunk {
  const chunk: SentChunk = { spans: [], priority: undefined, origin: '', tags: new Map() }
  readStruct(reader, chunkStruct, chunk)
  return chunk
}

/** Reads v0.7: one map of what holds for the process, with its chunks in it. */
import type { Chunk } from '../spans/span.ts'
import { readList, readStruct, struct, type Draft } from './read-struct.ts'
import { readSpan, readTexts } from './read-span.ts'
import type { SpanReader } from './span-reader.ts'

/** What only the chunk says; the rest is of the payload. */
type SentChunk = Pick<Chunk, 'spans' | 'priority' | 'origin' | 'tags'>

type Payload = Omit<Chunk, keyof SentChunk> & { readonly chunks: readonly SentChunk[] }

/** A chunk that says nothing of its priority says this. */
const noPriority = -128

const chunkStruct = struct<SentChunk>('trace.TraceChunk', {
  priority(reader, chunk) {
    const priority = reader.int32()
    chunk.priority = priority === noPriority ? undefined : priority
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

/** Its chunks. Order of the fields doesn't matter: what the payload says holds for all of them. */
export function readPayload(reader: SpanReader): Chunk[] {
  const payload: Draft<Payload> = { chunks: [], env: '', hostname: '', version: '', language: '' }
  readStruct(reader, payloadStruct, payload)
  const { chunks, ...ofPayload } = payload
  return chunks.map((chunk) => ({ ...ofPayload, ...chunk }))
}

function readChunk(reader: SpanReader): SentChunk {
  const chunk: SentChunk = { spans: [], priority: undefined, origin: '', tags: new Map() }
  readStruct(reader, chunkStruct, chunk)
  return chunk
}

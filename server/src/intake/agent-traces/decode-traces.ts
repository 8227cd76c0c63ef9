/**
 * The bodies of the Agent's trace endpoints: bytes in, chunks out. What is wrong with a body is data,
 * with the status and the words that the Agent answers.
 *
 * Promise: nothing is taken of a body that is refused. Decoding throws for no body, and takes not much more
 * memory than twenty times its bytes; what is done with the chunks promises for itself.
 */
import type { Chunk, Span } from '../spans/span.ts'
import { JsonReader } from './json-reader.ts'
import { MalformedBody } from './malformed-body.ts'
import { encodingOf, mediaTypeOf } from './media-type.ts'
import { MsgpackReader } from './msgpack-reader.ts'
import { readDictionaryBody } from './read-dictionary.ts'
import { readNumberedBody } from './read-numbered.ts'
import { readPayload } from './read-payload.ts'
import { readSpan } from './read-span.ts'
import { readList } from './read-struct.ts'
import type { SpanReader } from './span-reader.ts'

export type TracesVersion = 'v0.1' | 'v0.2' | 'v0.3' | 'v0.4' | 'v0.5' | 'v0.7' | 'v1.0'

export type TracesRequest = {
  readonly version: TracesVersion
  /** As it was sent. */
  readonly contentType: string | undefined
  /** `Datadog-Meta-Lang`: what the sender is written in; '' when it doesn't say. */
  readonly language: string
  readonly body: Buffer
}

export type DecodedTraces =
  | { readonly kind: 'chunks'; readonly chunks: readonly Chunk[] }
  | { readonly kind: 'malformed'; readonly status: 400 | 415; readonly message: string }

/** The chunks of a body, in the order sent; one without spans is among them. */
export function decodeTraces(request: TracesRequest): DecodedTraces {
  const mediaType = mediaTypeOf(request.contentType)
  const { version } = request
  if ((version === 'v0.1' || version === 'v0.2') && mediaType === 'application/msgpack') {
    return { kind: 'malformed', status: 415, message: `unsupported media type: "${mediaType}"` }
  }
  try {
    return { kind: 'chunks', chunks: readChunks(request, mediaType) }
  } catch (error) {
    if (!(error instanceof MalformedBody)) throw error
    return { kind: 'malformed', status: 400, message: error.describe() }
  }
}

function readChunks(request: TracesRequest, mediaType: string): Chunk[] {
  const { version, body, language } = request
  switch (version) {
    case 'v0.1':
      return chunksOf(groupByTrace(readJson(body, readFlat)), request)
    case 'v0.2':
    case 'v0.3':
    case 'v0.4':
      return chunksOf(readTraces(body, mediaType), request)
    case 'v0.5':
      return chunksOf(readDictionaryBody(new MsgpackReader(body)), request)
    case 'v0.7':
      return readPayload(new MsgpackReader(body), language)
    case 'v1.0':
      return readNumberedBody(body, language)
  }
}

function chunksOf(traces: readonly Span[][], { language }: TracesRequest): Chunk[] {
  return traces.map((spans) => ({
    spans,
    priority: undefined,
    origin: '',
    tags: noTags,
    env: '',
    hostname: '',
    version: '',
    language,
  }))
}

const noTags: ReadonlyMap<string, string> = new Map()

function readTraces(body: Buffer, mediaType: string): Span[][] {
  const encoding = encodingOf(mediaType)
  const isMsgpack = encoding === 'msgpack' || (encoding === 'either' && startsAsMsgpack(body))
  return isMsgpack ? readNested(new MsgpackReader(body)) : readJson(body, readNested)
}

// A list of MessagePack starts with a byte above those of text.
function startsAsMsgpack(body: Buffer): boolean {
  return (body[0] ?? 0) >= 0x80
}

function readJson<Value>(body: Buffer, read: (reader: SpanReader) => Value): Value {
  const reader = new JsonReader(body)
  const value = read(reader)
  reader.refuseMismatch()
  return value
}

function readNested(reader: SpanReader): Span[][] {
  return readList(reader, 'trace.Traces', (traces) => readList(traces, 'trace.Trace', readSpan))
}

function readFlat(reader: SpanReader): Span[] {
  return readList(reader, '[]*trace.Span', readSpan)
}

function groupByTrace(spans: readonly Span[]): Span[][] {
  const traces = new Map<bigint, Span[]>()
  for (const span of spans) {
    const trace = traces.get(span.traceIdLow)
    if (trace === undefined) traces.set(span.traceIdLow, [span])
    else trace.push(span)
  }
  return [...traces.values()]
}

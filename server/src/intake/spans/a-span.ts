/** Spans and chunks for tests: right in every way, but for what is given. */
import { normalizeChunks, type NormalizedChunks } from './normalize-chunks.ts'
import type { Chunk, NormalizedChunk, Span } from './span.ts'

export const nowNs = 1_763_726_400_000_000_000n

export function aSpan(fields: Partial<Span> = {}): Span {
  return {
    traceIdLow: 7n,
    traceIdHigh: 0n,
    spanId: 1n,
    parentId: 0n,
    service: 'checkout',
    name: 'express.request',
    resource: 'POST /pay',
    type: 'web',
    startNs: nowNs,
    durationNs: 1_000n,
    error: 0,
    meta: new Map(),
    metrics: new Map(),
    links: [],
    events: [],
    ...fields,
  }
}

export function aChunk(fields: Partial<Chunk> = {}): Chunk {
  return {
    spans: [aSpan()],
    priority: undefined,
    origin: '',
    tags: new Map(),
    env: '',
    hostname: '',
    version: '',
    language: '',
    ...fields,
  }
}

export function normalized(chunk: Chunk): NormalizedChunks {
  return normalizeChunks([chunk], { nowNs })
}

/** What is kept of a chunk; fails when it is dropped. */
export function keptOf(chunk: Partial<Chunk>): NormalizedChunk {
  const [kept] = normalized(aChunk(chunk)).chunks
  if (kept === undefined) throw new Error('the chunk was dropped')
  return kept
}

/** What is kept of the first span of a chunk. */
export function keptSpan(span: Partial<Span>, chunk: Partial<Chunk> = {}): Span {
  const [kept] = keptOf({ spans: [aSpan(span)], ...chunk }).spans
  if (kept === undefined) throw new Error('the chunk is empty')
  return kept
}

export function repairsOf(span: Partial<Span>): readonly string[] {
  return [...normalized(aChunk({ spans: [aSpan(span)] })).repairs.keys()]
}

export function tags(values: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(values))
}

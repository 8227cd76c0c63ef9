/** Bodies for tests: as a tracer sends them, and byte by byte. */
import { Packr } from 'msgpackr'
import type { Chunk, Span } from '../spans/span.ts'
import { decodeTraces, type DecodedTraces, type TracesRequest } from './decode-traces.ts'

const packr = new Packr({ useRecords: false, variableMapSize: true, mapsAsObjects: false })

/** MessagePack of a value; a Map has any keys, a bigint 64 bits, a Buffer is bin. */
export function packed(value: unknown): Buffer {
  return Buffer.from(packr.pack(value))
}

/** A chunk of one span with these fields only, each of them encoded already. */
export function packedSpan(fields: Readonly<Record<string, Buffer>>): Buffer {
  const entries = Object.entries(fields).flatMap(([name, value]) => [packed(name), value])
  return Buffer.concat([Buffer.of(0x91, 0x91, 0x80 + Object.keys(fields).length), ...entries])
}

export function aSentSpan(fields: object = {}): object {
  return {
    trace_id: 0xa3ce_929d_0e0e_4736n,
    span_id: 0xf067_aa0b_a902_b7f1n,
    parent_id: 0,
    service: 'checkout',
    name: 'express.request',
    resource: 'POST /pay',
    type: 'web',
    start: 1_763_726_400_123_456_789n,
    duration: 12_345,
    error: 1,
    meta: { 'span.kind': 'server' },
    metrics: { _sampling_priority_v1: 1 },
    ...fields,
  }
}

/** The span of `aSentSpan`, as it is read. */
export const theSpan: Span = {
  traceIdLow: 0xa3ce_929d_0e0e_4736n,
  traceIdHigh: 0n,
  spanId: 0xf067_aa0b_a902_b7f1n,
  parentId: 0n,
  service: 'checkout',
  name: 'express.request',
  resource: 'POST /pay',
  type: 'web',
  startNs: 1_763_726_400_123_456_789n,
  durationNs: 12_345n,
  error: 1,
  meta: new Map([['span.kind', 'server']]),
  metrics: new Map([['_sampling_priority_v1', 1]]),
  links: [],
  events: [],
}

export function decoded(request: Partial<TracesRequest>): DecodedTraces {
  return decodeTraces({
    version: 'v0.4',
    contentType: 'application/msgpack',
    language: 'nodejs',
    body: Buffer.alloc(0),
    ...request,
  })
}

export function decodedJson(body: string, request: Partial<TracesRequest> = {}): DecodedTraces {
  const contentType = 'application/json'
  return decoded({ version: 'v0.3', contentType, body: Buffer.from(body), ...request })
}

export function chunksOf(traces: DecodedTraces): readonly Chunk[] {
  if (traces.kind === 'malformed') throw new Error(traces.message)
  return traces.chunks
}

/** The one span of a body; fails when there are others. */
export function spanOf(traces: DecodedTraces): Span {
  const [span, ...others] = chunksOf(traces).flatMap(({ spans }) => spans)
  if (span === undefined || others.length > 0) throw new Error('not one span')
  return span
}

export function messageOf(traces: DecodedTraces): string {
  return traces.kind === 'malformed' ? traces.message : 'was taken'
}

/** JSON with bigints as plain digits, as tracers write ids. */
export function jsonOf(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'bigint' ? `digits ${part}` : part,
  )
  return text.replaceAll(/"digits (-?\d+)"/g, '$1')
}

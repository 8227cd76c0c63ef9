import type { Chunk } from '../spans/span.ts'
import type { Encoding } from './encoding.ts'
import { openGathering } from './gathering.ts'
import { readJsonSpans } from './json-spans.ts'
import { readProtobufSpans } from './protobuf-spans.ts'
import type { RejectedSpans } from './span-faults.ts'

export type DecodedTraces =
  | { readonly kind: 'chunks'; readonly chunks: readonly Chunk[]; readonly rejected: RejectedSpans }
  | { readonly kind: 'malformed'; readonly message: string }

/**
 * Reads the body of a request to `/v1/traces`. What is wrong with a span rejects this span; what
 * cannot be read at all refuses the body, and nothing of it is kept. Pure.
 */
export function decodeTraces(body: Buffer, encoding: Encoding): DecodedTraces {
  const gathering = openGathering(body.length)
  const read = encoding === 'protobuf' ? readProtobufSpans : readJsonSpans
  const message = read(body, gathering)
  if (message !== undefined) return { kind: 'malformed', message }
  return { kind: 'chunks', chunks: gathering.chunks, rejected: gathering.rejected }
}

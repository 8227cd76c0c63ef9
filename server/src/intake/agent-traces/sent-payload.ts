import type { Chunk } from '../spans/span.ts'
import type { Draft } from './read-struct.ts'

/** What only the chunk says; the rest is of the payload. */
export type SentChunk = Pick<Chunk, 'spans' | 'priority' | 'origin' | 'tags'>

/** What holds for a process, and its chunks. */
export type Payload = Omit<Chunk, keyof SentChunk> & { readonly chunks: readonly SentChunk[] }

/** One of a sender written in this language, by the header of its request. */
export function emptyPayload(language: string): Draft<Payload> {
  return { chunks: [], env: '', hostname: '', version: '', language }
}

/** Order of the fields doesn't matter: what the payload says holds for all of them. */
export function chunksOfPayload({ chunks, ...ofPayload }: Payload): Chunk[] {
  return chunks.map((chunk) => ({ ...ofPayload, ...chunk }))
}

/** A chunk that says nothing of its priority says this. */
const noPriority = -128

export function priorityOf(sent: number): number | undefined {
  return sent === noPriority ? undefined : sent
}

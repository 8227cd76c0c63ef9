/**
 * Bounds what is made of a body in which a text is sent once and meant many times: two bytes may stand
 * for a tag of any length, and some tags are read into objects that take more than they do.
 */
import { charsOfAttributes } from './chars-of.ts'
import { openRoom, roomFor, type Room } from './room.ts'
import type { Chunk, Span } from './span.ts'
import { timesRead } from './told-in-tags.ts'

export type WithinRoom = {
  readonly chunks: readonly Chunk[]
  /** How many spans there was no room for. */
  readonly left: number
}

/** The spans of a body, in the order sent, up to the first for which there is no room. */
export function withinRoom(chunks: readonly Chunk[], bodyBytes: number): WithinRoom {
  const room = openRoom(bodyBytes)
  let left = 0
  const kept = chunks.map((chunk) => {
    const spans = chunk.spans.filter((span) => hasRoom(span, room))
    left += chunk.spans.length - spans.length
    return spans.length === chunk.spans.length ? chunk : { ...chunk, spans }
  })
  // One of which nothing is left is not one that was sent empty.
  return { chunks: kept.filter(({ spans }, at) => spans.length > 0 || isEmpty(chunks[at])), left }
}

function isEmpty(chunk: Chunk | undefined): boolean {
  return chunk?.spans.length === 0
}

function hasRoom(span: Span, room: Room): boolean {
  if (room.left < 0) return false
  room.left -= charsOf(span)
  return room.left >= 0
}

function charsOf({ service, name, resource, type, meta, metrics, links, events }: Span): number {
  let chars = roomFor.span + service.length + name.length + resource.length + type.length
  for (const [key, text] of meta) {
    chars += (roomFor.entry + key.length + text.length) * timesRead(key)
  }
  for (const key of metrics.keys()) chars += roomFor.entry + key.length
  for (const { attributes } of links) chars += roomFor.map + charsOfAttributes(attributes)
  for (const event of events) {
    chars += roomFor.map + event.name.length + charsOfAttributes(event.attributes)
  }
  return chars
}

import type { Chunk, Span } from '../spans/span.ts'
import type { ValueMap } from './attribute-value.ts'
import type { SentScope } from './groups.ts'
import { openRoom, type Room } from '../spans/room.ts'
import { senderOf, senderOfScope, spanOfSender, type Sender, type SentSpan } from './sent-span.ts'
import type { SpanFault } from './span-faults.ts'
import { spanOf } from './span-of.ts'

/** The chunks of a body while it is read: one for each trace of each resource. */
export type Gathering = {
  readonly chunks: Chunk[]
  readonly rejected: Map<SpanFault, number>
  readonly room: Room
  /** What the resource says that is being read, and with it what its scope says. */
  ofResource: Sender
  sender: Sender
  /** The spans of the chunks of this resource, by trace. */
  ofTraces: Map<bigint, Span[]>
}

export function openGathering(bodyBytes: number): Gathering {
  const room = openRoom(bodyBytes)
  const nobody = senderOf(new Map(), room)
  return {
    chunks: [],
    rejected: new Map(),
    room,
    ofResource: nobody,
    sender: nobody,
    ofTraces: new Map(),
  }
}

export function nextResource(gathering: Gathering, attributes: ValueMap): void {
  gathering.ofResource = senderOf(attributes, gathering.room)
  gathering.ofTraces = new Map()
}

export function nextScope(gathering: Gathering, scope: SentScope): void {
  gathering.sender = senderOfScope(gathering.ofResource, scope)
}

/** A span to be read; undefined when there is no room for it, and it is rejected unread. */
export function nextSpan(gathering: Gathering): SentSpan | undefined {
  if (gathering.room.left >= 0) return spanOfSender(gathering.sender)
  reject(gathering, 'no_room')
  return undefined
}

function reject({ rejected }: Gathering, fault: SpanFault): void {
  rejected.set(fault, (rejected.get(fault) ?? 0) + 1)
}

/** Adds a span that was read to the chunk of its trace, or counts why it is rejected. */
export function gather(gathering: Gathering, sent: SentSpan): void {
  const span = spanOf(sent, gathering.sender)
  if (typeof span === 'string') return reject(gathering, span)
  const trace = (span.traceIdHigh << 64n) | span.traceIdLow
  const spans = gathering.ofTraces.get(trace) ?? beginChunk(gathering, trace)
  spans.push(span)
}

function beginChunk({ chunks, ofTraces, sender }: Gathering, trace: bigint): Span[] {
  const spans: Span[] = []
  const { env, hostname, version, language } = sender
  const none = { priority: undefined, origin: '', tags: new Map() }
  ofTraces.set(trace, spans)
  chunks.push({ spans, ...none, env, hostname, version, language })
  return spans
}

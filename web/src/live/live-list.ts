import type { LiveEvent, LiveRejected } from '@throughline/contract'
import type { LiveMessage } from '../server-api/live-stream.ts'

/** One line of the stream. Keys are given in the order of arrival. */
export type LiveEntry =
  | { readonly kind: 'event'; readonly key: number; readonly event: LiveEvent }
  | { readonly kind: 'rejected'; readonly key: number; readonly rejected: LiveRejected }

/** What is shown, newest first, and what arrived while the reader held the list still. */
export interface LiveList {
  readonly shown: readonly LiveEntry[]
  readonly waiting: readonly LiveEntry[]
  /** Events that the server sent, and those that it counted but did not send. */
  readonly sent: number
  readonly skipped: number
  readonly nextKey: number
}

export const entriesMax = 1_000

export const emptyList: LiveList = {
  shown: [],
  waiting: [],
  sent: 0,
  skipped: 0,
  nextKey: 1,
}

/** Puts what arrived in its place by time, or behind the held list; the oldest beyond the limit go. */
export function receive(list: LiveList, message: LiveMessage, isHeld: boolean): LiveList {
  const arrived = entriesOf(message, list.nextKey)
  const next = {
    ...list,
    nextKey: list.nextKey + arrived.length,
    sent: list.sent + (message.kind === 'accepted' ? message.accepted.events.length : 0),
    skipped: list.skipped + (message.kind === 'accepted' ? message.accepted.skipped : 0),
  }
  const side = isHeld ? 'waiting' : 'shown'
  return { ...next, [side]: arrived.reduce(withEntry, list[side]).slice(0, entriesMax) }
}

/** Lets everything in that waited. */
export function release(list: LiveList): LiveList {
  if (list.waiting.length === 0) return list
  const shown = list.waiting.reduceRight(withEntry, list.shown)
  return { ...list, shown: shown.slice(0, entriesMax), waiting: [] }
}

// The server tells the events of a quarter of a second before what it rejected in it, so the newest
// message may hold what came earlier than the one before.
function withEntry(entries: readonly LiveEntry[], entry: LiveEntry): readonly LiveEntry[] {
  const place = entries.findIndex((other) => arrivedAtMs(other) <= arrivedAtMs(entry))
  return place === -1 ? [...entries, entry] : entries.toSpliced(place, 0, entry)
}

function arrivedAtMs(entry: LiveEntry): number {
  return entry.kind === 'event' ? entry.event.received_at : entry.rejected.at
}

function entriesOf(message: LiveMessage, firstKey: number): readonly LiveEntry[] {
  if (message.kind === 'rejected') {
    return [{ kind: 'rejected', key: firstKey, rejected: message.rejected }]
  }
  return message.accepted.events.map((event, index) => ({
    kind: 'event',
    key: firstKey + index,
    event,
  }))
}

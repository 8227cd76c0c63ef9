import type { AdaptedEvent } from '../canonical-event.ts'
import type { Encoding } from './encoding.ts'
import { readJsonLogs } from './json-logs.ts'
import { eventNameOf, eventOf } from './log-event.ts'
import type { LogFault, RejectedLogs } from './log-faults.ts'
import { sourceOfResource, sourceOfScope } from './log-source.ts'
import { readProtobufLogs } from './protobuf-logs.ts'
import { openRoom, type Room } from '../spans/room.ts'
import type { LogVisitor, SentLog } from './sent-log.ts'

export type DecodedLogs =
  | {
      readonly kind: 'events'
      /** In the order sent. */
      readonly events: readonly AdaptedEvent[]
      readonly rejected: RejectedLogs
    }
  | { readonly kind: 'malformed'; readonly message: string }

export const logEventsMax = 10_000

/**
 * Reads the body of a request to `/v1/logs`. A log record that has an event name is an event; all
 * others are rejected, because nothing here keeps logs. Pure.
 */
export function decodeLogs(body: Buffer, encoding: Encoding): DecodedLogs {
  const events: AdaptedEvent[] = []
  const rejected = new Map<LogFault, number>()
  const read = encoding === 'protobuf' ? readProtobufLogs : readJsonLogs
  const room = openRoom(body.length)
  const message = read(body, room, visitorInto({ events, rejected, room }))
  if (message !== undefined) return { kind: 'malformed', message }
  return { kind: 'events', events, rejected }
}

type Gathered = {
  readonly events: AdaptedEvent[]
  readonly rejected: Map<LogFault, number>
  readonly room: Room
}

function visitorInto({ events, rejected, room }: Gathered): LogVisitor {
  const reading = { room, made: new Map<string, number>() }
  let ofResource = sourceOfResource(new Map(), room)
  let source = ofResource
  const keep = (log: SentLog): LogFault | undefined => {
    if (eventNameOf(log) === '') return 'log_record_not_event'
    if (events.length >= logEventsMax) return 'batch_too_long'
    const event = room.left < 0 ? undefined : eventOf(log, source, reading)
    if (event === undefined || room.left < 0) return 'body_expands'
    events.push({ kind: 'event', event })
    return undefined
  }
  return {
    resource: (resource) => {
      ofResource = sourceOfResource(resource, room)
    },
    scope: (scope) => {
      source = sourceOfScope(ofResource, scope, room)
    },
    record: (log) => {
      const fault = keep(log)
      if (fault !== undefined) rejected.set(fault, (rejected.get(fault) ?? 0) + 1)
    },
  }
}

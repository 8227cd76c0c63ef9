import type { IncomingHttpHeaders } from 'node:http'
import type { AdaptedEvent } from '../canonical-event.ts'
import { elementTexts, memberTexts } from '../element-texts.ts'
import { findMemberTwice } from '../exactness.ts'
import { isJsonObject, objectOf, textOf, type JsonObject } from '../json-object.ts'
import { refusal, refusalAt, type Refusal } from '../refusal.ts'
import { splitArray } from '../split-array.ts'
import { adaptEvent } from './adapt-event.ts'
import { epochMs } from './epoch-ms.ts'

/** A body that was parsed, and the text of it: parsing rounds integers. */
export type ParsedBody = { readonly value: unknown; readonly text: string }

/** One event of a body. */
export type DatalyrEvent = {
  /** The key that stands in the event itself or in its envelope, '' without one. */
  readonly key: string
  /** '' when there is none, or no text. */
  readonly eventId: string
  readonly adapted: AdaptedEvent
}

export type DatalyrBody =
  | { readonly kind: 'single'; readonly events: readonly [DatalyrEvent] }
  | { readonly kind: 'batch'; readonly events: readonly DatalyrEvent[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

export const batchEventsMax = 10_000

/** Reads the body of one request. Pure; the order of the events is kept. */
export function adaptBody({ value, text }: ParsedBody): DatalyrBody {
  if (Array.isArray(value)) return adaptBatch(value, splitArray(text), {})
  if (!isJsonObject(value)) {
    const where = { place: '/', problem: 'must be an event or an envelope of events' }
    return { kind: 'refused', refusal: refusalAt('event_malformed', where, '.') }
  }
  const { events } = value
  if (!Array.isArray(events)) return { kind: 'single', events: [adaptOne({ value, text }, {})] }
  const members = memberTexts(text)
  const refused = findMemberTwice(members)
  if (refused !== undefined) return { kind: 'refused', refusal: refused }
  return adaptBatch(events, elementTexts(members, 'events'), value)
}

function adaptBatch(
  events: readonly unknown[],
  texts: readonly string[],
  envelope: JsonObject,
): DatalyrBody {
  if (events.length > batchEventsMax) return { kind: 'refused', refusal: refusal('batch_too_long') }
  const adapted = events.map((value, index) =>
    adaptOne({ value, text: texts[index] ?? '' }, envelope),
  )
  return { kind: 'batch', events: adapted }
}

function adaptOne(sent: ParsedBody, envelope: JsonObject): DatalyrEvent {
  const event = objectOf(sent.value)
  return {
    key: bodyKey(event) || bodyKey(envelope),
    eventId: firstText(event['eventId'], event['event_id']),
    adapted: adaptEvent(sent, epochMs(envelope['timestamp'])),
  }
}

function bodyKey(body: JsonObject): string {
  return firstText(body['workspace_id'], body['workspaceId'])
}

/** The key in the headers of a request, '' without one. */
export function headerKey(headers: IncomingHttpHeaders): string {
  const { authorization = '' } = headers
  const [, bearer] = /^Bearer +(\S+)$/i.exec(authorization.trim()) ?? []
  return firstText(
    headers['x-api-key'],
    headers['x-datalyr-api-key'],
    headers['dd-api-key'],
    bearer,
  )
}

function firstText(...values: readonly unknown[]): string {
  return values.map(textOf).find((text) => text !== '') ?? ''
}

import {
  errorCodes,
  ServerEvent,
  StoredEvent,
  type ErrorCode,
  type EventRejection,
} from '@throughline/contract'
import { Compile } from 'typebox/compile'
import type { EventRow } from '../../warehouse/event-row.ts'
import { findInexactness } from '../exactness.ts'
import { isJsonObject } from '../json-object.ts'
import { startOfJson } from '../json-start.ts'
import { roundedIntegers } from '../rounded-integers.ts'
import { readPromotedTexts, type TextField } from '../promoted-text.ts'
import { occurredAt, type DateBounds } from './occurred-at.ts'
import { splitBody, type Piece, type SplitBody } from './split-body.ts'

export type DecodeContext = DateBounds & {
  /** Makes the id of an event that came without one; unique over restarts. */
  readonly newEventId: () => string
  /** Why events of this application are not taken; undefined when they are. */
  readonly refuseApplication: (id: string) => ErrorCode | undefined
}

/** Why an event is not taken. `detail` names the path, the problem and the value. */
export type Refusal = { readonly code: ErrorCode; readonly detail: string }

export type DecodedBody =
  | { readonly kind: 'single'; readonly event: EventRow }
  | {
      readonly kind: 'batch'
      readonly events: readonly EventRow[]
      readonly rejections: readonly EventRejection[]
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** What decoding one body needs. */
type Decoding = DecodeContext & { readonly rounded: () => ReadonlyMap<number, string> }

type DecodedEvent =
  | { readonly kind: 'event'; readonly event: EventRow }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

const serverEvent = Compile(ServerEvent)
const storedEvent = Compile(StoredEvent)

/** Decodes one request body of the prodlytics intake. Pure: the clock and ids come in. */
export function decodeBody(text: string, contentType: string, context: DecodeContext): DecodedBody {
  const split = splitBody(text, contentType)
  const decoding = { ...context, rounded: once(() => roundedIntegers(text)) }
  switch (split.kind) {
    case 'single':
      return decodeSingle(split.value, decoding)
    case 'batch':
      return decodeBatch(split.pieces, decoding)
    default:
      return { kind: 'refused', refusal: bodyRefusal(split) }
  }
}

// Few bodies hold an integer that is worth reading the text again for.
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}

function bodyRefusal(split: Exclude<SplitBody, { kind: 'single' | 'batch' }>): Refusal {
  switch (split.kind) {
    case 'empty':
      return refusal('body_empty')
    case 'tooLong':
      return refusal('batch_too_long')
    case 'malformed':
      return refusal('body_malformed', split.reason)
  }
}

function decodeSingle(value: unknown, decoding: Decoding): DecodedBody {
  if (!serverEvent.Check(value)) {
    return { kind: 'refused', refusal: shapeRefusal(serverEvent.Errors(value), value) }
  }
  const decoded = decodeEvent(value, decoding)
  return decoded.kind === 'event' ? { kind: 'single', event: decoded.event } : decoded
}

function decodeBatch(pieces: readonly Piece[], decoding: Decoding): DecodedBody {
  const events: EventRow[] = []
  const rejections: EventRejection[] = []
  for (const [index, piece] of pieces.entries()) {
    const decoded = decodePiece(piece, decoding)
    if (decoded.kind === 'event') events.push(decoded.event)
    else rejections.push(eventRejection(index, decoded.refusal))
  }
  return { kind: 'batch', events, rejections }
}

function eventRejection(index: number, { code, detail }: Refusal): EventRejection {
  return { index, code, title: errorCodes[code].sentence, detail }
}

function decodePiece(piece: Piece, decoding: Decoding): DecodedEvent {
  if (piece.kind === 'malformed') {
    return { kind: 'refused', refusal: refusal('body_malformed', piece.reason) }
  }
  if (!storedEvent.Check(piece.value)) {
    return {
      kind: 'refused',
      refusal: shapeRefusal(storedEvent.Errors(piece.value), piece.value),
    }
  }
  return decodeEvent(piece.value, decoding)
}

function decodeEvent(event: StoredEvent, decoding: Decoding): DecodedEvent {
  const refused = eventRefusal(event, decoding)
  if (refused !== undefined) return { kind: 'refused', refusal: refused }
  const time = occurredAt(event.date, decoding)
  if (time.kind !== 'at') return { kind: 'refused', refusal: dateRefusal(time.kind, event.date) }
  const promoted = readPromotedTexts(event)
  if (promoted.kind === 'nested') return { kind: 'refused', refusal: nestedRefusal(promoted) }
  return {
    kind: 'event',
    event: eventRow({ event, occurredAtMs: time.ms, texts: promoted.texts }, decoding),
  }
}

function eventRefusal(event: StoredEvent, decoding: Decoding): Refusal | undefined {
  if (event.type === 'server' && event.event?.name === undefined) {
    return refusal('event_malformed', 'Invalid value at /event/name: it is missing.')
  }
  if (event.usr === undefined && event.account === undefined && event.session === undefined) {
    return refusal('event_without_identity')
  }
  const applicationCode = decoding.refuseApplication(event.application.id)
  if (applicationCode !== undefined) {
    return refusal(
      applicationCode,
      `Invalid value at /application/id: ${errorCodes[applicationCode].sentence} (got ${JSON.stringify(event.application.id)})`,
    )
  }
  const inexact = findInexactness(event, decoding.rounded)
  if (inexact === undefined) return undefined
  const { code, path, value } = inexact
  return refusal(code, `Invalid value at ${path}: ${errorCodes[code].sentence} Value: ${value}`)
}

function dateRefusal(kind: 'malformed' | 'outOfRange', date: number | string | undefined): Refusal {
  const problem =
    kind === 'malformed'
      ? 'neither epoch milliseconds nor an ISO 8601 time'
      : 'older than the retention or more than 1 h ahead, in epoch milliseconds'
  const code = kind === 'malformed' ? 'event_malformed' : 'event_date_out_of_range'
  return refusal(code, `Invalid value at /date: ${problem} (got ${startOfJson(date)}).`)
}

function refusal(code: ErrorCode, detail: string = errorCodes[code].sentence): Refusal {
  return { code, detail }
}

type SchemaError = ReturnType<typeof serverEvent.Errors>[number]

/** The first thing wrong with the shape: where, what, and the value there. */
function shapeRefusal(errors: readonly SchemaError[], event: unknown): Refusal {
  const [error] = errors
  if (error === undefined) return refusal('event_malformed')
  const shown = startOfJson(valueAt(event, error.instancePath))
  return refusal(
    'event_malformed',
    `Invalid value at ${error.instancePath || '/'}: ${problemOf(error)} (got ${shown}).`,
  )
}

// The schema's own sentence says "must be equal to constant" and leaves out which.
function problemOf(error: SchemaError): string {
  if (error.instancePath === '/date') return 'must be epoch milliseconds or an ISO 8601 time'
  return error.keyword === 'const'
    ? `must be ${JSON.stringify(error.params.allowedValue)}`
    : error.message
}

function valueAt(event: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((value, key) => (isJsonObject(value) ? value[key] : undefined), event)
}

function nestedRefusal({ path, value }: { path: string; value: unknown }): Refusal {
  const problem = 'must be a string, a number or a boolean'
  const shown = startOfJson(value)
  return refusal('event_malformed', `Invalid value at ${path}: ${problem} (got ${shown}).`)
}

type Checked = {
  readonly event: StoredEvent
  readonly occurredAtMs: number
  readonly texts: Readonly<Record<TextField, string>>
}

// One literal: rows made by spreading took eight times as long.
function eventRow({ event, occurredAtMs, texts }: Checked, context: DecodeContext): EventRow {
  const clientId = event.event?.id
  return {
    applicationId: event.application.id,
    type: event.type,
    name: event.event?.name ?? '',
    eventId: clientId ?? context.newEventId(),
    isIdFromClient: clientId !== undefined,
    occurredAtMs,
    receivedAtMs: context.nowMs,
    userId: event.usr?.id ?? '',
    accountId: event.account?.id ?? '',
    sessionId: event.session?.id ?? '',
    viewId: texts.viewId,
    traceId: texts.traceId,
    service: texts.service,
    env: texts.env,
    version: texts.version,
    attributesJson: JSON.stringify(event),
  }
}

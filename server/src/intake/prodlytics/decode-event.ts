import { ServerEvent, StoredEvent, type ErrorCode } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import type { EventRow } from '../../warehouse/event-row.ts'
import { findInexactness } from '../exactness.ts'
import { valueAt } from '../json-object.ts'
import { startOfJson } from '../json-start.ts'
import { toldWhere } from '../other-intake.ts'
import { readPromotedTexts, type TextField } from '../promoted-text.ts'
import { occurredAt, type DateBounds } from '../occurred-at.ts'
import {
  applicationRefusal,
  malformedAt,
  malformedRefusal,
  refusal,
  refusalAt,
  type Named,
  type Refusal,
} from '../refusal.ts'
import { remarksOf, type Remarks } from '../remarks.ts'
import { parseJson, type SentText } from '../parse-json.ts'

export type DecodeContext = DateBounds & {
  /** Makes the id of an event that came without one; unique over restarts. */
  readonly newEventId: () => string
  /** Why events of this application are not taken; undefined when they are. */
  readonly refuseApplication: (id: string) => ErrorCode | undefined
}

/** What one event came to. */
export type DecodedEvent =
  | { readonly kind: 'event'; readonly event: EventRow; readonly remarks: Remarks }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly named: Named }

/** The documented form of a single event; a batch also takes the other types that are stored. */
export type EventForm = 'single' | 'batch'

const serverEvent = Compile(ServerEvent)
const storedEvent = Compile(StoredEvent)

/** Decodes the text of one event. Pure: the clock and ids come in. */
export function decodeEvent(sent: SentText, form: EventForm, context: DecodeContext): DecodedEvent {
  const parsed = parseJson(sent)
  if (parsed.kind === 'malformed') return refused(malformedRefusal(parsed))
  const { value } = parsed
  if (form === 'single' && !serverEvent.Check(value)) {
    return refused(shapeRefusal(serverEvent.Errors(value), value), value)
  }
  if (!storedEvent.Check(value)) {
    return refused(shapeRefusal(storedEvent.Errors(value), value), value)
  }
  return decodeShaped(value, { ...context, text: sent.text })
}

/** The code's own sentence is of other protocols too. */
const withoutIdentity = 'An event needs at least one of usr.id, account.id and session.id.'

/** What decoding one event needs. */
type Decoding = DecodeContext & { readonly text: string }

function refused(why: Refusal, value?: unknown): DecodedEvent {
  return { kind: 'refused', refusal: why, named: namesOf(value) }
}

function namesOf(value: unknown): Named {
  const [applicationId, eventName] = ['/application/id', '/event/name'].map((pointer) => {
    const name = valueAtPointer(value, pointer)
    return typeof name === 'string' && name.length <= nameCharsMax ? name.toWellFormed() : undefined
  })
  return { applicationId: applicationId ?? '', eventName }
}

// No longer one is taken.
const nameCharsMax = 1_024

function decodeShaped(event: StoredEvent, decoding: Decoding): DecodedEvent {
  const why = eventRefusal(event, decoding)
  if (why !== undefined) return refused(why, event)
  const time = occurredAt(event.date, decoding)
  if (time.kind !== 'at') return refused(dateRefusal(time.kind, event.date), event)
  const promoted = readPromotedTexts(event)
  if (promoted.kind === 'nested') return refused(nestedRefusal(promoted), event)
  return {
    kind: 'event',
    event: eventRow({ event, occurredAtMs: time.ms, texts: promoted.texts }, decoding),
    remarks: remarksOf(event, { occurredAtMs: time.ms, nowMs: decoding.nowMs }),
  }
}

function eventRefusal(event: StoredEvent, decoding: Decoding): Refusal | undefined {
  if (event.type === 'server' && event.event?.name === undefined) {
    const missing = { place: '/event/name', problem: 'it is missing' }
    return refusalAt('event_malformed', missing, '.')
  }
  if (event.usr === undefined && event.account === undefined && event.session === undefined) {
    return refusal('event_without_identity', withoutIdentity)
  }
  const applicationCode = decoding.refuseApplication(event.application.id)
  if (applicationCode !== undefined) {
    return applicationRefusal(applicationCode, event.application.id)
  }
  return findInexactness(event, decoding.text)
}

function dateRefusal(kind: 'malformed' | 'outOfRange', date: number | string | undefined): Refusal {
  const problem =
    kind === 'malformed'
      ? 'neither epoch milliseconds nor an ISO 8601 time'
      : 'older than the retention or more than 1 h ahead, in epoch milliseconds'
  const code = kind === 'malformed' ? 'event_malformed' : 'event_date_out_of_range'
  return refusalAt(code, { place: '/date', problem }, ` (got ${startOfJson(date)}).`)
}

type SchemaError = ReturnType<typeof serverEvent.Errors>[number]

/** The first thing wrong with the shape: where, what, and the value there. */
function shapeRefusal(errors: readonly SchemaError[], event: unknown): Refusal {
  const [error] = errors
  if (error === undefined) return refusal('event_malformed')
  const { instancePath } = error
  const value = valueAtPointer(event, instancePath)
  const why = malformedAt({ place: instancePath || '/', value }, problemOf(error))
  return toldWhere(why, event, 'prodlytics')
}

// The schema's own sentence says "must be equal to constant" and leaves out which.
function problemOf(error: SchemaError): string {
  if (error.instancePath === '/date') return 'must be epoch milliseconds or an ISO 8601 time'
  return error.keyword === 'const'
    ? `must be ${JSON.stringify(error.params.allowedValue)}`
    : error.message
}

function valueAtPointer(event: unknown, pointer: string): unknown {
  return valueAt(event, pointer.split('/').slice(1))
}

function nestedRefusal({ path, value }: { path: string; value: unknown }): Refusal {
  return malformedAt({ place: path, value }, 'must be a string, a number or a boolean')
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
    anonymousId: texts.anonymousId,
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

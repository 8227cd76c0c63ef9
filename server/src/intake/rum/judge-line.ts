import { BrowserEvent, type ErrorCode } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import type { Arrival } from '../../warehouse/record-writer.ts'
import type { EventRow } from '../../warehouse/event-row.ts'
import { attributionOf, noAttribution, outsideReferrer } from '../attribution.ts'
import { timeOfClient } from '../client-time.ts'
import { findInexactness } from '../exactness.ts'
import { isJsonObject, objectOf, textOf, type JsonObject } from '../json-object.ts'
import type { DateBounds } from '../occurred-at.ts'
import { toldWhere } from '../other-intake.ts'
import { parseJson, type SentText } from '../parse-json.ts'
import { readPromotedTexts, type TextField } from '../promoted-text.ts'
import {
  applicationRefusal,
  malformedAt,
  malformedRefusal,
  nameless,
  refusal,
  refusalAt,
  type Dropped,
} from '../refusal.ts'
import { bitOf, remarksOf, type Remarks } from '../remarks.ts'
import { sessionOf } from './session-of.ts'
import { withPage } from './view-page.ts'

export type BrowserContext = DateBounds &
  Arrival & {
    /** When the body left by the clock of the browser, epoch ms; undefined when it does not say. */
    readonly sentAtMs: number | undefined
    /** Makes the id of an event that came without one; unique over restarts. */
    readonly newEventId: () => string
    /** Why events of this application are not taken; undefined when they are. */
    readonly refuseApplication: (id: string) => ErrorCode | undefined
  }

/** A row, and what is to say about it. */
export type RemarkedRow = { readonly row: EventRow; readonly remarks: Remarks }

export type JudgedLine =
  | { readonly kind: 'event'; readonly event: RemarkedRow; readonly session?: RemarkedRow }
  | { readonly kind: 'refused'; readonly dropped: Dropped }
  /** What the SDK says of itself. */
  | { readonly kind: 'telemetry' }

const browserEvent = Compile(BrowserEvent)

/** Judges one line of a body. Pure: clocks and ids come in. */
export function judgeLine(sent: SentText, context: BrowserContext): JudgedLine {
  const parsed = parseJson(sent)
  if (parsed.kind === 'malformed') return refused({ ...malformedRefusal(parsed), ...nameless })
  const { value } = parsed
  if (!isJsonObject(value)) return refused(malformed({ place: '/', value }, 'must be an object'))
  if (value['type'] === 'telemetry') return { kind: 'telemetry' }
  if (value['type'] === 'view_update') {
    return refused({ ...refusal('view_update_not_kept'), ...nameless })
  }
  if (!browserEvent.Check(value)) return refused(shapeFault(value))
  const event: BrowserEvent & JsonObject = value
  const named = { applicationId: event.application.id, eventName: undefined }
  const stored = storedEvent(event)
  const why = findInexactness(event, sent.text) ?? findInexactness(stored, JSON.stringify(stored))
  if (why !== undefined) return refused({ ...why, ...named })
  const code = context.refuseApplication(event.application.id)
  if (code !== undefined) {
    return refused({ ...applicationRefusal(code, event.application.id), ...named })
  }
  const time = timeOfClient({ clientTimeMs: event.date, sentAtMs: context.sentAtMs }, context)
  if (time.kind === 'tooOld') {
    return refused({ ...refusal('event_date_out_of_range'), ...named, place: '/date' })
  }
  const promoted = readPromotedTexts(stored)
  if (promoted.kind === 'nested') {
    return refused(malformed({ place: promoted.path, value: promoted.value }, 'must be a text'))
  }
  return taken({ event, stored, texts: promoted.texts, time }, context)
}

function refused(dropped: Dropped): JudgedLine {
  return { kind: 'refused', dropped }
}

function malformed(...at: Parameters<typeof malformedAt>): Dropped {
  return { ...malformedAt(...at), ...nameless }
}

function shapeFault(value: JsonObject): Dropped {
  const [error] = browserEvent.Errors(value)
  const { instancePath: place, message: problem } = error ?? { instancePath: '', message: 'is odd' }
  const why = refusalAt('event_malformed', { place: place || '/', problem }, '.')
  return { ...toldWhere(why, value, 'rum'), ...nameless }
}

/** The event as its attributes are kept: as sent, with what its page and its tags say. */
function storedEvent(event: BrowserEvent & JsonObject): JsonObject {
  const view = withPage(objectOf(event['view']))
  const id = idOf(event)
  const env = envOf(event)
  const attribution = event.type === 'view' ? cameFrom(view) : undefined
  return {
    ...event,
    ...(id === '' ? {} : { event: { ...objectOf(event['event']), id } }),
    ...(env === '' || 'env' in event ? {} : { env }),
    ...(event.view === undefined ? {} : { view }),
    ...(attribution === undefined ? {} : { attribution }),
  }
}

/** The id that the SDK gave the event: `action.id` of an action. */
function idOf(event: BrowserEvent & JsonObject): string {
  const own = textOf(objectOf(event[event.type])['id'])
  return own.length > idCharsMax ? '' : own
}

/** What is longer is no id of the SDK. */
const idCharsMax = 1_024

/** Of `sdk_version:7,env:prod` it is `prod`. */
function envOf(event: JsonObject): string {
  const [, env = ''] = /(?:^|,)env:([^,]+)/.exec(textOf(event['ddtags'])) ?? []
  return env
}

function cameFrom(view: JsonObject): JsonObject | undefined {
  const url = textOf(view['url'])
  const referrer = outsideReferrer(textOf(view['referrer']), url)
  return attributionOf({ ...noAttribution, url, referrer })
}

type Judged = {
  readonly event: BrowserEvent
  readonly stored: JsonObject
  readonly texts: Readonly<Record<TextField, string>>
  readonly time: {
    readonly ms: number
    readonly clockOffsetMs: number
    readonly isClamped: boolean
  }
}

function taken(judged: Judged, context: BrowserContext): JudgedLine {
  const { event, stored, time } = judged
  const moment = { occurredAtMs: time.ms, nowMs: context.nowMs }
  const clamped = time.isClamped ? bitOf('date_in_future') : 0
  const remarks = (remarksOf(stored, moment) | clamped) & ~ofTheSdk
  const row = rowOf(judged, context)
  if (event.type !== 'view') return { kind: 'event', event: { row, remarks } }
  const session = sessionRow(row, sessionOf(stored))
  return { kind: 'event', event: { row, remarks }, session: { row: session, remarks: 0 } }
}

/** What the SDK leaves empty in every event is no news. */
const ofTheSdk = bitOf('null_not_kept') | bitOf('empty_object_not_kept')

function rowOf({ event, stored, texts, time }: Judged, context: BrowserContext): EventRow {
  const id = textOf(objectOf(stored['event'])['id'])
  return {
    applicationId: event.application.id,
    type: event.type,
    name: textOf(objectOf(stored['event'])['name']),
    eventId: id === '' ? context.newEventId() : id,
    isIdFromClient: id !== '',
    ...(event.type === 'view' && id !== '' ? { revision: versionOf(stored) } : {}),
    occurredAtMs: time.ms,
    receivedAtMs: context.nowMs,
    userId: event.usr?.id ?? '',
    accountId: event.account?.id ?? '',
    sessionId: event.session.id,
    ...texts,
    attributesJson: JSON.stringify(stored),
    identity: { otherIds: [], linkedIds: [], clockOffsetMs: time.clockOffsetMs },
  }
}

const revisionMax = 2 ** 32 - 1

/** Which state of its view this is, from 1. */
function versionOf(stored: JsonObject): number {
  const version = Number(objectOf(stored['_dd'])['document_version'])
  return Number.isInteger(version) ? Math.min(Math.max(version, 1), revisionMax) : 1
}

function sessionRow(view: EventRow, session: JsonObject): EventRow {
  return {
    ...view,
    type: 'session',
    name: '',
    eventId: view.sessionId,
    isIdFromClient: true,
    revision: 1,
    viewId: '',
    traceId: '',
    attributesJson: JSON.stringify(session),
  }
}

import type { ErrorCode, Protocol } from '@throughline/contract'
import type { EventIdentity, EventRow } from '../warehouse/event-row.ts'
import { addRow, finishRecord, openRecordWriter, type Arrival } from '../warehouse/record-writer.ts'
import { attributionOf } from './attribution.ts'
import { noSender, type AdaptedEvent, type CanonicalEvent } from './canonical-event.ts'
import type { EventIds, EventSender } from './canonical-event.ts'
import { timeOfClient } from './client-time.ts'
import type { EventChecks } from './event-schemas/event-checks.ts'
import { findInexactness } from './exactness.ts'
import type { JsonObject } from './json-object.ts'
import { startOfJson } from './json-start.ts'
import type { DateBounds } from './occurred-at.ts'
import {
  applicationRefusal,
  malformedAt,
  refusal,
  refusalAt,
  type Dropped,
  type Named,
  type Refusal,
} from './refusal.ts'
import { bitOf, remarksOf, type Remarks, type ToldRemark } from './remarks.ts'
import { revenueOf } from './revenue.ts'
import { noteRemarks, tallyOf, type Tallies, type TakenEvents } from './taken-events.ts'

export type CanonicalContext = DateBounds &
  Arrival & {
    readonly protocol: Protocol
    /** Where events go that name no application. */
    readonly applicationId: string
    /** Makes the id of an event that came without one; unique over restarts. */
    readonly newEventId: () => string
    /** Why events of this application are not taken; undefined when they are. */
    readonly refuseApplication: (id: string) => ErrorCode | undefined
    /** What event schemas find wrong with an event; it is taken all the same. */
    readonly schemaFaults: EventChecks
  }

/** What became of one event of a body. */
export type EventOutcome =
  | {
      readonly kind: 'taken'
      readonly eventId: string
      /** What event schemas find wrong with it. */
      readonly faults: readonly string[]
    }
  | { readonly kind: 'refused'; readonly dropped: Dropped }

export type TakenBody = {
  readonly taken: TakenEvents
  /** One for each event, in the same order. */
  readonly outcomes: readonly EventOutcome[]
}

/** Makes the journal record of the events that an adapter read out of one body. */
export function takeCanonical(
  events: readonly AdaptedEvent[],
  context: CanonicalContext,
): TakenBody {
  const writer = openRecordWriter(0, context)
  const applications: Tallies = new Map()
  const outcomes = events.map((adapted): EventOutcome => {
    const judged = writer.at > recordBytesMax ? tooMuch(adapted, context) : judge(adapted, context)
    if (judged.kind === 'refused') return judged
    const { row, remarks, faults, told } = judged
    const tally = tallyOf(applications, row.applicationId)
    tally.count += 1
    const moment = { occurredAtMs: row.occurredAtMs, nowMs: context.nowMs }
    noteRemarks(tally, remarks, { moment, text: () => row.attributesJson, told })
    addRow(writer, row)
    return { kind: 'taken', eventId: row.eventId, faults }
  })
  return { taken: { record: finishRecord(writer), count: writer.count, applications }, outcomes }
}

/** Written out; a body that is not JSON may be shorter than its JSON. */
const eventCharsMax = 5 * 1024 * 1024

// The journal takes twice as much, and no event is as large as that. Few events that share a large
// context with the others of their body are as much, written out.
const recordBytesMax = 16 * 1024 * 1024

function tooMuch(adapted: AdaptedEvent, context: CanonicalContext): Judged {
  const named = adapted.kind === 'refused' ? adapted.named : namedBy(adapted.event, context)
  const detail = `The events before this one are over ${recordBytesMax} bytes, written out with what all events of the body share; send fewer at once.`
  return refused(refusal('body_too_large', detail), named)
}

function namedBy(event: CanonicalEvent, { applicationId }: CanonicalContext): Named {
  return { applicationId: event.applicationId || applicationId, eventName: event.name }
}

type Judged =
  | {
      readonly kind: 'row'
      readonly row: EventRow
      readonly remarks: Remarks
      readonly faults: readonly string[]
      readonly told: readonly ToldRemark[]
    }
  | { readonly kind: 'refused'; readonly dropped: Dropped }

function judge(adapted: AdaptedEvent, context: CanonicalContext): Judged {
  if (adapted.kind === 'refused') return refused(adapted.refusal, adapted.named)
  const named = namedBy(adapted.event, context)
  const event = { ...adapted.event, applicationId: named.applicationId }
  const why = refusalOf(event, context)
  if (why !== undefined) return refused(why, named)
  const time = timeOfClient(event, context)
  if (time.kind === 'tooOld') return refused(tooOld(event), named)
  const faults = context.schemaFaults(event)
  const stored = storedAttributes(event, { faults, protocol: context.protocol })
  const attributesJson = JSON.stringify(stored)
  if (attributesJson.length > eventCharsMax) return refused(refusal('event_too_long'), named)
  const inexact = findInexactness(stored, attributesJson)
  if (inexact !== undefined) return refused(inexact, named)
  const moment = { occurredAtMs: time.ms, nowMs: context.nowMs }
  const { told = [] } = event
  const remarks =
    told.reduce((bits, { type }) => bits | bitOf(type), remarksOf(stored, moment)) |
    (time.isClamped ? bitOf('date_in_future') : 0) |
    (faults.length > 0 ? bitOf('event_invalid') : 0)
  const row = rowOf(event, { attributesJson, occurredAtMs: time.ms }, context)
  const identity = identityOf(event, time.clockOffsetMs)
  return { kind: 'row', row: { ...row, identity }, remarks, faults, told }
}

function refused(why: Refusal, named: Named): Judged {
  return { kind: 'refused', dropped: { ...why, ...named } }
}

export const canonicalLimits = {
  /** Of a name, of each id and its namespace, and of each tag. */
  idCharsMax: 1_024,
  /** Ids of one event, tags of one event. */
  idsMax: 100,
  tagsMax: 100,
} as const

function refusalOf(event: CanonicalEvent, context: CanonicalContext): Refusal | undefined {
  const { idCharsMax, idsMax, tagsMax } = canonicalLimits
  const { ids, name, tags, profileIds } = event
  if (name === '') return faultAt('/event/name', 'it is missing')
  const { external, ...own } = ids
  const texts = Object.entries({
    ...own,
    ...event.sender,
    name,
    event: event.eventId,
    previous: event.previousId,
  })
  const others = [...profileIds, ...external.flatMap(({ namespace, id }) => [namespace, id])]
  const long = [
    ...texts,
    ...others.map((text) => ['ids', text] as const),
    ...tags.map((text) => ['tags', text] as const),
  ].find(([, text]) => text.length > idCharsMax)
  if (long !== undefined) {
    const [name, value] = long
    return malformedAt({ place: `/${name}`, value }, `longer than ${idCharsMax} characters`)
  }
  if (external.length + profileIds.length > idsMax) {
    return faultAt('/ids', `more than ${idsMax} ids`)
  }
  if (tags.length > tagsMax) return faultAt('/tags', `more than ${tagsMax} tags`)
  const code = context.refuseApplication(event.applicationId)
  return code && applicationRefusal(code, event.applicationId)
}

function faultAt(place: string, problem: string): Refusal {
  return refusalAt('event_malformed', { place, problem }, '.')
}

function tooOld({ clientTimeMs }: CanonicalEvent): Refusal {
  const where = { place: '/date', problem: 'older than the retention, in epoch milliseconds' }
  return refusalAt('event_date_out_of_range', where, ` (got ${startOfJson(clientTimeMs)}).`)
}

/** What the top level of a stored event has a meaning for; `usr.id` begins with one too. */
const reserved: ReadonlySet<string> = new Set([
  'account',
  'application',
  'attribution',
  'context',
  'currency',
  'date',
  'device',
  'env',
  'event',
  'profile',
  'properties',
  'revenue',
  'service',
  'session',
  'source',
  'tags',
  'type',
  'usr',
  'validation',
  'version',
  'view',
  '_dd',
])

type Stored = { readonly faults: readonly string[]; readonly protocol: Protocol }

/** The event as its attributes are kept, promoted ones included. */
function storedAttributes(event: CanonicalEvent, { faults, protocol }: Stored): JsonObject {
  const { ids, name, type, kind, eventId, context, tags, notes } = event
  const revenue = revenueOf(name, event.properties)
  const attribution = attributionOf(event.attribution)
  return {
    ...placed(event.properties, revenue),
    application: { id: event.applicationId },
    type,
    event: { ...notes?.event, name, ...idMember(eventId), kind },
    ...member('usr', {
      ...without(event.traits, ownUserKeys),
      ...idMember(ids.user),
      ...anonymousMember(ids.anonymous),
    }),
    ...member('account', { ...without(event.accountTraits, ownIdKey), ...idMember(ids.account) }),
    ...member('session', { ...notes?.session, ...idMember(ids.session) }),
    ...member('device', idMember(ids.device)),
    ...member('profile', { ...notes?.profile, ...idMember(ids.profile) }),
    ...member('_dd', traceMember(ids)),
    ...senderMembers(event.sender ?? noSender),
    ...member('context', context),
    ...(attribution === undefined ? {} : { attribution }),
    ...revenue,
    ...(tags.length === 0 ? {} : { tags: [...new Set(tags)] }),
    ...(faults.length === 0 ? {} : { validation: { valid: false, errors: faults } }),
    source: { protocol },
  }
}

function member(key: string, value: JsonObject): JsonObject {
  return Object.keys(value).length === 0 ? {} : { [key]: value }
}

function idMember(id: string): JsonObject {
  return id === '' ? {} : { id }
}

function anonymousMember(id: string): JsonObject {
  return id === '' ? {} : { anonymous_id: id }
}

function senderMembers(sender: EventSender): JsonObject {
  return Object.fromEntries(Object.entries(sender).filter(([, text]) => text !== ''))
}

function traceMember({ trace, span }: EventIds): JsonObject {
  return { ...(trace === '' ? {} : { trace_id: trace }), ...(span === '' ? {} : { span_id: span }) }
}

const ownUserKeys: ReadonlySet<string> = new Set(['id', 'anonymous_id'])
const ownIdKey: ReadonlySet<string> = new Set(['id'])

/** Traits without those that would stand for an id. */
function without(traits: JsonObject, keys: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(traits).filter(([key]) => !keys.has(key)))
}

/** Properties where they are kept: those with a name of the top level's below `properties`. */
function placed(properties: JsonObject, revenue: JsonObject | undefined): JsonObject {
  const own: [string, unknown][] = []
  const below: [string, unknown][] = []
  for (const [key, value] of Object.entries(properties)) {
    const [first = key] = key.split('.')
    if (!reserved.has(first)) own.push([key, value])
    else if (revenue?.[key] !== value) below.push([key, value])
  }
  return {
    ...Object.fromEntries(own),
    ...(below.length === 0 ? {} : { properties: Object.fromEntries(below) }),
  }
}

type Kept = { readonly attributesJson: string; readonly occurredAtMs: number }

function rowOf(event: CanonicalEvent, kept: Kept, context: CanonicalContext): EventRow {
  const { ids, eventId } = event
  return {
    applicationId: event.applicationId,
    type: event.type,
    name: event.name,
    eventId: eventId === '' ? context.newEventId() : eventId,
    isIdFromClient: eventId !== '',
    occurredAtMs: kept.occurredAtMs,
    receivedAtMs: context.nowMs,
    userId: ids.user,
    anonymousId: ids.anonymous,
    accountId: ids.account,
    sessionId: ids.session,
    viewId: '',
    traceId: ids.trace,
    ...(event.sender ?? noSender),
    attributesJson: kept.attributesJson,
  }
}

/** Profiles are of one application; all other ids are of the whole server. */
function identityOf(event: CanonicalEvent, clockOffsetMs: number): EventIdentity {
  const { ids, previousId, profileIds, applicationId } = event
  const profile = (id: string): string => `profile:${withoutColon(applicationId)}:${id}`
  const others = [
    ...ids.external.map(({ namespace, id }) => `ext:${withoutColon(namespace)}:${id}`),
    ...(ids.profile === '' ? [] : [profile(ids.profile)]),
    ...(ids.device === '' ? [] : [`device:${ids.device}`]),
  ]
  // Whether the former id was a user's or an anonymous one, the sender does not say.
  const former = previousId === '' ? [] : [`user:${previousId}`, `anon:${previousId}`]
  const linked = [...former, ...profileIds.map(profile)]
  return { otherIds: [...new Set(others)], linkedIds: [...new Set(linked)], clockOffsetMs }
}

/** Where the id begins is told by the colon before it: `a:b` becomes `a%3Ab`. */
function withoutColon(text: string): string {
  return text.replaceAll(/[%:]/g, encodeURIComponent)
}

import { hashUuid } from '../../catalog/hash-uuid.ts'
import { noIds, type AdaptedEvent, type CanonicalEvent } from '../canonical-event.ts'
import { elementTexts, memberTexts } from '../element-texts.ts'
import { eventTypeSlug } from '../event-type-slug.ts'
import { findInexactness, findMemberTwice } from '../exactness.ts'
import { isJsonObject, textOf, valueAt, type JsonObject } from '../json-object.ts'
import type { Refusal } from '../refusal.ts'
import { attributionFields } from './page-attribution.ts'
import { keepsEvent, keepsProfile, keepsSession, wantsIds } from './save-options.ts'
import type { SentEvent, SentTimes, TrackBody } from './read-track.ts'

/** How a body came, beside what stands in it. */
export type TrackRequest = {
  /** The body, parsed and as it was sent: parsing rounds integers. */
  readonly body: JsonObject
  readonly text: string
  readonly userAgent: string
  /** Nobody is to be known by what is sent. */
  readonly isProfileLess: boolean
  /** The sender goes on with the profile that it is answered; a webhook knows of none. */
  readonly isAnswerRead: boolean
  /** Where the events go. */
  readonly applicationId: string
  readonly newUuid: () => string
}

/** One event of a body, with what is to become of it. */
export type TrackedEvent = {
  readonly adapted: AdaptedEvent
  /** It is looked at and shown, and written nowhere. */
  readonly isEphemeral: boolean
  /** Its id is to be answered. */
  readonly isIdWanted: boolean
}

export type AdaptedTrack = {
  readonly events: readonly TrackedEvent[]
  /** What the client is to call the profile from now on. */
  readonly profileId: string | null
  readonly sessionId: string | null
}

/** Makes canonical events of a body that was read. Pure but for the ids that it makes. */
export function adaptTrack(track: TrackBody, request: TrackRequest): AdaptedTrack {
  const profileId = request.isProfileLess ? null : profileOf(track, request)
  const isSessionKept = keepsSession(track.options) && track.session !== undefined
  const sending = { track, request, profileId: profileId ?? '', faults: faultsOf(track, request) }
  return {
    events: track.events.map((event, index) => tracked(event, index, sending)),
    profileId,
    sessionId: isSessionKept ? track.session?.id || null : null,
  }
}

/**
 * What the client calls the profile; without a name of its own one that follows from the session, so
 * that all first requests of a session get the same, whichever process answers them.
 */
function profileOf({ profile, session }: TrackBody, request: TrackRequest): string {
  if (profile !== undefined && profile.id !== '') return profile.id
  if (session === undefined || session.id === '') return request.newUuid()
  return hashUuid(`profile of session ${request.applicationId}\0${session.id}`)
}

/** Why the events cannot be kept as they were sent: for each of them, and what all have from the body. */
type Faults = {
  readonly ofAll: Refusal | undefined
  readonly ofEach: readonly (Refusal | undefined)[]
}

function faultsOf({ events }: TrackBody, { body, text }: TrackRequest): Faults {
  if (findInexactness(body, text) === undefined) return { ofAll: undefined, ofEach: [] }
  const { events: _, ...rest } = body
  const members = memberTexts(text)
  const others = members.filter(({ key }) => key !== 'events')
  const ofAll =
    findMemberTwice(members) ??
    findInexactness(rest, `{${others.map((member) => member.text).join(',')}}`)
  const sent: readonly unknown[] = Array.isArray(body['events']) ? body['events'] : []
  const texts = elementTexts(members, 'events')
  const ofEach = events.map((_event, index) => {
    const value = sent[index]
    return isJsonObject(value) ? findInexactness(value, texts[index] ?? '') : undefined
  })
  return { ofAll, ofEach }
}

type Sending = {
  readonly track: TrackBody
  readonly request: TrackRequest
  readonly profileId: string
  readonly faults: Faults
}

function tracked(event: SentEvent, index: number, sending: Sending): TrackedEvent {
  const { track, request, faults } = sending
  const levels = [track.options, event.options]
  const refusal = faults.ofAll ?? faults.ofEach[index]
  const named = { applicationId: request.applicationId, eventName: eventTypeSlug(event.type) }
  return {
    adapted: refusal
      ? { kind: 'refused', refusal, named }
      : { kind: 'event', event: canonical(event, sending) },
    isEphemeral: !levels.every(keepsEvent),
    isIdWanted: levels.some(wantsIds),
  }
}

const identifying: ReadonlySet<string> = new Set(['identification', 'sign-in', 'sign-up'])

function canonical(event: SentEvent, sending: Sending): CanonicalEvent {
  const { track, request } = sending
  const name = eventTypeSlug(event.type)
  const context = { ...track.context, ...withPayload(track.properties), ...event.context }
  const { create, insert } = event.times
  return {
    applicationId: request.applicationId,
    type: 'server',
    kind: name === 'page-view' ? 'page' : 'track',
    name,
    eventId: event.id,
    clientTimeMs: create ?? insert,
    sentAtMs: undefined,
    ...whoOf(event, { ...sending, context }),
    previousId: '',
    traits: identifying.has(name) ? event.properties : {},
    accountTraits: {},
    properties: event.properties,
    context,
    attribution: attributionFields(context),
    tags: event.tags,
  }
}

function withPayload(properties: JsonObject): JsonObject {
  return Object.keys(properties).length === 0 ? {} : { payload: properties }
}

type WhoFields = Pick<CanonicalEvent, 'ids' | 'profileIds' | 'notes'>

/** Whom the event is about, as far as it is to be kept. */
function whoOf(event: SentEvent, sending: Sending & { readonly context: JsonObject }): WhoFields {
  const { track, request, profileId, context } = sending
  const { session, profile, deviceId, options } = track
  const levels = [options, event.options]
  const isSession = session !== undefined && levels.every(keepsSession)
  const isProfile = !request.isProfileLess && levels.every(keepsProfile)
  // One that follows from the session is not to stand before whoever the session turns out to be.
  const isOwn = request.isAnswerRead || (profile !== undefined && profile.id !== '')
  const ids = {
    ...noIds,
    session: isSession ? session.id : '',
    device: deviceId,
    ...(isProfile ? { profile: isOwn ? profileId : '', user: profile?.primaryId ?? '' } : {}),
  }
  const others = isProfile ? [...(profile?.ids ?? []), ...passedProfile(context)] : []
  return {
    ids,
    profileIds: [...new Set(others)].filter((id) => id !== profileId),
    notes: {
      event: eventNotes(event, sending),
      session: isSession ? recordTimes(session.times) : {},
      profile: isProfile ? { ...recordTimes(profile?.times), id: profileId } : {},
    },
  }
}

/** The profile that somebody had on another site, of the same application, and was handed on with. */
function passedProfile(context: JsonObject): readonly string[] {
  const id = textOf(valueAt(context, ['tracardi', 'pass', 'profile']))
  return id === '' ? [] : [id]
}

function eventNotes(event: SentEvent, { track, request }: Sending): JsonObject {
  const levels = [track.options, event.options]
  const { insert, update } = event.times
  return {
    ...(eventTypeSlug(event.type) === event.type ? {} : { name_as_sent: event.type }),
    ...(insert === undefined ? {} : { inserted_at: insert }),
    ...(update === undefined ? {} : { updated_at: update }),
    ...(levels.every(keepsEvent) ? {} : { ephemeral: true }),
    ...(request.isProfileLess ? { profile_less: true } : {}),
    ...(isBot(track, request) ? { bot: true } : {}),
  }
}

function recordTimes({ create, insert, update }: Partial<SentTimes> = {}): JsonObject {
  const created = create ?? insert
  return {
    ...(created === undefined ? {} : { created_at: created }),
    ...(update === undefined ? {} : { updated_at: update }),
  }
}

/** What programs that read pages by themselves call themselves; a Cubot is a telephone. */
const bot = /(?<!cu)bot\b|crawl|spider|slurp|facebookexternalhit|headlesschrome|lighthouse|pingdom/i

function isBot({ context }: TrackBody, { userAgent }: TrackRequest): boolean {
  const browser = textOf(valueAt(context, ['browser', 'local', 'browser', 'userAgent']))
  return bot.test(userAgent) || bot.test(browser)
}

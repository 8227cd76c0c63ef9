import { noAttribution, type AttributionFields } from '../attribution.ts'
import {
  noIds,
  type AdaptedEvent,
  type CanonicalEvent,
  type EventIds,
  type EventKind,
  type ExternalId,
} from '../canonical-event.ts'
import { findInexactness } from '../exactness.ts'
import { isJsonObject, isNothing, objectOf, type JsonObject } from '../json-object.ts'
import { malformedAt, nameless, type Named, type Refusal } from '../refusal.ts'
import { toldWhere } from '../other-intake.ts'
import { sentText, textIn } from '../sent-text.ts'
import { browserAttribution, withoutBrowser } from './browser-data.ts'
import { epochMs } from './epoch-ms.ts'
import type { ToldRemark } from '../remarks.ts'
import { readSent, unknownKeys, type SentEvent } from './sent-event.ts'

type Sent = { readonly value: unknown; readonly text: string }

/** Makes the canonical event of one that was sent; `sentAtMs` is when its envelope left. Pure. */
export function adaptEvent({ value, text }: Sent, sentAtMs: number | undefined): AdaptedEvent {
  if (!isJsonObject(value)) return refused(malformedAt({ place: '/', value }, 'must be an object'))
  const inexact = findInexactness(value, text)
  if (inexact !== undefined) return refused(inexact)
  const read = readSent(value)
  if (read.kind === 'odd') return refused(malformedAt(read.field, 'must be an object'))
  const { sent } = read
  const name = typeof sent.name.value === 'string' ? sent.name.value.trim() : ''
  if (name === '') {
    const why = malformedAt(sent.name, 'must be the name of the event')
    return refused(toldWhere(why, value, 'datalyr'))
  }
  const named = { applicationId: '', eventName: name }
  const clientTimeMs = epochMs(sent.timestamp.value)
  if (clientTimeMs === undefined && !isNothing(sent.timestamp.value)) {
    return refused(malformedAt(sent.timestamp, 'must be an ISO 8601 time or an epoch'), named)
  }
  const ids = [sent.eventId, sent.userId, sent.anonymousId, sent.sessionId]
  const odd = ids.find((id) => sentText(id.value) === undefined)
  if (odd !== undefined) return refused(malformedAt(odd, 'must be a text or a number'), named)
  const event = eventOf(name, sent, { clientTimeMs, sentAtMs })
  const told = toldOf(unknownKeys(value, sent), event)
  return { kind: 'event', event: told.length === 0 ? event : { ...event, told } }
}

/** Keys that are told of one event, and how much of each. */
const toldMax = { keys: 20, keyChars: 200 } as const

function toldOf(unknown: readonly string[], { ids }: CanonicalEvent): readonly ToldRemark[] {
  const told = unknown.slice(0, toldMax.keys).map((key): ToldRemark => {
    const start = key.slice(0, toldMax.keyChars)
    const place = `/${start.replaceAll('~', '~0').replaceAll('/', '~1')}`
    return { type: 'key_not_kept', place }
  })
  const { user, anonymous, session, device, account, external } = ids
  const own = [user, anonymous, session, device, account]
  const isNobodys = external.length === 0 && own.every((id) => id === '')
  return isNobodys ? [...told, { type: 'identity_missing', place: '/userId' }] : told
}

function refused(refusal: Refusal, named: Named = nameless): AdaptedEvent {
  return { kind: 'refused', refusal, named }
}

type Times = Pick<CanonicalEvent, 'clientTimeMs' | 'sentAtMs'>

function eventOf(name: string, sent: SentEvent, times: Times): CanonicalEvent {
  const { data, context, fingerprint } = sent
  const kind = kindOf(name, data)
  const ids = idsOf(kind, sent)
  const previousId = kind === 'alias' ? textIn(data, 'previousId', 'previous_id') : ''
  const said = sent.shape === 'page' ? withoutBrowser(data) : data
  const own = withoutKept(said, keptIn({ kind, ids, previousId }, sent))
  const { traits, accountTraits, properties } = split(kind, own, sent)
  const about = withoutKept(context, {
    session_id: ids.session,
    trace_id: ids.trace,
    span_id: ids.span,
  })
  return {
    applicationId: '',
    type: 'server',
    kind,
    name,
    eventId: sentText(sent.eventId.value) ?? '',
    ...times,
    ids,
    previousId,
    profileIds: [],
    traits,
    accountTraits,
    properties,
    context: { ...about, ...(Object.keys(fingerprint).length === 0 ? {} : { fingerprint }) },
    attribution: attributionOf(kind, sent),
    tags: [],
  }
}

function kindOf(name: string, data: JsonObject): EventKind {
  switch (name) {
    case '$identify':
      return 'identify'
    case '$alias':
      return 'alias'
    case '$group':
      return 'group'
    case '$pageview':
    case 'pageview':
      return textIn(data, 'screen') === '' ? 'page' : 'screen'
    default:
      return 'track'
  }
}

function idsOf(kind: EventKind, { data, context, fingerprint, ...sent }: SentEvent): EventIds {
  const user = sentText(sent.userId.value) ?? ''
  return {
    ...noIds,
    user: userOf(kind, user, data),
    anonymous: sentText(sent.anonymousId.value) ?? '',
    // `groupId` is the clients' own word; `group_id` may be anything but in a group call.
    account: kind === 'group' ? textIn(data, 'groupId', 'group_id') : textIn(data, 'groupId'),
    session: sentText(sent.sessionId.value) ?? '',
    device: textIn(fingerprint, 'deviceId'),
    trace: textIn(context, 'trace_id'),
    span: textIn(context, 'span_id'),
    external: externalIds(data['external_ids']),
  }
}

/** An alias names the new user itself: the client may still send the old one beside it. */
function userOf(kind: EventKind, user: string, data: JsonObject): string {
  if (kind === 'alias') return textIn(data, 'new_user_id', 'newUserId', 'userId') || user
  return kind === 'identify' ? user || textIn(data, 'userId', 'user_id') : user
}

/** `{ shopify: '7' }`: an id in somebody else's books. */
function externalIds(value: unknown): readonly ExternalId[] {
  if (!isJsonObject(value)) return []
  return Object.keys(value).flatMap((namespace) => {
    const id = textIn(value, namespace)
    return id === '' ? [] : [{ namespace, id }]
  })
}

type Whom = Pick<CanonicalEvent, 'kind' | 'ids' | 'previousId'>
type Kept = Readonly<Record<string, string>>

/** Which keys of the data name something that is kept in a place of its own, and what that is. */
function keptIn({ kind, ids, previousId }: Whom, { context }: SentEvent): Kept {
  const { user, anonymous, session, account } = ids
  const always = {
    anonymous_id: anonymous,
    sessionId: session,
    session_id: session,
    groupId: account,
    source: textIn(context, 'source'),
  }
  switch (kind) {
    case 'group':
      return { ...always, group_id: account }
    case 'identify':
      return { ...always, userId: user, user_id: user, previous_id: '' }
    case 'alias':
      return {
        ...always,
        userId: user,
        newUserId: user,
        new_user_id: user,
        previousId,
        previous_id: previousId,
        anonymousId: anonymous,
        visitorId: anonymous,
      }
    case 'track':
    case 'page':
    case 'screen':
      return always
  }
}

/** Only what is the same is left out: under these names a caller may have said something else. */
function withoutKept(data: JsonObject, kept: Kept): JsonObject {
  return Object.fromEntries(
    Object.entries(data).filter(([key, value]) => {
      const isFingerprint = key === 'fingerprint' || key === 'device_fingerprint'
      if (isFingerprint && isJsonObject(value)) return false
      return !Object.hasOwn(kept, key) || (value !== null && sentText(value) !== kept[key])
    }),
  )
}

type Parts = Pick<CanonicalEvent, 'traits' | 'accountTraits' | 'properties'>

/**
 * Traits come in an object of their own (`traits`, or `$set` of old clients), or flat. A mobile client
 * mixes flat ones with what it knows of the device, and lists beside them which are the user's.
 */
function split(kind: EventKind, own: JsonObject, { userProperties, shape }: SentEvent): Parts {
  if (kind !== 'identify' && kind !== 'group') {
    return { traits: {}, accountTraits: {}, properties: own }
  }
  const nested = { ...objectOf(own['$set']), ...objectOf(own['traits']) }
  const flat = Object.entries(own).filter(
    ([key, value]) => !((key === '$set' || key === 'traits') && isJsonObject(value)),
  )
  const isNested = shape === 'page' && isJsonObject(own['traits'])
  const known = kind === 'identify' ? userProperties : undefined
  const isTrait = (key: string) => !isNested && (known === undefined || Object.hasOwn(known, key))
  const said = Object.fromEntries(flat.filter(([key]) => isTrait(key)))
  const traits = { ...known, ...said, ...nested }
  const properties = Object.fromEntries(flat.filter(([key]) => !isTrait(key)))
  return kind === 'identify'
    ? { traits, accountTraits: {}, properties }
    : { traits: {}, accountTraits: traits, properties }
}

/** Outside a browser only a page view says where somebody came from by its `url` and `referrer`. */
function attributionOf(kind: EventKind, { data, shape }: SentEvent): AttributionFields {
  if (shape === 'page') return browserAttribution(data)
  const isPage = kind === 'page' || kind === 'screen'
  return {
    ...noAttribution,
    explicit: data,
    url: isPage ? textIn(data, 'url') : '',
    referrer: isPage ? textIn(data, 'referrer') : '',
    landingPage: textIn(data, 'landingPage', 'landing_page'),
  }
}

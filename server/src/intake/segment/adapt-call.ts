import { outsideReferrer, type AttributionFields } from '../attribution.ts'
import {
  noIds,
  type AdaptedEvent,
  type CanonicalEvent,
  type EventIds,
  type EventKind,
  type ExternalId,
} from '../canonical-event.ts'
import { inexactness } from '../canonical-row.ts'
import { isoMs } from '../occurred-at.ts'
import { isJsonObject, type JsonObject } from '../json-object.ts'
import { startOfJson } from '../json-start.ts'
import { nameless, refusalAt, type Named, type Refusal } from '../refusal.ts'

export type CallType = EventKind

/** What stands around the calls of a batch, and is said of each that does not say it itself. */
export type Envelope = {
  readonly context: JsonObject
  readonly integrations: JsonObject
  readonly sentAt: unknown
}

/** A call that was parsed, and its text; the type where the path of the request says it. */
export type SentCall = {
  readonly value: unknown
  readonly text: string
  readonly type?: CallType
}

/** Makes the canonical event of one call. Pure. */
export function adaptCall({ value, text, type }: SentCall, envelope: Envelope): AdaptedEvent {
  if (!isJsonObject(value)) return refused(faultAt('/', 'must be an object', value))
  const inexact = inexactness(value, text)
  if (inexact !== undefined) return refused(inexact)
  const kind = type ?? kindOf(value['type'])
  if (kind === undefined) return refused(faultAt('/type', problems.type, value['type']))
  const why = faultIn(value, kind)
  if (why !== undefined) return refused(why, namedAs(value, kind))
  return { kind: 'event', event: eventOf(value, kind, envelope) }
}

function refused(refusal: Refusal, named: Named = nameless): AdaptedEvent {
  return { kind: 'refused', refusal, named }
}

function faultAt(place: string, problem: string, value: unknown): Refusal {
  return refusalAt('event_malformed', { place, problem }, ` (got ${startOfJson(value)}).`)
}

const kinds = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const

const problems = {
  type: `must be one of ${kinds.join(', ')}`,
  text: 'must be a text or a number',
  object: 'must be an object',
  time: 'must be an ISO 8601 time or epoch milliseconds',
  name: 'must be the name of the event',
  nobody: 'userId or anonymousId is missing',
} as const

function kindOf(type: unknown): CallType | undefined {
  return kinds.find((kind) => kind === type)
}

const idKeys = ['userId', 'anonymousId', 'groupId', 'previousId', 'messageId', 'name'] as const
const objectKeys = ['properties', 'traits', 'context', 'integrations'] as const
const timeKeys = ['timestamp', 'originalTimestamp'] as const

/** What is wrong with a call, the first of it. */
function faultIn(call: JsonObject, kind: CallType): Refusal | undefined {
  const fault = (key: string, problem: string) => faultAt(`/${key}`, problem, call[key])
  const oddId = idKeys.find((key) => textOf(call[key]) === undefined)
  if (oddId !== undefined) return fault(oddId, problems.text)
  const oddObject = objectKeys.find((key) => !isNothing(call[key]) && !isJsonObject(call[key]))
  if (oddObject !== undefined) return fault(oddObject, problems.object)
  const oddTime = timeKeys.find((key) => !isNothing(call[key]) && timeOf(call[key]) === undefined)
  if (oddTime !== undefined) return fault(oddTime, problems.time)
  if (kind === 'track' && idOf(call, 'event') === '') return fault('event', problems.name)
  if (idOf(call, 'userId') !== '' || idOf(call, 'anonymousId') !== '') return undefined
  const where = { place: '/userId', problem: problems.nobody }
  return refusalAt('event_without_identity', where, '.')
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

/** An id or a name, '' when there is none; undefined for what cannot be one. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value.trim() : undefined
}

/** The first of these members that is an id. */
function idOf(object: JsonObject, ...keys: readonly string[]): string {
  return keys.map((key) => textOf(object[key]) ?? '').find((id) => id !== '') ?? ''
}

function timeOf(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? isoMs(value) : value
  return typeof ms === 'number' && Number.isFinite(ms) ? ms : undefined
}

function namedAs(call: JsonObject, kind: CallType): Named {
  return { applicationId: '', eventName: nameOf(call, kind) }
}

const standInNames = {
  track: '',
  identify: '$identify',
  page: '$pageview',
  screen: '$screen',
  group: '$group',
  alias: '$alias',
} as const satisfies Record<CallType, string>

function nameOf(call: JsonObject, kind: CallType): string {
  if (kind === 'track') return idOf(call, 'event')
  const own = kind === 'page' || kind === 'screen' ? idOf(call, 'name') : ''
  return own === '' ? standInNames[kind] : own
}

function eventOf(call: JsonObject, kind: CallType, envelope: Envelope): CanonicalEvent {
  const context = { ...envelope.context, ...objectIn(call, 'context') }
  const category = idOf(call, 'category')
  const own = objectIn(call, 'properties')
  const properties = category === '' ? own : { category, ...own }
  return {
    applicationId: '',
    type: 'server',
    kind,
    name: nameOf(call, kind),
    eventId: idOf(call, 'messageId'),
    ...timesOf(call, envelope),
    ids: idsOf(call, context, properties),
    previousId: idOf(call, 'previousId'),
    profileIds: [],
    ...traitsOf(call, kind, context),
    properties,
    context: contextOf(call, context, envelope),
    attribution: attributionOf(context, properties),
    tags: [],
  }
}

function objectIn(object: JsonObject, key: string): JsonObject {
  const value = object[key]
  return isJsonObject(value) ? value : {}
}

/** A call that was exported carries both times: what its clock said, and that put right already. */
function timesOf(
  call: JsonObject,
  { sentAt }: Envelope,
): Pick<CanonicalEvent, 'clientTimeMs' | 'sentAtMs'> {
  const [timestamp, original] = timeKeys.map((key) => timeOf(call[key] ?? ''))
  const isPutRight = timestamp !== undefined && original !== undefined && timestamp !== original
  return {
    clientTimeMs: timestamp ?? original,
    sentAtMs: isPutRight ? undefined : timeOf(call['sentAt'] ?? sentAt ?? ''),
  }
}

function idsOf(call: JsonObject, context: JsonObject, properties: JsonObject): EventIds {
  return {
    ...noIds,
    user: idOf(call, 'userId'),
    anonymous: idOf(call, 'anonymousId'),
    account: idOf(call, 'groupId') || idOf(context, 'groupId'),
    session: idOf(context, 'sessionId', 'session_id') || idOf(properties, '$session_id'),
    device: idOf(objectIn(context, 'device'), 'id'),
    trace: idOf(context, 'trace_id'),
    span: idOf(context, 'span_id'),
    external: externalIds(context['externalIds']),
  }
}

/** `[{ id: '7', type: 'crm', collection: 'users' }]`. */
function externalIds(value: unknown): readonly ExternalId[] {
  if (!Array.isArray(value)) return []
  return value.filter(isJsonObject).flatMap((one) => {
    const [namespace, id] = [idOf(one, 'type'), idOf(one, 'id')]
    return namespace === '' || id === '' ? [] : [{ namespace, id }]
  })
}

/** A group call's own traits are the account's; what the context says is always the user's. */
function traitsOf(
  call: JsonObject,
  kind: CallType,
  context: JsonObject,
): Pick<CanonicalEvent, 'traits' | 'accountTraits'> {
  const own = objectIn(call, 'traits')
  const ofUser = objectIn(context, 'traits')
  if (kind === 'group') return { traits: ofUser, accountTraits: own }
  return { traits: isJsonObject(call['traits']) ? own : ofUser, accountTraits: {} }
}

/** Members of a call that are kept elsewhere, or say nothing of the event. */
const placedKeys: ReadonlySet<string> = new Set([
  ...idKeys,
  ...objectKeys,
  ...timeKeys,
  'category',
  'event',
  'sentAt',
  'type',
  'writeKey',
])

/** The context, and below it what else a call has. */
function contextOf(call: JsonObject, context: JsonObject, envelope: Envelope): JsonObject {
  const { traits: _ofUser, ...about } = context
  const rest = Object.entries(call).filter(([key]) => !placedKeys.has(key))
  const integrations = { ...envelope.integrations, ...objectIn(call, 'integrations') }
  return {
    ...Object.fromEntries(rest),
    ...about,
    ...(Object.keys(integrations).length === 0 ? {} : { integrations }),
  }
}

function attributionOf(context: JsonObject, properties: JsonObject): AttributionFields {
  const page = objectIn(context, 'page')
  const url = idOf(page, 'url') || idOf(properties, 'url')
  const referrer = idOf(page, 'referrer') || idOf(properties, 'referrer')
  return {
    explicit: properties,
    campaign: objectIn(context, 'campaign'),
    url,
    referrer: outsideReferrer(referrer, url),
    landingPage: '',
  }
}

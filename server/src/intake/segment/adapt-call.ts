import { outsideReferrer, type AttributionFields } from '../attribution.ts'
import {
  noIds,
  type AdaptedEvent,
  type CanonicalEvent,
  type EventIds,
  type EventKind,
  type ExternalId,
} from '../canonical-event.ts'
import { findInexactness } from '../exactness.ts'
import { isoMs } from '../occurred-at.ts'
import { isJsonObject, isNothing, objectOf, type JsonObject } from '../json-object.ts'
import { malformedAt, nameless, refusalAt, type Named, type Refusal } from '../refusal.ts'
import { toldWhere } from '../other-intake.ts'
import { sentText, textIn } from '../sent-text.ts'

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
  if (!isJsonObject(value)) return refused(malformedAt({ place: '/', value }, problems.object))
  const inexact = findInexactness(value, text)
  if (inexact !== undefined) return refused(inexact)
  const kind = type ?? kindOf(value['type'])
  if (kind === undefined) {
    return refused(toldWhere(faultAt(value, 'type', problems.type), value, 'segment'))
  }
  const why = faultIn(value, kind)
  if (why !== undefined) return refused(toldWhere(why, value, 'segment'), namedAs(value, kind))
  return { kind: 'event', event: eventOf(value, kind, envelope) }
}

function refused(refusal: Refusal, named: Named = nameless): AdaptedEvent {
  return { kind: 'refused', refusal, named }
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
  const oddId = idKeys.find((key) => sentText(call[key]) === undefined)
  if (oddId !== undefined) return faultAt(call, oddId, problems.text)
  const oddObject = objectKeys.find((key) => !isNothing(call[key]) && !isJsonObject(call[key]))
  if (oddObject !== undefined) return faultAt(call, oddObject, problems.object)
  const oddTime = timeKeys.find((key) => !isNothing(call[key]) && timeOf(call[key]) === undefined)
  if (oddTime !== undefined) return faultAt(call, oddTime, problems.time)
  if (kind === 'track' && textIn(call, 'event') === '') return faultAt(call, 'event', problems.name)
  if (textIn(call, 'userId') !== '' || textIn(call, 'anonymousId') !== '') return undefined
  const where = { place: '/userId', problem: problems.nobody }
  return refusalAt('event_without_identity', where, '.')
}

function faultAt(call: JsonObject, key: string, problem: string): Refusal {
  return malformedAt({ place: `/${key}`, value: call[key] }, problem)
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
  if (kind === 'track') return textIn(call, 'event')
  const own = kind === 'page' || kind === 'screen' ? textIn(call, 'name') : ''
  return own === '' ? standInNames[kind] : own
}

function eventOf(call: JsonObject, kind: CallType, envelope: Envelope): CanonicalEvent {
  const context = { ...envelope.context, ...objectOf(call['context']) }
  const category = textIn(call, 'category')
  const own = objectOf(call['properties'])
  const properties = category === '' ? own : { category, ...own }
  return {
    applicationId: '',
    type: 'server',
    kind,
    name: nameOf(call, kind),
    eventId: textIn(call, 'messageId'),
    ...timesOf(call, envelope),
    ids: idsOf(call, context, properties),
    previousId: textIn(call, 'previousId'),
    profileIds: [],
    ...traitsOf(call, kind, context),
    properties,
    context: contextOf(call, context, envelope),
    attribution: attributionOf(context, properties),
    tags: [],
  }
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
    user: textIn(call, 'userId'),
    anonymous: textIn(call, 'anonymousId'),
    account: textIn(call, 'groupId') || textIn(context, 'groupId'),
    session: textIn(context, 'sessionId', 'session_id') || textIn(properties, '$session_id'),
    device: textIn(objectOf(context['device']), 'id'),
    trace: textIn(context, 'trace_id'),
    span: textIn(context, 'span_id'),
    external: externalIds(context['externalIds']),
  }
}

/** `[{ id: '7', type: 'crm', collection: 'users' }]`. */
function externalIds(value: unknown): readonly ExternalId[] {
  if (!Array.isArray(value)) return []
  return value.filter(isJsonObject).flatMap((one) => {
    const [namespace, id] = [textIn(one, 'type'), textIn(one, 'id')]
    return namespace === '' || id === '' ? [] : [{ namespace, id }]
  })
}

/** A group call's own traits are the account's; what the context says is always the user's. */
function traitsOf(
  call: JsonObject,
  kind: CallType,
  context: JsonObject,
): Pick<CanonicalEvent, 'traits' | 'accountTraits'> {
  const own = objectOf(call['traits'])
  const ofUser = objectOf(context['traits'])
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
  const integrations = { ...envelope.integrations, ...objectOf(call['integrations']) }
  return {
    ...Object.fromEntries(rest),
    ...about,
    ...(Object.keys(integrations).length === 0 ? {} : { integrations }),
  }
}

function attributionOf(context: JsonObject, properties: JsonObject): AttributionFields {
  const page = objectOf(context['page'])
  const url = textIn(page, 'url') || textIn(properties, 'url')
  const referrer = textIn(page, 'referrer') || textIn(properties, 'referrer')
  return {
    explicit: properties,
    campaign: objectOf(context['campaign']),
    url,
    referrer: outsideReferrer(referrer, url),
    landingPage: '',
  }
}

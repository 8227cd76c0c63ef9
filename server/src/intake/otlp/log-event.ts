import { createHash } from 'node:crypto'
import { noAttribution } from '../attribution.ts'
import { noIds, type CanonicalEvent, type EventIds } from '../canonical-event.ts'
import type { ToldRemark } from '../remarks.ts'
import { keyTags } from '../spans/find-tag.ts'
import { idHex, traceIdHex } from '../spans/trace-id.ts'
import { isMap, jsonOf, textOfLeaf } from './attribute-value.ts'
import type { AttributeValue, ValueMap } from './attribute-value.ts'
import type { LogSource } from './log-source.ts'
import { nestedObject } from './nested-object.ts'
import type { Room } from '../spans/room.ts'
import type { SentLog } from './sent-log.ts'

/** The name of the event that a log record is, '' when it is none. */
export function eventNameOf({ eventName, attributes }: SentLog): string {
  const named = eventName.trim()
  return named === '' ? textOf(attributes.get('event.name')) : named
}

/** What is known of a body while its events are made. */
export type LogReading = {
  readonly room: Room
  /** How often each id was made of what a record says. */
  readonly made: Map<string, number>
}

/** The event that a log record is. The attributes that became its ids and names are taken out. */
export function eventOf(log: SentLog, source: LogSource, reading: LogReading): CanonicalEvent {
  const { attributes } = log
  const { room, made } = reading
  const eventId = take(attributes, ['log.record.uid']) || nextId(contentId(log, source), made)
  const name = eventNameOf(log)
  attributes.delete('event.name')
  const applicationId =
    take(attributes, applicationKeys) || firstOf(source.resource, applicationKeys)
  const ids = takeIds(log, source)
  const timeNs = log.timeNs === 0n ? log.observedNs : log.timeNs
  const traits = nestedObject(takeBelow(attributes, ['usr.', 'user.']), room)
  const accountTraits = nestedObject(takeBelow(attributes, ['account.']), room)
  const properties = nestedObject(withBody(log), room)
  return {
    applicationId,
    type: 'server',
    kind: 'track',
    name,
    eventId,
    clientTimeMs: timeNs === 0n ? undefined : Number(timeNs / nsOfMs),
    sentAtMs: undefined,
    ids,
    previousId: '',
    profileIds: [],
    traits,
    accountTraits,
    properties,
    context: source.context,
    attribution: { ...noAttribution, explicit: properties },
    tags: [],
    sender: source.sender,
    told: toldOf(ids),
  }
}

/** Where an event or its resource names its application. */
const applicationKeys = ['application.id']

const nsOfMs = 1_000_000n

/**
 * Where further ids stand; those that traces have too stand where a trace has them. What the resource
 * says of them, such as the device, holds for records that do not say it.
 */
const idKeys = {
  anonymous: ['usr.anonymous_id', 'enduser.pseudo.id'],
  device: ['device.id'],
} as const

function takeIds({ attributes, traceId, spanId }: SentLog, { resource }: LogSource): EventIds {
  const isTraced = traceId !== undefined && traceId.low !== 0n
  const id = (keys: readonly string[]): string => take(attributes, keys) || firstOf(resource, keys)
  return {
    ...noIds,
    user: id(keyTags.user),
    anonymous: id(idKeys.anonymous),
    account: id(keyTags.account),
    session: id(keyTags.session),
    device: id(idKeys.device),
    trace: isTraced ? traceIdHex(traceId) : '',
    span: isTraced && spanId !== undefined && spanId !== 0n ? idHex(spanId) : '',
  }
}

/** The first of these attributes that says something, as text; it is taken out. */
function take(attributes: Map<string, AttributeValue>, keys: readonly string[]): string {
  const key = keyOf(attributes, keys)
  const text = firstOf(attributes, keys)
  if (key !== undefined) attributes.delete(key)
  return text
}

function firstOf(attributes: ValueMap, keys: readonly string[]): string {
  const key = keyOf(attributes, keys)
  return key === undefined ? '' : textOf(attributes.get(key))
}

function keyOf(attributes: ValueMap, keys: readonly string[]): string | undefined {
  return keys.find((key) => textOf(attributes.get(key)) !== '')
}

function textOf(value: AttributeValue): string {
  return value === undefined || isMap(value) ? '' : textOfLeaf(value).trim()
}

/** Takes out the attributes whose names begin so, and gives back what follows in the name. */
function takeBelow(
  attributes: Map<string, AttributeValue>,
  prefixes: readonly string[],
): ReadonlyMap<string, AttributeValue> {
  const below = new Map<string, AttributeValue>()
  for (const [key, value] of attributes) {
    const prefix = prefixes.find((one) => key.startsWith(one))
    if (prefix === undefined) continue
    below.set(key.slice(prefix.length), value)
    attributes.delete(key)
  }
  return below
}

/** What else the record says, with its attributes, which count more. */
function withBody(log: SentLog): ReadonlyMap<string, AttributeValue> {
  const said = new Map<string, AttributeValue>([['body', log.body]])
  if (log.severityText !== '') said.set('severity.text', log.severityText)
  if (log.severityNumber !== 0) said.set('severity.number', log.severityNumber)
  for (const [key, value] of log.attributes) said.set(key, value)
  return said
}

/**
 * An id that follows from what the record says, so that one that is sent again counts once. Without
 * any time two records that say the same may be two events, and there is none.
 */
function contentId(log: SentLog, { digest }: LogSource): string {
  const { timeNs, observedNs, traceId, spanId, attributes, eventName, body } = log
  if (timeNs === 0n && observedNs === 0n) return ''
  const ids = [traceId?.high, traceId?.low, spanId]
  const said = jsonOf([timeNs, observedNs, ...ids, eventName, attributes, body])
  return createHash('sha256').update(digest).update(said).digest('hex').slice(0, idChars)
}

const idChars = 32

/** What stands twice in one body happened twice: sent again, it stands there twice too. */
function nextId(id: string, made: Map<string, number>): string {
  if (id === '') return ''
  const before = made.get(id) ?? 0
  made.set(id, before + 1)
  return before === 0 ? id : `${id}-${before + 1}`
}

/** An event without a person may still be of a trace that has one. */
function toldOf({
  user,
  anonymous,
  account,
  session,
  device,
  trace,
}: EventIds): readonly ToldRemark[] {
  const isNobodys = [user, anonymous, account, session, device, trace].every((id) => id === '')
  return isNobodys ? [{ type: 'identity_missing', place: '/usr/id' }] : []
}

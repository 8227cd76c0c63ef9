/**
 * The body of `POST /track`: what it has to look like, and what is wrong with one that does not, in
 * Tracardi's words, since its clients show them.
 */
import { isJsonObject, objectOf, textOf, type JsonObject } from '../json-object.ts'
import { startOfJson } from '../json-start.ts'
import { clientMoment } from './client-moment.ts'

/** What is wrong at a place; `loc` leads there from the body. */
export type TrackFault = {
  readonly type: string
  readonly loc: readonly (string | number)[]
  readonly msg: string
  readonly input: unknown
}

/** When something was made and changed by its sender, in epoch ms. */
export type SentTimes = {
  readonly create: number | undefined
  readonly insert: number | undefined
  readonly update: number | undefined
}

/** A session or a profile as it is sent. */
export type SentEntity = { readonly id: string; readonly times: SentTimes }

export type SentProfile = SentEntity & {
  /** Whom the profile is in the sender's books, '' when that is not said. */
  readonly primaryId: string
  /** Further ids of it. */
  readonly ids: readonly string[]
}

export type SentEvent = {
  readonly type: string
  /** '' without one. */
  readonly id: string
  readonly times: SentTimes
  readonly properties: JsonObject
  readonly context: JsonObject
  readonly options: JsonObject
  readonly tags: readonly string[]
}

export type TrackBody = {
  readonly sourceId: string
  readonly session: SentEntity | undefined
  readonly profile: SentProfile | undefined
  readonly deviceId: string
  readonly context: JsonObject
  readonly properties: JsonObject
  readonly options: JsonObject
  readonly events: readonly SentEvent[]
  /** What is left out of it. */
  readonly warnings: readonly string[]
}

export type ReadTrack =
  | { readonly kind: 'read'; readonly track: TrackBody }
  | { readonly kind: 'faulty'; readonly faults: readonly TrackFault[] }

export const trackLimits = {
  eventsMax: 10_000,
  /** What a client is told of at most. */
  faultsMax: 20,
  inputCharsMax: 200,
} as const

/** Whether a body is Tracardi's; others have events of other shapes, or none. */
export function isTrackBody(body: unknown): body is JsonObject {
  if (!isJsonObject(body)) return false
  if (isJsonObject(body['source'])) return true
  if (hasEventName(body)) return false
  const events: readonly unknown[] = Array.isArray(body['events']) ? body['events'] : []
  const [first] = events
  if (isJsonObject(first)) return first['type'] !== undefined && !hasEventName(first)
  return isJsonObject(body['session']) || isJsonObject(body['profile'])
}

/** Whether it is called as the events of others are. */
function hasEventName(event: JsonObject): boolean {
  return ['event', 'eventName', 'event_name'].some((name) => event[name] !== undefined)
}

/** Reads a parsed body. */
export function readTrack(body: JsonObject): ReadTrack {
  const reading: Reading = { faults: [], warnings: [] }
  const options = readObject(body, ['options'], reading)
  const track = {
    sourceId: readSource(body, reading),
    session: readEntity(body, 'session', reading),
    profile: readProfile(body, reading),
    deviceId: textOf(objectOf(body['device'])['id']),
    context: readObject(body, ['context'], reading),
    properties: readObject(body, ['properties'], reading),
    options,
    events: readEvents(body['events'], reading),
    warnings: reading.warnings,
  }
  refuseSchedule(body, options, reading)
  const faults = reading.faults.slice(0, trackLimits.faultsMax)
  return faults.length > 0 ? { kind: 'faulty', faults } : { kind: 'read', track }
}

type Loc = TrackFault['loc']

type Reading = { readonly faults: TrackFault[]; readonly warnings: string[] }

function fault(reading: Reading, at: Omit<TrackFault, 'input'>, input: unknown): void {
  const { inputCharsMax } = trackLimits
  const start = startOfJson(input, inputCharsMax + 1)
  const shown: unknown = start.length > inputCharsMax ? `${start.slice(0, inputCharsMax)}…` : input
  reading.faults.push({ ...at, input: shown })
}

const ofSource = ['name', 'type', 'bridge'] as const

/** A source is one of two shapes; Tracardi tells what each of them lacks. */
function readSource(body: JsonObject, reading: Reading): string {
  const { source } = body
  if (source === undefined) {
    missing(reading, ['source'], body)
  } else if (!isJsonObject(source)) {
    for (const shape of ['EventSource', 'Entity']) notObject(reading, ['source', shape], source)
  } else if (typeof source['id'] === 'string') {
    return source['id'].trim()
  } else {
    readId(source, ['source', 'EventSource', 'id'], reading)
    for (const name of ofSource) {
      if (source[name] === undefined) missing(reading, ['source', 'EventSource', name], source)
    }
    readId(source, ['source', 'Entity', 'id'], reading)
  }
  return ''
}

function missing(reading: Reading, loc: Loc, input: unknown): void {
  fault(reading, { type: 'missing', loc, msg: 'Field required' }, input)
}

function notObject(reading: Reading, loc: Loc, input: unknown): void {
  fault(reading, { type: 'dict_type', loc, msg: 'Input should be a valid dictionary' }, input)
}

/** The text that `loc` ends with the name of. */
function readId(object: JsonObject, loc: Loc, reading: Reading): string {
  const value = object[String(loc.at(-1))]
  if (typeof value === 'string') return value.trim()
  if (value === undefined) missing(reading, loc, object)
  else fault(reading, { type: 'string_type', loc, msg: 'Input should be a valid string' }, value)
  return ''
}

/** The object that `loc` ends with the name of; none is {}. */
function readObject(object: JsonObject, loc: Loc, reading: Reading): JsonObject {
  const value = object[String(loc.at(-1))] ?? {}
  if (isJsonObject(value)) return value
  notObject(reading, loc, value)
  return {}
}

function readEntity(
  body: JsonObject,
  name: 'session' | 'profile',
  reading: Reading,
): SentEntity | undefined {
  const entity = body[name]
  if (entity === undefined || entity === null) return undefined
  if (!isJsonObject(entity)) {
    notObject(reading, [name], entity)
    return undefined
  }
  const id = readId(entity, [name, 'id'], reading)
  const metadata = objectOf(entity['metadata'])
  const times = { ...metadata, ...objectOf(metadata['time']) }
  return { id, times: readTimes(times, (key) => warnOfTime(`${name}.metadata.${key}`, reading)) }
}

function warnOfTime(place: string, { warnings }: Reading): void {
  warnings.push(`${place} is no time and is left out.`)
}

function readProfile(body: JsonObject, reading: Reading): SentProfile | undefined {
  const entity = readEntity(body, 'profile', reading)
  if (entity === undefined) return undefined
  const profile = objectOf(body['profile'])
  const ids = readTexts(profile['ids'], 'profile.ids', reading)
  return { ...entity, primaryId: textOf(profile['primary_id']), ids }
}

function readTexts(value: unknown, place: string, { warnings }: Reading): readonly string[] {
  if (value === undefined || value === null) return []
  const elements: readonly unknown[] = Array.isArray(value) ? value : [value]
  const texts = elements.map(textOf).filter((text) => text !== '')
  if (texts.length < elements.length) {
    warnings.push(`${place} has elements that are no text; they are left out.`)
  }
  return [...new Set(texts)]
}

function readTimes(times: JsonObject, onFault: (key: keyof SentTimes) => void): SentTimes {
  const read = (key: keyof SentTimes): number | undefined => {
    const moment = clientMoment(times[key])
    if (moment.kind === 'malformed') onFault(key)
    return moment.kind === 'at' ? moment.ms : undefined
  }
  return { create: read('create'), insert: read('insert'), update: read('update') }
}

function readEvents(events: unknown, reading: Reading): readonly SentEvent[] {
  if (events === undefined || events === null) return []
  const loc = ['events']
  if (!Array.isArray(events)) {
    fault(reading, { type: 'list_type', loc, msg: 'Input should be a valid list' }, events)
    return []
  }
  const { eventsMax } = trackLimits
  if (events.length > eventsMax) {
    const msg = `List should have at most ${eventsMax} items`
    fault(reading, { type: 'too_long', loc, msg }, events.length)
    return []
  }
  return events.map((event: unknown, index) => readEvent(event, index, reading))
}

function readEvent(sent: unknown, index: number, reading: Reading): SentEvent {
  const loc = ['events', index]
  if (!isJsonObject(sent)) notObject(reading, loc, sent)
  const event = objectOf(sent)
  const hasId = event['id'] !== undefined && event['id'] !== null
  return {
    type: isJsonObject(sent) ? readType(event, [...loc, 'type'], reading) : '',
    id: hasId ? readId(event, [...loc, 'id'], reading) : '',
    times: readEventTimes(event, [...loc, 'time'], reading),
    properties: readObject(event, [...loc, 'properties'], reading),
    context: readObject(event, [...loc, 'context'], reading),
    options: readObject(event, [...loc, 'options'], reading),
    tags: readTags(event['tags'], [...loc, 'tags'], reading),
  }
}

function readType(event: JsonObject, loc: Loc, reading: Reading): string {
  const type = readId(event, loc, reading)
  if (type === '' && typeof event['type'] === 'string') {
    const msg = 'Value error, Event type can not be empty'
    fault(reading, { type: 'value_error', loc, msg }, event['type'])
  }
  return type
}

function readEventTimes(event: JsonObject, loc: Loc, reading: Reading): SentTimes {
  const times = readObject(event, loc, reading)
  return readTimes(times, (key) => {
    const moment = clientMoment(times[key])
    if (moment.kind !== 'malformed') return
    fault(reading, { type: moment.type, loc: [...loc, key], msg: moment.reason }, times[key])
  })
}

function readTags(tags: unknown, loc: Loc, reading: Reading): readonly string[] {
  const isList = tags === undefined || tags === null || Array.isArray(tags)
  if (isList) return readTexts(tags, loc.join('.'), reading)
  fault(reading, { type: 'list_type', loc, msg: 'Input should be a valid list' }, tags)
  return []
}

/** Only Tracardi's own scheduler may send these. */
function refuseSchedule(body: JsonObject, options: JsonObject, reading: Reading): void {
  const { scheduledFlowId, scheduledNodeId } = options
  if (typeof scheduledFlowId !== 'string' || typeof scheduledNodeId !== 'string') return
  const msg = 'Value error, Scheduled events must be send via internal scheduler event source.'
  fault(reading, { type: 'value_error', loc: [], msg }, body['options'])
}

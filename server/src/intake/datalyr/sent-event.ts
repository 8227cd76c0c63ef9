import { isJsonObject, isNothing, objectOf, type JsonObject } from '../json-object.ts'
import { browserContext } from './browser-data.ts'

/** Something of an event, and where it stands in it, as a JSON pointer. */
export type Field = { readonly place: string; readonly value: unknown }

/** What the three shapes have in common. Nothing in it was checked but that objects are objects. */
export type SentEvent = {
  readonly shape: 'server' | 'page' | 'app'
  readonly name: Field
  readonly eventId: Field
  readonly userId: Field
  readonly anonymousId: Field
  readonly sessionId: Field
  readonly timestamp: Field
  /** What was said of what happened, and whatever the client adds to that. */
  readonly data: JsonObject
  readonly context: JsonObject
  /** Of the device. */
  readonly fingerprint: JsonObject
  /** Everything that a mobile client knows of the user; undefined where it says nothing of it. */
  readonly userProperties: JsonObject | undefined
}

const keysOfKey = ['workspace_id', 'workspaceId'] as const

/** What an event of each shape may have at its top; all of it is kept, or known to be there. */
const shapeKeys: Readonly<Record<SentEvent['shape'], ReadonlySet<string>>> = {
  server: new Set([
    ...keysOfKey,
    'event',
    'eventId',
    'userId',
    'anonymousId',
    'properties',
    'context',
    'timestamp',
  ]),
  page: new Set([
    ...keysOfKey,
    'event_name',
    'event_id',
    'event_data',
    'user_id',
    'anonymous_id',
    'visitor_id',
    'session_id',
    'timestamp',
    'source',
    'schema_version',
    'resolution_method',
    'resolution_confidence',
    'sdk_name',
    'sdk_version',
    // The browser's client says the ids once more under these names.
    'distinct_id',
    'canonical_id',
  ]),
  app: new Set([
    ...keysOfKey,
    'eventName',
    'eventId',
    'eventData',
    'userId',
    'anonymousId',
    'visitorId',
    'sessionId',
    'timestamp',
    'source',
    'deviceContext',
    'fingerprintData',
    'userProperties',
  ]),
}

/** The keys at the top of an event that mean nothing in its shape, and so are not kept. */
export function unknownKeys(event: JsonObject, { shape }: SentEvent): readonly string[] {
  return Object.keys(event).filter((key) => !shapeKeys[shape].has(key))
}

export type ReadEvent =
  | { readonly kind: 'sent'; readonly sent: SentEvent }
  /** Something that must be an object is none. */
  | { readonly kind: 'odd'; readonly field: Field }

/** Reads the shape of one event. */
export function readSent(event: JsonObject): ReadEvent {
  if (Object.hasOwn(event, 'event_name')) return whole(event, pageKeys) ?? sent(ofPage(event))
  if (Object.hasOwn(event, 'eventName')) return whole(event, appKeys) ?? sent(ofApp(event))
  return whole(event, serverKeys) ?? sent(ofServer(event))
}

function sent(event: SentEvent): ReadEvent {
  return { kind: 'sent', sent: event }
}

const serverKeys = ['properties', 'context'] as const
const pageKeys = ['event_data'] as const
const appKeys = ['eventData', 'deviceContext', 'fingerprintData', 'userProperties'] as const

/** What is wrong with an event of which these must be objects, if they are there. */
function whole(event: JsonObject, keys: readonly string[]): ReadEvent | undefined {
  const odd = keys
    .map((key) => fieldOf(event, key))
    .find(({ value }) => value !== undefined && value !== null && !isJsonObject(value))
  return odd && { kind: 'odd', field: odd }
}

function ofServer(event: JsonObject): SentEvent {
  const properties = objectOf(event['properties'])
  const context = objectOf(event['context'])
  return {
    shape: 'server',
    name: fieldOf(event, 'event'),
    eventId: fieldOf(event, 'eventId'),
    userId: fieldOf(event, 'userId'),
    anonymousId: firstField(fieldOf(event, 'anonymousId'), {
      place: '/properties/anonymous_id',
      value: properties['anonymous_id'],
    }),
    sessionId: firstField(
      { place: '/context/session_id', value: context['session_id'] },
      { place: '/properties/sessionId', value: properties['sessionId'] },
    ),
    timestamp: fieldOf(event, 'timestamp'),
    data: properties,
    context,
    fingerprint: objectOf(properties['fingerprint']),
    userProperties: optionalObject(context['userProperties']),
  }
}

function ofPage(event: JsonObject): SentEvent {
  const data = objectOf(event['event_data'])
  return {
    shape: 'page',
    name: fieldOf(event, 'event_name'),
    eventId: fieldOf(event, 'event_id'),
    userId: fieldOf(event, 'user_id'),
    anonymousId: firstField(fieldOf(event, 'anonymous_id'), fieldOf(event, 'visitor_id')),
    sessionId: firstField(fieldOf(event, 'session_id'), {
      place: '/event_data/session_id',
      value: data['session_id'],
    }),
    timestamp: fieldOf(event, 'timestamp'),
    data,
    context: browserContext(event, data),
    fingerprint: withoutNulls(objectOf(data['device_fingerprint'])),
    userProperties: undefined,
  }
}

function ofApp(event: JsonObject): SentEvent {
  const userProperties = optionalObject(event['userProperties'])
  const visitor = fieldOf(event, 'visitorId')
  const anonymousId = firstField(fieldOf(event, 'anonymousId'), visitor)
  const isOther = visitor.value !== undefined && visitor.value !== anonymousId.value
  return {
    shape: 'app',
    name: fieldOf(event, 'eventName'),
    eventId: fieldOf(event, 'eventId'),
    userId: fieldOf(event, 'userId'),
    anonymousId,
    sessionId: fieldOf(event, 'sessionId'),
    timestamp: fieldOf(event, 'timestamp'),
    data: objectOf(event['eventData']),
    context: {
      ...(event['source'] === undefined ? {} : { source: event['source'] }),
      ...(userProperties === undefined ? {} : { userProperties }),
      ...(isOther ? { visitorId: visitor.value } : {}),
    },
    fingerprint: { ...objectOf(event['fingerprintData']), ...objectOf(event['deviceContext']) },
    userProperties,
  }
}

/** The client says null of what a browser does not tell; nobody has to be told that it is not kept. */
function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null))
}

function fieldOf(event: JsonObject, key: string): Field {
  return { place: `/${key}`, value: event[key] }
}

/** The first that says something, else the first. */
function firstField(first: Field, second: Field): Field {
  return isNothing(first.value) && !isNothing(second.value) ? second : first
}

function optionalObject(value: unknown): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined
}

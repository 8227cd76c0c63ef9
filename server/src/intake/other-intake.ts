/** Where a body belongs that was sent to the intake of another protocol. */
import { eventTypes, type Protocol } from '@throughline/contract'
import { isJsonObject, textOf, valueAt, type JsonObject } from './json-object.ts'

type Intake = {
  readonly protocol: Protocol
  /** Whose clients send so. */
  readonly whose: string
  /** `{type}` stands for the body's own. */
  readonly path: string
  /** Only what no other protocol has. */
  readonly isIts: (body: JsonObject) => boolean
}

const intakes: readonly Intake[] = [
  {
    protocol: 'tracardi',
    whose: 'a Tracardi client',
    path: '/track',
    isIts: (body) =>
      isText(body, 'source', 'id') &&
      (isListOf(body['events'], (event) => isText(event, 'type')) || isText(body, 'session', 'id')),
  },
  {
    protocol: 'segment',
    whose: 'a Segment client',
    path: '/v1/batch',
    isIts: ({ batch }) => isListOf(batch, isCall),
  },
  {
    protocol: 'segment',
    whose: 'a Segment client',
    path: '/v1/{type}',
    isIts: isCall,
  },
  {
    protocol: 'datalyr',
    whose: 'a Datalyr client',
    path: '/track',
    isIts: (body) => isDatalyrs(body) || isListOf(body['events'], isDatalyrs),
  },
  {
    protocol: 'prodlytics',
    whose: 'a backend',
    path: '/api/v2/prodlytics',
    isIts: (body) =>
      body['type'] === 'server' &&
      isText(body, 'application', 'id') &&
      isText(body, 'event', 'name'),
  },
  {
    protocol: 'rum',
    whose: 'the browser SDK',
    path: '/api/v2/rum',
    isIts: (body) =>
      browserTypes.has(body['type']) &&
      isText(body, 'application', 'id') &&
      isText(body, 'session', 'id') &&
      isText(body, 'view', 'id'),
  },
]

const browserTypes: ReadonlySet<unknown> = new Set(eventTypes.filter((type) => type !== 'server'))
const callTypes: ReadonlySet<unknown> = new Set([
  'track',
  'identify',
  'page',
  'screen',
  'group',
  'alias',
])

function isCall(body: JsonObject): boolean {
  return callTypes.has(body['type']) && hasText(body, ['userId', 'anonymousId'])
}

function isDatalyrs(body: JsonObject): boolean {
  return (
    hasText(body, ['event', 'event_name', 'eventName']) &&
    hasText(body, ['userId', 'anonymousId', 'user_id', 'anonymous_id', 'visitor_id', 'visitorId'])
  )
}

function hasText(body: JsonObject, keys: readonly string[]): boolean {
  return keys.some((key) => isText(body, key))
}

function isText(body: JsonObject, ...keys: readonly string[]): boolean {
  return typeof valueAt(body, keys) === 'string'
}

/** By its first element; an empty list says nothing. */
function isListOf(list: unknown, isOne: (element: JsonObject) => boolean): boolean {
  const elements: readonly unknown[] = Array.isArray(list) ? list : []
  const [first] = elements
  return isJsonObject(first) && isOne(first)
}

/** A sentence that says where a refused body belongs; undefined when it is the protocol's own, or nobody's for certain. */
export function otherIntake(body: unknown, own: Protocol): string | undefined {
  if (!isJsonObject(body)) return undefined
  const intake = intakes.find(({ isIts }) => isIts(body))
  if (intake === undefined || intake.protocol === own) return undefined
  const path = intake.path.replace('{type}', textOf(body['type']))
  return `It looks like what ${intake.whose} sends: that goes to POST ${path}.`
}

type Detailed = { readonly detail: string }

/** The refusal of a body, with where it belongs. */
export function toldWhere<Refused extends Detailed>(
  refusal: Refused,
  body: unknown,
  own: Protocol,
): Refused {
  const sentence = otherIntake(body, own)
  return sentence === undefined ? refusal : { ...refusal, detail: `${refusal.detail} ${sentence}` }
}

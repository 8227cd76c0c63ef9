/** What the browser's client adds to the data of every event. */
import { clickIds, utmParts, type AttributionFields } from '../attribution.ts'
import { textOf, type JsonObject } from '../json-object.ts'

/** Of the page that is open. */
const pageKeys = ['url', 'path', 'title', 'search'] as const
/** Of the window around it, and what its user has agreed to. */
const windowKeys = [
  'screen_width',
  'screen_height',
  'viewport_width',
  'viewport_height',
  'consent',
] as const

/** The context of an event: its page, its window, and what the message says of its client. */
export function browserContext(event: JsonObject, data: JsonObject): JsonObject {
  const page = pick(data, pageKeys)
  return {
    ...pick(event, ['source', 'schema_version', 'resolution_method', 'resolution_confidence']),
    ...rename(event, 'sdk_name', 'library'),
    ...rename(event, 'sdk_version', 'version'),
    ...(Object.keys(page).length === 0 ? {} : { page }),
    ...pick(data, windowKeys),
  }
}

function pick(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = object[key] ?? undefined
      return value === undefined ? [] : [[key, value]]
    }),
  )
}

function rename(object: JsonObject, key: string, name: string): JsonObject {
  return object[key] === undefined ? {} : { [name]: object[key] }
}

/** Where somebody came from, by what the client has read of the page's address and kept since. */
export function browserAttribution(data: JsonObject): AttributionFields {
  return {
    explicit: data,
    campaign: pick(data, utmParts),
    url: textOf(data['url']),
    referrer: textOf(data['referrer']),
    landingPage: textOf(data['landingPage']),
  }
}

/** What the caller said, without what is kept below `context` and `attribution`. */
export function withoutBrowser(data: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(data).filter(([key, value]) => !isOfBrowser(key, value, data)),
  )
}

const elsewhere: ReadonlySet<string> = new Set([...pageKeys, ...windowKeys, 'timestamp'])
const clickNames: ReadonlySet<string> = new Set(clickIds.map(({ name }) => name))
const ofAttribution: ReadonlySet<string> = new Set([
  ...utmParts.map((part) => `utm_${part}`),
  ...clickNames,
  'referrer',
  'landingPage',
])

function isOfBrowser(key: string, value: unknown, data: JsonObject): boolean {
  if (elsewhere.has(key)) return true
  if (ofAttribution.has(key)) return isKeptText(value)
  if (key === 'clickIdType') return isClick(value, data['clickId'], data)
  if (key === 'clickId') return isClick(data['clickIdType'], value, data)
  return data[twinOf(key)] === value || isPart(value, data[wholes.get(key) ?? ''])
}

// What attribution keeps whole.
const textCharsMax = 2_048

function isKeptText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= textCharsMax
}

function isClick(type: unknown, id: unknown, data: JsonObject): boolean {
  return typeof type === 'string' && clickNames.has(type) && data[type] === id
}

const camelTwin = /^(firstTouch|lastTouch)|^(touchpointCount|daysSinceFirstTouch)$/

/** Under which other name the client says the same; '' when under none. */
function twinOf(key: string): string {
  if (utmParts.some((part) => part === key)) return `utm_${key}`
  return camelTwin.test(key) ? key.replaceAll(/[A-Z]/g, (one) => `_${one.toLowerCase()}`) : ''
}

/** Of which other value the client cuts these out. */
const wholes: ReadonlyMap<string, string> = new Map([
  ['referrerHost', 'referrer'],
  ['referrer_host', 'referrer'],
  ['referrer_path', 'referrer'],
  ['referrer_search', 'referrer'],
  ['landingPath', 'landingPage'],
])

function isPart(value: unknown, whole: unknown): boolean {
  return typeof value === 'string' && isKeptText(whole) && whole.includes(value)
}

import { cutText, isLonger } from './cut-text.ts'
import type { Repair, Repaired } from './repairs.ts'
import type { Span } from './span.ts'
import { tagValue } from './tag-value.ts'
import {
  customEvent,
  customEventsMax,
  eventsTag,
  isCustomEventTag,
  linksTag,
  readEventsTag,
  readLinksTag,
} from './told-in-tags.ts'

/** In bytes of UTF-8. */
const lengthsMax = { key: 200, value: 25_000, service: 100 } as const

/** A text of so many units is never too long. */
const keyUnitsMax = Math.floor(lengthsMax.key / 3)
const valueUnitsMax = Math.floor(lengthsMax.value / 3)

/** The tags of a span as they were sent, and what is to be done to them. */
type Edit = {
  readonly meta: ReadonlyMap<string, string>
  /** In this order; undefined: to be removed. */
  readonly changes: (readonly [key: string, value: string | undefined])[]
  readonly repaired: Repaired
}

/** Links and events that are told in tags are taken out of them; what reads as neither stays. */
export function normalizeTags(
  span: Span,
  startNs: bigint,
  repaired: Repaired,
): Pick<Span, 'meta' | 'links' | 'events'> {
  const { meta } = span
  const odd = oddKeys(meta)
  const edit: Edit = { meta, changes: [], repaired }
  mendEnv(edit)
  mendStatusCode(edit)
  mendService(edit, 'peer.service', ['peer_service_too_long', 'peer_service_invalid'])
  mendService(edit, '_dd.base_service', ['base_service_too_long', 'base_service_invalid'])
  const links = takeOut(edit, linksTag, readLinksTag)
  const events = takeOut(edit, eventsTag, readEventsTag)
  for (const key of odd) mendLength(edit, key)
  const custom = odd
    .filter(isCustomEventTag)
    .slice(0, customEventsMax)
    .map((key) => customEvent(key, { meta, startNs }))
  return {
    meta: edited(edit),
    links: joined(span.links, links),
    events: joined(joined(span.events, events), custom),
  }
}

export function normalizeMetrics(
  metrics: ReadonlyMap<string, number>,
  repaired: Repaired,
): ReadonlyMap<string, number> {
  let hasLong = false
  for (const key of metrics.keys()) hasLong ||= isLonger(key, lengthsMax.key)
  if (!hasLong) return metrics
  repaired('tag_too_long')
  return new Map([...metrics].map(([key, value]) => [shortened(key, lengthsMax.key), value]))
}

/** Keys of tags that may be too long, or tell of an event. */
function oddKeys(meta: ReadonlyMap<string, string>): readonly string[] {
  let odd: string[] | undefined
  for (const [key, value] of meta) {
    const mayBeLong = key.length > keyUnitsMax || value.length > valueUnitsMax
    if (mayBeLong || isCustomEventTag(key)) (odd ??= []).push(key)
  }
  return odd ?? none
}

const none: readonly never[] = []

function mendEnv({ meta, changes }: Edit): void {
  const env = meta.get('env')
  if (env === undefined || env === '') return
  const value = tagValue(env)
  if (value !== env) changes.push(['env', value])
}

function mendStatusCode({ meta, changes, repaired }: Edit): void {
  const code = meta.get('http.status_code')
  if (code === undefined || isStatusCode(code)) return
  repaired('status_code_invalid')
  changes.push(['http.status_code', undefined])
}

function isStatusCode(text: string): boolean {
  return /^\d{1,20}$/.test(text) && Number(text) >= 100 && Number(text) <= 599
}

function mendService(
  { meta, changes, repaired }: Edit,
  tag: string,
  [tooLong, invalid]: readonly [Repair, Repair],
): void {
  const service = meta.get(tag)
  if (service === undefined || service === '') return
  if (isLonger(service, lengthsMax.service)) repaired(tooLong)
  const value = tagValue(cutText(service, lengthsMax.service))
  if (value === '') repaired(invalid)
  if (value !== service) changes.push([tag, value])
}

function takeOut<Element>(
  { meta, changes }: Edit,
  tag: string,
  read: (json: string) => readonly Element[] | undefined,
): readonly Element[] {
  const json = meta.get(tag)
  const elements = json === undefined ? undefined : read(json)
  if (elements === undefined) return none
  changes.push([tag, undefined])
  return elements
}

function mendLength({ meta, changes, repaired }: Edit, key: string): void {
  const value = meta.get(key) ?? ''
  const isLong = isLonger(key, lengthsMax.key) || isLonger(value, lengthsMax.value)
  if (!isLong || isStructured(key)) return
  repaired('tag_too_long')
  changes.push([key, undefined])
  changes.push([shortened(key, lengthsMax.key), shortened(value, lengthsMax.value)])
}

// What is encoded in itself would be worth nothing without its end.
function isStructured(key: string): boolean {
  return key.startsWith('_dd.') && /\.(?:json|msgpack|protobuf)$/.test(key)
}

function shortened(text: string, bytesMax: number): string {
  return isLonger(text, bytesMax) ? `${cutText(text, bytesMax)}...` : text
}

// Nearly no span has changes, and then its map is not copied.
function edited({ meta, changes }: Edit): ReadonlyMap<string, string> {
  if (changes.length === 0) return meta
  const tags = new Map(meta)
  for (const [key, value] of changes) {
    if (value === undefined) tags.delete(key)
    else tags.set(key, value)
  }
  return tags
}

function joined<Element>(some: readonly Element[], more: readonly Element[]): readonly Element[] {
  return more.length === 0 ? some : [...some, ...more]
}

/**
 * What is to say about an event that is taken: what is kept other than it was sent, and what is odd.
 *
 * A set of remarks is a number, a bit each: nearly all events have none or one, and two hundred
 * thousand come in a second. Where the place is, is looked up only for the few that become samples.
 */
import { ingestionWarnings, type IngestionWarning } from '@throughline/contract'
import { placeholderIds } from '../warehouse/placeholder-ids.ts'
import { findChanges } from './changed-values.ts'
import { valueAt } from './json-object.ts'
import { textKeys } from './promoted-text.ts'
import { hasMoreThanMs, hasOffset } from './occurred-at.ts'

const remarked = [
  'null_not_kept',
  'empty_object_not_kept',
  'negative_zero',
  'dotted_key',
  'value_made_text',
  'date_rounded',
  'date_without_offset',
  'event_late',
  'event_ahead',
  'id_missing',
  'user_id_placeholder',
  'date_in_future',
  'event_invalid',
  'key_not_kept',
  'identity_missing',
] as const satisfies readonly IngestionWarning[]

export type RemarkType = (typeof remarked)[number]

/** A remark about a message that its row does not show, and where in it, as a JSON pointer. */
export type ToldRemark = { readonly type: RemarkType; readonly place: string }

/** Bits of a set of remarks. */
export type Remarks = number

/** The set of one remark. */
export function bitOf(type: RemarkType): Remarks {
  return 1 << remarked.indexOf(type)
}

const lists: (readonly RemarkType[])[] = []

/** The remarks of a set. There are few sets, so each list is made once. */
export function remarksIn(remarks: Remarks): readonly RemarkType[] {
  return (lists[remarks] ??= remarked.filter((type) => (remarks & bitOf(type)) !== 0))
}

export const remarkLimits = {
  lateMs: 24 * 60 * 60 * 1_000,
  /** Clocks that are kept in step differ by less. */
  aheadMs: 60_000,
} as const

export type Moment = { readonly occurredAtMs: number; readonly nowMs: number }

const late = bitOf('event_late')
const ahead = bitOf('event_ahead')

/** Of an event that happened so long after it arrived; before it, when that is negative. */
export function remarksOfTime(aheadMs: number): Remarks {
  if (aheadMs < -remarkLimits.lateMs) return late
  return aheadMs > remarkLimits.aheadMs ? ahead : 0
}

const rounded = bitOf('date_rounded')
const withoutOffset = bitOf('date_without_offset')

/** Of a date that is an ISO 8601 time. */
export function remarksOfDate(date: string): Remarks {
  return (hasMoreThanMs(date) ? rounded : 0) | (hasOffset(date) ? 0 : withoutOffset)
}

const placeholders: ReadonlySet<string> = new Set(placeholderIds)

/** Told by its length, its first and its last character, nearly every other id is none of them. */
function markOf(length: number, first: number, last: number): number {
  // Without the bit that small letters have and large ones have not.
  return ((length * 31 + (first | smallBit)) * 31 + (last | smallBit)) % marksMax
}

const smallBit = 0x20
const marksMax = 4_096
const isMark = new Uint8Array(marksMax)
for (const text of placeholders) {
  isMark[markOf(text.length, text.charCodeAt(0), text.charCodeAt(text.length - 1))] = 1
}
const placeholder = bitOf('user_id_placeholder')

/** Whether a user id, given as its bytes, can be a placeholder at all. */
export function mayBePlaceholder(bytes: Uint8Array, from: number, to: number): boolean {
  return isMark[markOf(to - from, bytes[from] ?? 0, bytes[to - 1] ?? 0)] === 1
}

export function remarksOfUser(id: string): Remarks {
  return placeholders.has(id.toLowerCase()) ? placeholder : 0
}

/** All remarks about an event that was parsed. */
export function remarksOf(event: object, moment: Moment): Remarks {
  let remarks = 0
  for (const type of remarkedPlaces(event, moment).keys()) remarks |= bitOf(type)
  return remarks
}

export type RemarkSample = {
  readonly eventName: string | undefined
  readonly place: string | undefined
  readonly reason: string
}

/** One event as a sample of a remark about it. */
export function remarkSample(type: RemarkType, event: object, moment: Moment): RemarkSample {
  const name = valueAt(event, ['event', 'name'])
  return {
    eventName: typeof name === 'string' ? name : undefined,
    place: remarkedPlaces(event, moment).get(type),
    reason: type === 'event_invalid' ? faultOf(event) : reasonOf(type, moment),
  }
}

/** The first thing that a schema has found wrong with the event. */
function faultOf(event: object): string {
  const faults = valueAt(event, ['validation', 'errors'])
  return `${ingestionWarnings.event_invalid.meaning} Here: ${Array.isArray(faults) ? String(faults[0]) : ''}`
}

function reasonOf(type: RemarkType, { occurredAtMs, nowMs }: Moment): string {
  const { meaning } = ingestionWarnings[type]
  if (type === 'event_late') return `${meaning} Here: ${hours(nowMs - occurredAtMs)} before.`
  return type === 'event_ahead'
    ? `${meaning} Here: ${minutes(occurredAtMs - nowMs)} after.`
    : meaning
}

const minuteMs = 60_000

function minutes(ms: number): string {
  return `${Math.floor(ms / minuteMs)} min`
}

function hours(ms: number): string {
  return `${Math.floor(ms / (60 * minuteMs))} h`
}

/** Where in a parsed event each remark applies, as JSON pointers. */
function remarkedPlaces(event: object, moment: Moment): ReadonlyMap<RemarkType, string> {
  const places = new Map<RemarkType, string>(findChanges(event))
  const note = (remarks: Remarks, place: string): void => {
    for (const type of remarksIn(remarks)) places.set(type, place)
  }
  const date = valueAt(event, ['date'])
  const userId = valueAt(event, ['usr', 'id'])
  note(remarksOfTime(moment.occurredAtMs - moment.nowMs), '/date')
  if (typeof date === 'string') note(remarksOfDate(date), '/date')
  if (typeof userId === 'string') note(remarksOfUser(userId), '/usr/id')
  if (valueAt(event, ['event', 'id']) === undefined) note(idMissing, '/event/id')
  const madeText = textKeys.find((keys) => isMadeText(valueAt(event, keys)))
  if (madeText !== undefined) places.set('value_made_text', `/${madeText.join('/')}`)
  return places
}

export const idMissing = bitOf('id_missing')

function isMadeText(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean'
}

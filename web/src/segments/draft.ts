import type { ListedSegment, SegmentSearch, TimeFrame } from '@throughline/contract'
import { eventSearch, everyEvent, type EventChoice } from '../building/event-choice.ts'
import { readFilter } from '../building/read-filter.ts'
import { searchText } from '../building/search-text.ts'

export const frameUnits = ['hour', 'day', 'week'] as const
export const operators = ['>=', '=', '<='] as const

/** What somebody did, when and how often. */
export interface Deed {
  readonly event: EventChoice
  /** Search text that narrows the events. */
  readonly filter: string
  readonly operator: (typeof operators)[number]
  readonly times: number
  readonly frame: TimeFrame
}

/** What stands in the form of a segment. */
export interface Draft {
  readonly name: string
  readonly description: string
  readonly entity: 'user' | 'account'
  readonly kind: 'search' | 'static'
  /** A search over profiles. */
  readonly query: string
  readonly firstSeen: TimeFrame | undefined
  readonly lastSeen: TimeFrame | undefined
  readonly deed: Deed | undefined
  /** Pasted ids, one a line: those of a new list, or those to add. */
  readonly ids: string
}

export const lastMonth: TimeFrame = { last: 30, unit: 'day' }

export const startDeed: Deed = {
  event: everyEvent,
  filter: '',
  operator: '>=',
  times: 1,
  frame: lastMonth,
}

export const startDraft: Draft = {
  name: '',
  description: '',
  entity: 'user',
  kind: 'search',
  query: '',
  firstSeen: undefined,
  lastSeen: undefined,
  deed: undefined,
  ids: '',
}

/** The form of a saved segment. */
export function draftOf({ attributes }: Pick<ListedSegment, 'attributes'>): Draft {
  const { name, description, entity, kind, query = '', event_query: did } = attributes
  return {
    ...startDraft,
    name,
    description,
    entity,
    kind,
    query,
    firstSeen: attributes.first_seen,
    lastSeen: attributes.last_seen,
    deed: did && deedOf(did),
  }
}

function deedOf({
  query = '',
  time_frame,
  occurrences,
}: NonNullable<SegmentSearch['event_query']>): Deed {
  return {
    ...startDeed,
    // Which event it is about is one of the rows.
    filter: query,
    frame: time_frame,
    ...oftenOf(occurrences),
  }
}

const names: Readonly<Record<string, Deed['operator']>> = { gte: '>=', eq: '=', lte: '<=' }

// More than 4 is at least 5, and fewer than 4 is at most 3: the form needs three operators.
function oftenOf(occurrences: { operator: string; value: string } | undefined) {
  if (occurrences === undefined) return {}
  const { operator: sign, value } = occurrences
  const times = Number(value)
  if (sign === '>' || sign === 'gt') return { operator: '>=' as const, times: times + 1 }
  if (sign === '<' || sign === 'lt') return { operator: '<=' as const, times: times - 1 }
  const operator = operators.find((known) => known === sign) ?? names[sign] ?? '>='
  return { operator, times }
}

/** The search that a draft is. */
export function searchOf({ query, firstSeen, lastSeen, deed }: Draft): SegmentSearch {
  return {
    ...(query.trim() === '' ? {} : { query: query.trim() }),
    ...(firstSeen === undefined ? {} : { first_seen: firstSeen }),
    ...(lastSeen === undefined ? {} : { last_seen: lastSeen }),
    ...(deed === undefined ? {} : { event_query: didOf(deed) }),
  }
}

function didOf({ event, filter, operator, times, frame }: Deed) {
  const query = deedSearch(event, filter.trim())
  const occurrences = { operator, value: String(times) }
  return { ...(query === '' ? {} : { query }), time_frame: frame, occurrences }
}

// Rows stay rows when the form is opened again; text that is none keeps to itself in parentheses.
function deedSearch(event: EventChoice, filter: string): string {
  const areRows = readFilter(filter).every(({ row }) => row.kind === 'test')
  if (eventSearch(event) === '') return filter
  return areRows ? `${eventSearch(event)} ${filter}`.trim() : searchText(event, filter)
}

/** Whom a saved search finds, in words. */
export function searchWords(search: SegmentSearch): string {
  const { query, first_seen: first, last_seen: last, event_query: did } = search
  const parts = [
    ...(query === undefined ? [] : [query]),
    ...(first === undefined ? [] : [`first seen ${frameWords(first)}`]),
    ...(last === undefined ? [] : [`last seen ${frameWords(last)}`]),
    ...(did === undefined ? [] : [didWords(did)]),
  ]
  return parts.length === 0 ? 'everybody' : parts.join(', ')
}

const signWords = { '>=': 'at least', '=': 'exactly', '<=': 'at most' } as const

function didWords(wire: NonNullable<SegmentSearch['event_query']>): string {
  const { operator, times, filter, frame } = deedOf(wire)
  const what = filter === '' ? 'did anything' : `did ${filter}`
  return `${what} ${signWords[operator]} ${times} ${times === 1 ? 'time' : 'times'} ${frameWords(frame)}`
}

/** When, as the end of a sentence: `in the last 30 days`. */
export function frameWords({ start, end, last, unit }: TimeFrame): string {
  if (last !== undefined && unit !== undefined) {
    return last === 1 ? `in the last ${unit}` : `in the last ${last} ${unit}s`
  }
  const day = (seconds = 0): string => new Date(seconds * 1_000).toISOString().slice(0, 10)
  return `from ${day(start)} to ${day(end)}`
}

/** What keeps a draft from being saved; undefined where nothing does. */
export function missingIn({ name, deed }: Draft): string | undefined {
  if (name.trim() === '') return 'Give it a name.'
  const often = deed?.times ?? 0
  return Number.isSafeInteger(often) && often >= 0 ? undefined : 'How often is a whole number.'
}

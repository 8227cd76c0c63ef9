import { spanSorts, type SpanSort } from '@throughline/contract'
import { printFilter } from '../building/filter-text.ts'
import type { AddressForm } from '../navigation/address-state.ts'
import { last, rangeBetween, type Range } from '../range/range.ts'
import { printRange, readRange } from '../range/range-text.ts'
import { isZone, utc } from '../range/zone-clock.ts'

/** Everything the search over traces shows, and nothing else does: a link reproduces the view. */
export interface TracesState {
  /** Search text over spans. */
  readonly query: string
  readonly range: Range
  /** Whose days: `Europe/Berlin`. */
  readonly zone: string
  readonly rows: Rows
  readonly sort: SpanSort
}

/** What the list is of. */
export const rowKinds = ['traces', 'spans'] as const
export type Rows = (typeof rowKinds)[number]

export const startState: TracesState = {
  query: '',
  range: last(24, 'h'),
  zone: utc,
  rows: 'traces',
  sort: '-timestamp',
}

/** Reads a query text. Unknown or damaged values fall back to those of `startState`. */
export function readTraces(search: string): TracesState {
  const query = new URLSearchParams(search)
  const zone = query.get('zone') ?? utc
  return {
    query: query.get('query') ?? '',
    range: readRange(query.get('range') ?? '') ?? startState.range,
    zone: isZone(zone) ? zone : utc,
    rows: oneOf(rowKinds, query.get('rows')) ?? startState.rows,
    sort: oneOf(spanSorts, query.get('sort')) ?? startState.sort,
  }
}

/** Writes a state as query text; what equals `startState` is left out. */
export function writeTraces(state: TracesState): string {
  const query = new URLSearchParams()
  const put = (name: string, value: string, usual: string): void => {
    if (value !== usual) query.set(name, value)
  }
  put('query', state.query, '')
  put('range', printRange(state.range), printRange(startState.range))
  put('zone', state.zone, utc)
  put('rows', state.rows, startState.rows)
  put('sort', state.sort, startState.sort)
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

export const tracesAddress = {
  path: '/traces',
  read: readTraces,
  write: writeTraces,
} satisfies AddressForm<TracesState>

/** The address at which a state is shown. */
export function tracesPath(state: Partial<TracesState>): string {
  return `${tracesAddress.path}${writeTraces({ ...startState, ...state })}`
}

/** The term that finds spans by a value: `@http.status_code:502`, `service:shop`. */
export function spanTerm(name: string, value: string): string {
  const attribute = name.replaceAll(/[\s()"*?\\:&|]/g, (character) => `\\${character}`)
  return printFilter([{ kind: 'test', attribute, operator: 'is', values: [value] }])
}

const halfDayMs = 43_200_000

/** A range in which a moment lies: the usual one, or else a day around it. */
export function rangeAround(atMs: number, nowMs: number): Range {
  const isLately = atMs > nowMs - 2 * halfDayMs
  return isLately ? startState.range : rangeBetween(atMs - halfDayMs, atMs + halfDayMs)
}

function oneOf<Value extends string>(
  known: readonly Value[],
  asked: string | null,
): Value | undefined {
  return known.find((value) => value === asked)
}

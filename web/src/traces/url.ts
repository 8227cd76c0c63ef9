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
  readonly part: Part
  readonly rows: Rows
  readonly sort: SpanSort
  /** What the curves are of, and what they are split by. */
  readonly measure: SpanMeasure
  readonly groupBy: GroupBy
  /** The column by which tables are sorted, and which way; empty for the usual one. */
  readonly sortBy: string
  readonly way: 'up' | 'down'
  /** The id of the group of errors that is open; empty for none. */
  readonly open: string
}

/** What of the spans is looked at. */
export const parts = ['list', 'figures', 'errors', 'map'] as const
export type Part = (typeof parts)[number]

export const spanMeasures = ['count', 'errors', 'p50', 'p95', 'p99'] as const
export type SpanMeasure = (typeof spanMeasures)[number]

export const groupings = ['service', 'resource_name'] as const
export type GroupBy = (typeof groupings)[number]

/** What the list is of. */
export const rowKinds = ['traces', 'spans'] as const
export type Rows = (typeof rowKinds)[number]

export const startState: TracesState = {
  query: '',
  range: last(24, 'h'),
  zone: utc,
  part: 'list',
  rows: 'traces',
  sort: '-timestamp',
  measure: 'p95',
  groupBy: 'service',
  sortBy: '',
  way: 'down',
  open: '',
}

/** Reads a query text. Unknown or damaged values fall back to those of `startState`. */
export function readTraces(search: string): TracesState {
  const query = new URLSearchParams(search)
  const zone = query.get('zone') ?? utc
  return {
    query: query.get('query') ?? '',
    range: readRange(query.get('range') ?? '') ?? startState.range,
    zone: isZone(zone) ? zone : utc,
    part: oneOf(parts, query.get('part')) ?? startState.part,
    rows: oneOf(rowKinds, query.get('rows')) ?? startState.rows,
    sort: oneOf(spanSorts, query.get('sort')) ?? startState.sort,
    measure: oneOf(spanMeasures, query.get('measure')) ?? startState.measure,
    groupBy: oneOf(groupings, query.get('by')) ?? startState.groupBy,
    sortBy: query.get('order') ?? '',
    way: query.get('way') === 'up' ? 'up' : 'down',
    open: query.get('open') ?? '',
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
  put('part', state.part, startState.part)
  put('rows', state.rows, startState.rows)
  put('sort', state.sort, startState.sort)
  put('measure', state.measure, startState.measure)
  put('by', state.groupBy, startState.groupBy)
  put('order', state.sortBy, '')
  put('way', state.way, startState.way)
  put('open', state.open, '')
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

/** The term that finds spans by any of some values: `@http.status_code:502`, `service:(shop OR cart)`. */
export function spanTerm(name: string, ...values: readonly string[]): string {
  const attribute = attributeName(name)
  return printFilter([{ kind: 'test', attribute, operator: 'is', values }])
}

/** A name as a search has to write it. */
export function attributeName(name: string): string {
  return name.replaceAll(/[\s()"*?\\:&|]/g, (character) => `\\${character}`)
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

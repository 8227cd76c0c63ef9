import type { AddressForm } from '../navigation/address-state.ts'
import { last, type Range } from '../range/range.ts'
import { printRange, readRange } from '../range/range-text.ts'
import { isZone, utc } from '../range/zone-clock.ts'
import { requestForms, type RequestForm } from '../report/api-call.ts'

/** Everything the Paths screen shows, and nothing else does: a link reproduces the view. */
export interface PathsState {
  /** The attribute whose values are the steps: `@event.name`. */
  readonly step: string
  /** The value that ways start at, or lead to; absent: from whatever was first. */
  readonly anchor: Anchor | undefined
  /** `/product/*`: values that match are one step, by the first that they match. */
  readonly patterns: readonly string[]
  /** Columns of the drawing. */
  readonly columns: number
  /** Values of a column on their own; all others are together. */
  readonly entries: number
  /** The smallest link that is drawn, in percent of all who are on the ways: one of `leastLinks`. */
  readonly least: number
  /** The attribute whose values are followed: `@usr.id`. */
  readonly entity: string
  readonly filter: string
  /** The id of a segment; empty: everybody. */
  readonly segment: string
  readonly range: Range
  /** Whose clock moments are shown by: `Europe/Berlin`. */
  readonly zone: string
  readonly form: RequestForm
  /** The part of the drawing whose list is open. */
  readonly open: OpenPart | undefined
}

/** A node, or with the one that they came from a link: ids as the API has them. */
export interface OpenPart {
  readonly node: string
  readonly from: string | undefined
}

export interface Anchor {
  readonly side: 'start' | 'end'
  readonly value: string
}

/** As many columns as the API takes, values of each, and patterns. */
export const [columnsMin, columnsMax, entriesMax, patternsMax] = [3, 22, 50, 20] as const

export const leastLinks = [0, 0.1, 0.2, 0.5, 1, 2, 3, 5, 7, 10, 15, 20, 30, 50] as const

export const startState: PathsState = {
  step: '@event.name',
  anchor: undefined,
  patterns: [],
  columns: 5,
  entries: 5,
  least: 0,
  entity: '@usr.id',
  filter: '',
  segment: '',
  range: last(30, 'd'),
  zone: utc,
  form: 'none',
  open: undefined,
}

/** Reads a query text. Unknown or damaged values fall back to those of `startState`. */
export function readPaths(search: string): PathsState {
  const query = new URLSearchParams(search)
  const zone = query.get('zone') ?? utc
  return {
    step: query.get('step') ?? startState.step,
    anchor: readAnchor(query),
    patterns: query
      .getAll('pattern')
      .filter((text) => text.includes('*'))
      .slice(0, patternsMax),
    columns: wholeNumber(query.get('columns'), columnsMin, columnsMax) ?? startState.columns,
    entries: wholeNumber(query.get('values'), 1, entriesMax) ?? startState.entries,
    least: leastLinks.find((least) => String(least) === query.get('least')) ?? startState.least,
    entity: query.get('of') ?? startState.entity,
    filter: query.get('filter') ?? '',
    segment: query.get('segment') ?? '',
    range: readRange(query.get('range') ?? '') ?? startState.range,
    zone: isZone(zone) ? zone : utc,
    form: requestForms.find((form) => form === query.get('form')) ?? startState.form,
    open: readOpen(query),
  }
}

/** Writes a state as query text; what equals `startState` is left out. */
export function writePaths(state: PathsState): string {
  const query = new URLSearchParams()
  const put = (name: string, value: string, usual = ''): void => {
    if (value !== usual) query.set(name, value)
  }
  put('step', state.step, startState.step)
  if (state.anchor !== undefined) query.set(state.anchor.side, state.anchor.value)
  for (const pattern of state.patterns) query.append('pattern', pattern)
  put('columns', String(state.columns), String(startState.columns))
  put('values', String(state.entries), String(startState.entries))
  put('least', String(state.least), String(startState.least))
  put('of', state.entity, startState.entity)
  put('filter', state.filter)
  put('segment', state.segment)
  put('range', printRange(state.range), printRange(startState.range))
  put('zone', state.zone, utc)
  put('form', state.form, startState.form)
  if (state.open !== undefined) query.set('who', state.open.node)
  if (state.open?.from !== undefined) query.set('who.from', state.open.from)
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

export const pathsAddress = {
  path: '/paths',
  read: readPaths,
  write: writePaths,
} satisfies AddressForm<PathsState>

function readAnchor(query: URLSearchParams): Anchor | undefined {
  const [start, end] = [query.get('start'), query.get('end')]
  if (start !== null) return { side: 'start', value: start }
  return end === null ? undefined : { side: 'end', value: end }
}

function readOpen(query: URLSearchParams): OpenPart | undefined {
  const node = query.get('who')
  return node === null ? undefined : { node, from: query.get('who.from') ?? undefined }
}

function wholeNumber(text: string | null, min: number, max: number): number | undefined {
  const number = /^\d{1,2}$/.test(text ?? '') ? Number(text) : undefined
  return number === undefined || number < min || number > max ? undefined : number
}

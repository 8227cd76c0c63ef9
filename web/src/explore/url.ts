import type { AddressForm } from '../navigation/address-state.ts'
import type { EventChoice } from '../building/event-choice.ts'
import { eventCount, printMeasure, readMeasure } from '../building/measure.ts'
import { intervalNames, type IntervalName } from '../range/interval.ts'
import { usualRange, type Range } from '../range/range.ts'
import { printRange, readRange } from '../range/range-text.ts'
import { printComparison, readComparison, type Comparison } from '../range/window.ts'
import { isZone, utc } from '../range/zone-clock.ts'
import { letters, startLine, type Letter, type LineChoice } from './line-choice.ts'

/** Everything the Explore screen shows, and nothing else does: a link reproduces the view. */
export interface ExploreState {
  /** At least one, in the order of the page; no letter stands twice. */
  readonly lines: readonly LineChoice[]
  /** Search text that narrows the events of all lines. */
  readonly filter: string
  /** The id of a segment: only what its members did. Empty: everybody. */
  readonly segment: string
  /** The attribute that splits the lines, as `@customer.tier`; empty for none. */
  readonly breakdown: string
  readonly top: Top
  readonly range: Range
  /** Whose days and weeks: `Europe/Berlin`. */
  readonly zone: string
  readonly comparison: Comparison
  /** Absent: the interval that suits the range. */
  readonly interval: IntervalName | undefined
  /** Keys of the drawn lines that are switched off. */
  readonly hidden: readonly string[]
  readonly form: Form
}

export const tops = ['5', '10', '25', '50'] as const
export type Top = (typeof tops)[number]

/** How the question is shown. */
export const forms = ['builder', 'text', 'api', 'sql'] as const
export type Form = (typeof forms)[number]

export const startState: ExploreState = {
  lines: [startLine],
  filter: '',
  segment: '',
  breakdown: '',
  top: '5',
  range: usualRange,
  zone: utc,
  comparison: { kind: 'off' },
  interval: undefined,
  hidden: [],
  form: 'builder',
}

/** The state of one event, counted: what other screens link to. */
export function stateOfEvent(event: EventChoice): ExploreState {
  return { ...startState, lines: [{ ...startLine, event }] }
}

/** Reads a query text. Unknown or damaged values fall back to those of `startState`. */
export function readExplore(search: string): ExploreState {
  const query = new URLSearchParams(search)
  const zone = query.get('zone') ?? utc
  return {
    lines: readLines(query),
    filter: query.get('filter') ?? '',
    segment: query.get('segment') ?? '',
    breakdown: query.get('by') ?? '',
    top: oneOf(tops, query.get('top')) ?? startState.top,
    range: readRange(query.get('range') ?? '') ?? startState.range,
    zone: isZone(zone) ? zone : utc,
    comparison: readComparison(query.get('compare') ?? ''),
    interval: oneOf(intervalNames, query.get('interval')),
    hidden: query.getAll('hide'),
    form: oneOf(forms, query.get('form')) ?? startState.form,
  }
}

/** Writes a state as query text; what equals `startState` is left out. */
export function writeExplore(state: ExploreState): string {
  const query = new URLSearchParams()
  const put = (name: string, value: string, usual: string): void => {
    if (value !== usual) query.set(name, value)
  }
  writeLines(query, state.lines)
  put('filter', state.filter, '')
  put('segment', state.segment, '')
  put('by', state.breakdown, '')
  put('top', state.top, startState.top)
  put('range', printRange(state.range), printRange(startState.range))
  put('zone', state.zone, utc)
  put('compare', printComparison(state.comparison), '')
  put('interval', state.interval ?? '', '')
  for (const key of state.hidden) query.append('hide', key)
  put('form', state.form, startState.form)
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

export const exploreAddress = {
  path: '/explore',
  read: readExplore,
  write: writeExplore,
} satisfies AddressForm<ExploreState>

/** The address at which a state is shown. */
export function explorePath(state: ExploreState): string {
  return `${exploreAddress.path}${writeExplore(state)}`
}

// Line A has the short names of most links, `event=…`; the others their letter before it, `b.event=…`.
function prefixOf(letter: Letter): string {
  return letter === 'A' ? '' : `${letter.toLowerCase()}.`
}

function readLines(query: URLSearchParams): readonly LineChoice[] {
  const order = [...query.keys()].map(letterOf)
  const named = [...new Set(order.flatMap((letter) => letter ?? []))]
  return named.length === 0 ? startState.lines : named.map((letter) => readLine(query, letter))
}

const lineFields = ['event', 'type', 'measure', 'where', 'name', 'formula'] as const

function letterOf(name: string): Letter | undefined {
  return letters.find((letter) =>
    lineFields.some((field) => name === `${prefixOf(letter)}${field}`),
  )
}

function readLine(query: URLSearchParams, letter: Letter): LineChoice {
  const field = (name: (typeof lineFields)[number]): string =>
    query.get(`${prefixOf(letter)}${name}`) ?? ''
  const name = field('name')
  if (query.has(`${prefixOf(letter)}formula`)) {
    return { kind: 'formula', letter, name, text: field('formula') }
  }
  return {
    kind: 'events',
    letter,
    name,
    event: { name: field('event'), type: field('type') },
    measure: readMeasure(field('measure')) ?? eventCount,
    filter: field('where'),
  }
}

function writeLines(query: URLSearchParams, lines: readonly LineChoice[]): void {
  for (const line of lines) {
    const put = (field: (typeof lineFields)[number], value: string, isNeeded: boolean): void => {
      if (isNeeded) query.set(`${prefixOf(line.letter)}${field}`, value)
    }
    if (line.kind === 'formula') {
      put('formula', line.text, true)
      put('name', line.name, line.name !== '')
      continue
    }
    // The first name of a line says that it is there, and where it stands among the others.
    const isImplied = lines.length === 1 && line.letter === 'A'
    put('event', line.event.name, line.event.name !== '' || !isImplied)
    put('type', line.event.type, line.event.type !== '')
    put('measure', printMeasure(line.measure), printMeasure(line.measure) !== 'count')
    put('where', line.filter, line.filter !== '')
    put('name', line.name, line.name !== '')
  }
}

function oneOf<Value extends string>(
  known: readonly Value[],
  asked: string | null,
): Value | undefined {
  return known.find((value) => value === asked)
}

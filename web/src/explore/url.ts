import type { AddressForm } from '../navigation/address-state.ts'
import { intervalNames, type IntervalName } from './interval.ts'
import { measureNames, type MeasureName } from './measure.ts'
import { rangeNames, type Range } from './range.ts'

/** Which events are counted. Empty text means any; both empty means every event. */
export interface EventChoice {
  readonly name: string
  readonly type: string
}

/** Everything the Explore screen shows, and nothing else does: a link reproduces the view. */
export interface ExploreState {
  readonly event: EventChoice
  readonly measure: MeasureName
  /** The attribute that splits the curve, as `@customer.tier`; empty for none. */
  readonly breakdown: string
  readonly top: Top
  readonly range: Range
  /** Absent: the interval that suits the range. */
  readonly interval: IntervalName | undefined
  /** Search text that narrows the events further. */
  readonly filter: string
  /** Labels of the series that are switched off. */
  readonly hidden: readonly string[]
}

export const tops = ['5', '10', '25'] as const
export type Top = (typeof tops)[number]

export const startState: ExploreState = {
  event: { name: '', type: '' },
  measure: 'count',
  breakdown: '',
  top: '5',
  range: '7d',
  interval: undefined,
  filter: '',
  hidden: [],
}

/** Reads a query text. Unknown or damaged values fall back to those of `startState`. */
export function readExplore(search: string): ExploreState {
  const query = new URLSearchParams(search)
  return {
    event: { name: query.get('event') ?? '', type: query.get('type') ?? '' },
    measure: oneOf(measureNames, query.get('measure')) ?? startState.measure,
    breakdown: query.get('by') ?? '',
    top: oneOf(tops, query.get('top')) ?? startState.top,
    range: oneOf(rangeNames, query.get('range')) ?? startState.range,
    interval: oneOf(intervalNames, query.get('interval')),
    filter: query.get('filter') ?? '',
    hidden: query.getAll('hide'),
  }
}

/** Writes a state as query text; what equals `startState` is left out. */
export function writeExplore(state: ExploreState): string {
  const query = new URLSearchParams()
  const put = (name: string, value: string, usual: string): void => {
    if (value !== usual) query.set(name, value)
  }
  put('event', state.event.name, '')
  put('type', state.event.type, '')
  put('measure', state.measure, startState.measure)
  put('by', state.breakdown, '')
  put('top', state.top, startState.top)
  put('range', state.range, startState.range)
  put('interval', state.interval ?? '', '')
  put('filter', state.filter, '')
  for (const label of state.hidden) query.append('hide', label)
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

function oneOf<Value extends string>(
  known: readonly Value[],
  asked: string | null,
): Value | undefined {
  return known.find((value) => value === asked)
}

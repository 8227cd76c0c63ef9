import { allEvents, readPicked, writePicked, type PickedEvents } from '../building/picked-events.ts'
import type { AddressForm } from '../navigation/address-state.ts'
import { last, type Range } from '../range/range.ts'
import { printRange, readRange } from '../range/range-text.ts'
import { isZone, utc } from '../range/zone-clock.ts'
import { requestForms, type RequestForm } from '../report/api-call.ts'

/** Everything the Retention screen shows, and nothing else does: a link reproduces the view. */
export interface RetentionState {
  /** What somebody begins with. */
  readonly begin: PickedEvents
  /** What they come back with; absent: the same. */
  readonly comeBack: PickedEvents | undefined
  readonly entity: Entity
  readonly period: Period
  readonly condition: Condition
  readonly filter: string
  /** The id of a segment; empty: everybody. */
  readonly segment: string
  /** An attribute, each of whose values has cohorts of its own; empty: none. */
  readonly breakdown: string
  /** Whose value of it: that of the event they began with, or came back with. */
  readonly breakdownOf: BreakdownOf
  /** The groups whose cohorts are shown one by one. */
  readonly unfolded: readonly string[]
  readonly range: Range
  /** Whose days, weeks and months: `Europe/Berlin`. */
  readonly zone: string
  readonly figures: Figures
  readonly form: RequestForm
  /** The cell whose list is open. */
  readonly open: OpenCell | undefined
}

export const entities = ['@usr.id', '@account.id'] as const
export type Entity = (typeof entities)[number]

export const periods = ['day', 'week', 'month'] as const
export type Period = (typeof periods)[number]

export const conditions = ['on', 'on-or-after'] as const
/** Back within a period, or in it or any later one. */
export type Condition = (typeof conditions)[number]

export const figureKinds = ['percent', 'count'] as const
export type Figures = (typeof figureKinds)[number]

export const breakdownKinds = ['beginning', 'return'] as const
export type BreakdownOf = (typeof breakdownKinds)[number]

/** Both counted from 0; the cohort that is absent is all of them, and so is the group. */
export interface OpenCell {
  readonly cohort: number | undefined
  readonly period: number
  readonly group: string | undefined
}

export const startState: RetentionState = {
  begin: allEvents,
  comeBack: undefined,
  entity: '@usr.id',
  period: 'week',
  condition: 'on',
  filter: '',
  segment: '',
  breakdown: '',
  breakdownOf: 'beginning',
  unfolded: [],
  range: last(90, 'd'),
  zone: utc,
  figures: 'percent',
  form: 'none',
  open: undefined,
}

/** Reads a query text. Unknown or damaged values fall back to those of `startState`. */
export function readRetention(search: string): RetentionState {
  const query = new URLSearchParams(search)
  const zone = query.get('zone') ?? utc
  return {
    begin: readPicked(query, '') ?? allEvents,
    comeBack: readPicked(query, 'return.'),
    entity: oneOf(entities, query.get('of')) ?? startState.entity,
    period: oneOf(periods, query.get('period')) ?? startState.period,
    condition: oneOf(conditions, query.get('back')) ?? startState.condition,
    filter: query.get('filter') ?? '',
    segment: query.get('segment') ?? '',
    breakdown: query.get('by') ?? '',
    breakdownOf: oneOf(breakdownKinds, query.get('by.of')) ?? startState.breakdownOf,
    unfolded: query.getAll('unfold'),
    range: readRange(query.get('range') ?? '') ?? startState.range,
    zone: isZone(zone) ? zone : utc,
    figures: oneOf(figureKinds, query.get('show')) ?? startState.figures,
    form: oneOf(requestForms, query.get('form')) ?? startState.form,
    open: readOpen(query),
  }
}

/** Writes a state as query text; what equals `startState` is left out. */
export function writeRetention(state: RetentionState): string {
  const query = new URLSearchParams()
  const put = (name: string, value: string, usual = ''): void => {
    if (value !== usual) query.set(name, value)
  }
  const { event, filter } = state.begin
  if (event.name !== '' || event.type !== '' || filter !== '') writePicked(query, '', state.begin)
  if (state.comeBack !== undefined) writePicked(query, 'return.', state.comeBack)
  put('of', state.entity, startState.entity)
  put('period', state.period, startState.period)
  put('back', state.condition, startState.condition)
  put('filter', state.filter)
  put('segment', state.segment)
  put('by', state.breakdown)
  put('by.of', state.breakdownOf, startState.breakdownOf)
  for (const group of state.unfolded) query.append('unfold', group)
  put('range', printRange(state.range), printRange(startState.range))
  put('zone', state.zone, utc)
  put('show', state.figures, startState.figures)
  put('form', state.form, startState.form)
  if (state.open !== undefined) put('who', `${state.open.cohort ?? 'all'}.${state.open.period}`)
  if (state.open?.group !== undefined) query.set('who.group', state.open.group)
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

export const retentionAddress = {
  path: '/retention',
  read: readRetention,
  write: writeRetention,
} satisfies AddressForm<RetentionState>

function readOpen(query: URLSearchParams): OpenCell | undefined {
  const [, cohort, period] = /^(all|\d{1,3})\.(\d{1,3})$/.exec(query.get('who') ?? '') ?? []
  if (period === undefined) return undefined
  return {
    cohort: cohort === 'all' ? undefined : Number(cohort),
    period: Number(period),
    group: query.get('who.group') ?? undefined,
  }
}

function oneOf<Value extends string>(
  known: readonly Value[],
  asked: string | null,
): Value | undefined {
  return known.find((value) => value === asked)
}

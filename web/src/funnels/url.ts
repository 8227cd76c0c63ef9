import { readPicked, writePicked, type PickedEvents } from '../building/picked-events.ts'
import type { AddressForm } from '../navigation/address-state.ts'
import { last, type Range } from '../range/range.ts'
import { printRange, readRange } from '../range/range-text.ts'
import { isZone, utc } from '../range/zone-clock.ts'
import { requestForms, type RequestForm } from '../report/api-call.ts'
import { alternativeMarks, stepsMax, type StepChoice } from './steps.ts'

/** Everything the Funnels screen shows, and nothing else does: a link reproduces the view. */
export interface FunnelsState {
  readonly steps: readonly StepChoice[]
  readonly order: Order
  /** How long after its first event an attempt may get to any step; absent: as long as the range is. */
  readonly within: Within | undefined
  /** The attribute whose values make attempts: `@usr.id`, `@session.id`, any. */
  readonly entity: string
  readonly counting: Counting
  readonly exclusions: readonly ExclusionChoice[]
  /** Attributes whose value is the same in all events of an attempt. */
  readonly held: readonly string[]
  /** Search text that every event has to match. */
  readonly filter: string
  /** The id of a segment; empty: everybody. */
  readonly segment: string
  /** The attribute that splits the bars; empty for none. */
  readonly breakdown: string
  /** The step whose event says in which group an attempt is, counted from 0. */
  readonly breakdownStep: number
  readonly range: Range
  /** Whose days: `Europe/Berlin`. */
  readonly zone: string
  readonly tab: Tab
  readonly form: RequestForm
  /** Whose list is open. */
  readonly open: OpenPart | undefined
}

export const orders = ['ordered', 'strict', 'any'] as const
export type Order = (typeof orders)[number]

export const countings = ['once', 'attempts'] as const
/** Whether each counts once who makes attempts, or every attempt. */
export type Counting = (typeof countings)[number]

export const windowUnits = ['minute', 'hour', 'day', 'week'] as const
export interface Within {
  /** From 1 to 1,000,000. */
  readonly count: number
  readonly unit: (typeof windowUnits)[number]
}

/** Events that may not come between two steps; steps are counted from 0. */
export interface ExclusionChoice extends PickedEvents {
  readonly from: number
  /** Absent: the last step, however many there are. */
  readonly to: number | undefined
}

export const tabs = ['steps', 'over-time', 'time-to-convert'] as const
export type Tab = (typeof tabs)[number]

/** What may be asked of a bar: who reached its step, who reached only the one before, and why these. */
export const openKinds = ['reached', 'dropped', 'causes'] as const

/** What is asked of the bar of a step, counted from 0. */
export interface OpenPart {
  readonly kind: (typeof openKinds)[number]
  readonly step: number
  /** The value of the breakdown; absent: all. */
  readonly group: string | undefined
}

export const startState: FunnelsState = {
  steps: [],
  order: 'ordered',
  within: undefined,
  entity: '@usr.id',
  counting: 'once',
  exclusions: [],
  held: [],
  filter: '',
  segment: '',
  breakdown: '',
  breakdownStep: 0,
  range: last(30, 'd'),
  zone: utc,
  tab: 'steps',
  form: 'none',
  open: undefined,
}

export const exclusionsMax = 10

/** Reads a query text. Unknown or damaged values fall back to those of `startState`. */
export function readFunnels(search: string): FunnelsState {
  const query = new URLSearchParams(search)
  const zone = query.get('zone') ?? utc
  return {
    steps: readSteps(query),
    order: oneOf(orders, query.get('order')) ?? startState.order,
    within: readWithin(query.get('within') ?? ''),
    entity: query.get('of') ?? startState.entity,
    counting: oneOf(countings, query.get('count')) ?? startState.counting,
    exclusions: readExclusions(query),
    held: query.getAll('hold'),
    filter: query.get('filter') ?? '',
    segment: query.get('segment') ?? '',
    breakdown: query.get('by') ?? '',
    breakdownStep: readStep(query.get('by.step')) ?? startState.breakdownStep,
    range: readRange(query.get('range') ?? '') ?? startState.range,
    zone: isZone(zone) ? zone : utc,
    tab: oneOf(tabs, query.get('tab')) ?? startState.tab,
    form: oneOf(requestForms, query.get('form')) ?? startState.form,
    open: readOpen(query),
  }
}

/** Writes a state as query text; what equals `startState` is left out. */
export function writeFunnels(state: FunnelsState): string {
  const query = new URLSearchParams()
  const put = (name: string, value: string, usual = ''): void => {
    if (value !== usual) query.set(name, value)
  }
  writeSteps(query, state.steps)
  put('order', state.order, startState.order)
  put('within', printWithin(state.within))
  put('of', state.entity, startState.entity)
  put('count', state.counting, startState.counting)
  writeExclusions(query, state.exclusions)
  for (const attribute of state.held) query.append('hold', attribute)
  put('filter', state.filter)
  put('segment', state.segment)
  put('by', state.breakdown)
  put('by.step', String(state.breakdownStep + 1), '1')
  put('range', printRange(state.range), printRange(startState.range))
  put('zone', state.zone, utc)
  put('tab', state.tab, startState.tab)
  put('form', state.form, startState.form)
  if (state.open !== undefined) {
    query.set('who', `${state.open.kind}-${state.open.step + 1}`)
    if (state.open.group !== undefined) query.set('whose', state.open.group)
  }
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

export const funnelsAddress = {
  path: '/funnels',
  read: readFunnels,
  write: writeFunnels,
} satisfies AddressForm<FunnelsState>

function readSteps(query: URLSearchParams): readonly StepChoice[] {
  const steps: StepChoice[] = []
  for (let number = 1; number <= stepsMax; number += 1) {
    const events = alternativeMarks.flatMap((mark) => readPicked(query, `${number}${mark}.`) ?? [])
    if (events.length === 0) break
    steps.push({ name: query.get(`${number}.name`) ?? '', events })
  }
  return steps
}

function writeSteps(query: URLSearchParams, steps: readonly StepChoice[]): void {
  for (const [index, { name, events }] of steps.entries()) {
    for (const [at, picked] of events.entries()) {
      writePicked(query, `${index + 1}${alternativeMarks[at] ?? ''}.`, picked)
    }
    if (name !== '') query.set(`${index + 1}.name`, name)
  }
}

function readExclusions(query: URLSearchParams): readonly ExclusionChoice[] {
  const exclusions: ExclusionChoice[] = []
  for (let number = 1; number <= exclusionsMax; number += 1) {
    const picked = readPicked(query, `x${number}.`)
    if (picked === undefined) break
    const [from, to] = ['from', 'to'].map((end) => readStep(query.get(`x${number}.${end}`)))
    exclusions.push({ ...picked, from: from ?? 0, to })
  }
  return exclusions
}

function writeExclusions(query: URLSearchParams, exclusions: readonly ExclusionChoice[]): void {
  for (const [index, exclusion] of exclusions.entries()) {
    const { from, to } = exclusion
    writePicked(query, `x${index + 1}.`, exclusion)
    if (from > 0) query.set(`x${index + 1}.from`, String(from + 1))
    if (to !== undefined) query.set(`x${index + 1}.to`, String(to + 1))
  }
}

/** The number of a step, from 1, as its index. */
function readStep(text: string | null): number | undefined {
  const number = /^\d{1,2}$/.test(text ?? '') ? Number(text) : 0
  return number >= 1 && number <= stepsMax ? number - 1 : undefined
}

function readWithin(text: string): Within | undefined {
  const [, digits = '', letter] = /^(\d{1,7})([mhdw])$/.exec(text) ?? []
  const unit = windowUnits.find((name) => name[0] === letter)
  const count = Number(digits)
  if (unit === undefined || count < 1 || count > 1_000_000) return undefined
  return { count, unit }
}

function printWithin(within: Within | undefined): string {
  return within === undefined ? '' : `${within.count}${within.unit.charAt(0)}`
}

function readOpen(query: URLSearchParams): OpenPart | undefined {
  const [, kind, number] = /^(reached|dropped|causes)-(\d+)$/.exec(query.get('who') ?? '') ?? []
  const step = readStep(number ?? null)
  if (step === undefined) return undefined
  const group = query.get('whose') ?? undefined
  return { kind: oneOf(openKinds, kind ?? null) ?? 'dropped', step, group }
}

function oneOf<Value extends string>(
  known: readonly Value[],
  asked: string | null,
): Value | undefined {
  return known.find((value) => value === asked)
}

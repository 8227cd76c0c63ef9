import type { JourneySearch } from '@throughline/contract'
import { invalid, type Faults } from './faults.ts'
import type { Cut, DropOffLimit, Way } from './journey.ts'
import type { StepNames, Target } from './read-journey-target.ts'
import { comparisons } from './read-occurrence.ts'
import { queryPointer } from './read-selection.ts'

const pointer = `${queryPointer}/search/filters/graph_filters`

export const graphFilterLimits = { filtersMax: 25 } as const

type WireFilter = NonNullable<NonNullable<JourneySearch['filters']>['graph_filters']>[number]

const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 }

/** Where an attempt ends for taking too long, or too many sessions: filters, and the window. */
export function readCuts(wire: JourneySearch, names: StepNames, faults: Faults): Cut[] {
  const filters = filtersOf(wire, faults).flatMap((filter) => {
    return filter.wire.name === '__dd.dropoff_rate' ? [] : cutsOf(filter, names, faults)
  })
  if (wire.window === undefined) return filters
  const { value, unit } = wire.window
  const limit = { of: 'milliseconds', comparison: 'atMost', value: value * unitMs[unit] } as const
  if (!Number.isSafeInteger(limit.value)) {
    faults.push(invalid(`${queryPointer}/search/window/value`, 'is longer than any range'))
  }
  return [...filters, ...fromFirst(names.steps).map((way) => ({ ...way, ...limit }))]
}

/** Which groups are left out for how many drop off. */
export function readDropOffs(
  wire: JourneySearch,
  names: StepNames,
  faults: Faults,
): DropOffLimit[] {
  return filtersOf(wire, []).flatMap(({ wire: filter, place }) => {
    if (filter.name !== '__dd.dropoff_rate') return []
    const known = names.targetAt(filter.target, `${place}/target`)
    const comparison = comparisons.get(filter.operator)
    if (filter.value < 0 || filter.value > 100) {
      faults.push(invalid(`${place}/value`, 'must be 0 to 100 percent'))
    }
    if (comparison === undefined) throw new Error(`no operator: ${filter.operator}`)
    return [{ ...dropOffWay(known, names.steps), comparison, percent: filter.value }]
  })
}

/** Between which steps somebody drops off: a step and the next, or the ends of a path. */
export function dropOffWay(target: Target | undefined, steps: number): Way {
  if (target === undefined) return { from: 1, to: steps }
  if (target.kind === 'way') return { from: target.from, to: target.to }
  return { from: target.step, to: Math.min(target.step + 1, steps) }
}

/** Which way a time is taken of: from the first step to one, of the first one to the next. */
export function timedWay(target: Target | undefined, steps: number): Way {
  if (target === undefined) return { from: 1, to: steps }
  if (target.kind === 'way') return { from: target.from, to: target.to }
  return { from: 1, to: Math.min(Math.max(target.step, 2), steps) }
}

interface PlacedFilter {
  readonly wire: WireFilter
  readonly place: string
}

function filtersOf({ filters }: JourneySearch, faults: Faults): PlacedFilter[] {
  const wires = filters?.graph_filters ?? []
  const { filtersMax } = graphFilterLimits
  if (wires.length > filtersMax) faults.push(invalid(pointer, `at most ${filtersMax} filters`))
  return wires.slice(0, filtersMax).map((wire, index) => ({ wire, place: `${pointer}/${index}` }))
}

function cutsOf({ wire, place }: PlacedFilter, names: StepNames, faults: Faults): Cut[] {
  const { name, operator, value } = wire
  const of = name === '__dd.session' ? 'sessions' : 'milliseconds'
  const comparison = comparisons.get(operator)
  if (comparison === undefined) throw new Error(`no operator: ${operator}`)
  const target = names.targetAt(wire.target, `${place}/target`)
  const isUpper = comparison === 'below' || comparison === 'atMost'
  if (names.steps === 1) {
    // Nobody is late for what comes first; clients send their window whatever the steps.
    if (!isUpper) faults.push(invalid(`${place}/operator`, 'one step takes no time: < or <='))
    return []
  }
  // Who is too late for a step is too late for those after it.
  const everyStep = wire.target === undefined && isUpper
  const ways = everyStep ? fromFirst(names.steps) : [timedWay(target, names.steps)]
  return ways.map((way) => ({ ...way, of, comparison, value }))
}

/** The ways from the first step to each of the others. */
function fromFirst(steps: number): Way[] {
  return Array.from({ length: steps - 1 }, (_, index) => ({ from: 1, to: index + 2 }))
}

import type { JourneyGroupBy } from '@throughline/contract'
import { invalid, type Faults } from './faults.ts'
import type { DropOffLimit, JourneyBreakdown, JourneyMeasure } from './journey.ts'
import { readGroup, refuseTooMany } from './read-breakdowns.ts'
import { countedIn, countingMetrics, readJourneyMeasure, wordFor } from './read-journey-measure.ts'
import type { StepNames, Target } from './read-journey-target.ts'
import { emptyAsAbsent } from './read-measure.ts'
import { queryPointer } from './read-selection.ts'

const pointer = `${queryPointer}/group_by`

export const groupValueLimits = { valuesMax: 1_000, charsMax: 100_000 } as const

interface Reading {
  readonly names: StepNames
  readonly entity: string
  readonly faults: Faults
  /** What the groups are ranked by that do not say. */
  readonly ranked: JourneyMeasure
  /** That of the compute. */
  readonly aggregation?: string | undefined
}

/** The levels of grouping, outermost first; what is wrong is added to `faults`. */
export function readJourneyGroups(
  wires: readonly JourneyGroupBy[] | undefined,
  reading: Reading,
): JourneyBreakdown[] {
  const { faults } = reading
  if (wires === undefined || refuseTooMany(wires, pointer, faults)) return []
  return wires.flatMap((wire, index) => {
    const place = `${pointer}/${index}`
    const isRepeated = wires.slice(0, index).some((earlier) => isSame(earlier, wire))
    if (isRepeated) faults.push(invalid(`${place}/facet`, 'the same facet stands twice'))
    return readLevel(wire, place, reading) ?? []
  })
}

function isSame(one: JourneyGroupBy, other: JourneyGroupBy): boolean {
  const keys = [one, other].map(({ facet, target }) => JSON.stringify([facet, target]))
  return keys[0] === keys[1]
}

function readLevel(
  wire: JourneyGroupBy,
  place: string,
  reading: Reading,
): JourneyBreakdown | undefined {
  const { names, faults } = reading
  const group = readGroup(wire, place, faults)
  const target = names.targetAt(wire.target, `${place}/target`)
  const measure = readOrder(wire, `${place}/sort`, reading)
  const values = wire.value_filters ?? []
  const { valuesMax, charsMax } = groupValueLimits
  if (values.length > valuesMax || values.join('').length > charsMax) {
    const sentence = `at most ${valuesMax} values, of ${charsMax} characters together`
    faults.push(invalid(`${place}/value_filters`, sentence))
  }
  if (group === undefined || measure === undefined) return undefined
  const direction = wire.sort?.order ?? 'desc'
  return { ...group, step: startOf(target), values, order: { measure, direction } }
}

function startOf(target: Target | undefined): number {
  if (target === undefined) return 1
  return target.kind === 'way' ? target.from : target.step
}

function readOrder(
  { sort }: JourneyGroupBy,
  place: string,
  { names, entity, faults, ranked, aggregation: computed }: Reading,
): JourneyMeasure | undefined {
  const own = emptyAsAbsent(sort?.aggregation)
  const metric = emptyAsAbsent(sort?.metric)
  if (own === undefined && metric === undefined) return ranked
  const implied = countingMetrics.has(metric ?? '') ? wordFor(countedIn(ranked)) : computed
  const aggregation = own ?? implied
  const wire = { ...(aggregation && { aggregation }), ...(metric && { metric }) }
  const measure = readJourneyMeasure(wire, { pointer: place, names, entity, faults })
  if (measure === undefined || areRankable(measure, ranked)) return measure
  const sentence = `groups of this question are of ${countedIn(ranked)}: they are ranked by what is computed of those`
  faults.push(invalid(`${place}/aggregation`, sentence))
  return undefined
}

/** Whether both are computed of the same things. */
function areRankable(measure: JourneyMeasure, ranked: JourneyMeasure): boolean {
  if (measure.kind !== 'events' || ranked.kind !== 'events') {
    return countedIn(measure) === countedIn(ranked)
  }
  return measure.step === ranked.step
}

/** A limit on who drops off is one of who makes attempts, and says nothing of single events. */
export function refuseDropOffs(
  dropOffs: readonly DropOffLimit[],
  sentence: string,
  faults: Faults,
): void {
  if (dropOffs.length === 0) return
  faults.push(invalid(`${queryPointer}/search/filters/graph_filters`, sentence))
}

import type { AnalyticsRequest } from '@throughline/contract'
import { invalid, type Faults } from './faults.ts'
import { parseKey } from './parse-key.ts'
import { parseProfileKey, type ProfileEntity } from './profile-key.ts'
import type { Breakdown, GroupOrder, Measure } from './question.ts'
import { emptyAsAbsent, readMeasure } from './read-measure.ts'

type WireQuery = AnalyticsRequest['data']['attributes']['query']
type WireBreakdown = NonNullable<WireQuery['group_by']>[number]

export const breakdownLimits = {
  levelsMax: 8,
  groupsDefault: 10,
  groupsMax: 1_000,
  /** Product of the limits of all levels. */
  combinationsMax: 1_000_000,
} as const

/** The levels of grouping, outermost first; what is wrong is added to `faults`. */
export function readBreakdowns(query: WireQuery, pointer: string, faults: Faults): Breakdown[] {
  const wires = query.group_by ?? []
  if (refuseTooMany(wires, `${pointer}/group_by`, faults)) return []
  return wires.flatMap((wire, index) => {
    const place = `${pointer}/group_by/${index}`
    const isRepeated = wires.slice(0, index).some((earlier) => earlier.facet === wire.facet)
    if (isRepeated) faults.push(invalid(`${place}/facet`, 'the same facet stands twice'))
    const breakdown = readBreakdown({ wire, compute: query.compute, pointer: place, faults })
    return breakdown === undefined ? [] : [breakdown]
  })
}

/** Whether there are more levels than one may ask for, or groups in all of them; says so. */
export function refuseTooMany(
  wires: readonly WireGroup[],
  pointer: string,
  faults: Faults,
): boolean {
  const { levelsMax, combinationsMax } = breakdownLimits
  const isTooDeep = wires.length > levelsMax
  if (isTooDeep) faults.push(invalid(pointer, `at most ${levelsMax} levels`))
  const isTooWide = !isTooDeep && combinationsOf(wires) > combinationsMax
  if (isTooWide) {
    faults.push(invalid(pointer, `the limits, multiplied, must be at most ${combinationsMax}`))
  }
  return isTooDeep
}

function combinationsOf(wires: readonly WireGroup[]): number {
  const { groupsDefault } = breakdownLimits
  return wires.reduce((product, { limit = groupsDefault }) => product * limit, 1)
}

interface BreakdownReading {
  readonly wire: WireBreakdown
  readonly compute: WireQuery['compute']
  readonly pointer: string
  readonly faults: Faults
}

function readBreakdown(reading: BreakdownReading): Breakdown | undefined {
  const { wire, pointer, faults } = reading
  const group = readGroup(wire, pointer, faults)
  const order = readOrder(reading)
  return group && order && { ...group, order }
}

type WireGroup = Omit<WireBreakdown, 'sort'>

/** What a level groups by, and into how many groups; undefined, and a fault, for no facet. */
export function readGroup(
  wire: WireGroup,
  pointer: string,
  faults: Faults,
): Omit<Breakdown, 'order'> | undefined {
  const profile = readSource(wire, pointer, faults)
  const limit = wire.limit ?? breakdownLimits.groupsDefault
  if (limit < 1 || limit > breakdownLimits.groupsMax) {
    faults.push(invalid(`${pointer}/limit`, `must be 1 to ${breakdownLimits.groupsMax}`))
  }
  const key = profile ? parseProfileKey(profile, wire.facet) : parseKey(wire.facet)
  if (key.kind === 'faulty') {
    faults.push(invalid(`${pointer}/facet`, key.message))
    return undefined
  }
  const isMissingExcluded = wire.should_exclude_missing ?? false
  return { facet: wire.facet, key: key.key, profile, limit, isMissingExcluded }
}

const sources: ReadonlyMap<string, ProfileEntity> = new Map([
  ['product_analytics_audience_filters.users', 'user'],
  ['product_analytics_audience_filters.accounts', 'account'],
])

/** Whose profile a level groups by; undefined for the events themselves. */
function readSource(
  { source }: WireGroup,
  pointer: string,
  faults: Faults,
): ProfileEntity | undefined {
  const name = emptyAsAbsent(source)
  if (name === undefined) return undefined
  const entity = sources.get(name)
  if (entity === undefined) {
    const known = [...sources.keys()].join(', ')
    faults.push(invalid(`${pointer}/source`, `${JSON.stringify(name)} is none of ${known}`))
  }
  return entity
}

/** Without a sort of its own a level is ordered by the figure that is asked for. */
function readOrder(reading: BreakdownReading): GroupOrder | undefined {
  const { wire, compute, pointer, faults } = reading
  const direction = wire.sort?.order ?? 'desc'
  const name = emptyAsAbsent(wire.sort?.aggregation)
  if (name === undefined) {
    // A fault in the compute itself is reported once, where it stands.
    const measure = readMeasure(compute, '', [])
    return measure && { measure, direction }
  }
  const metric = emptyAsAbsent(wire.sort?.metric) ?? (name === 'count' ? undefined : compute.metric)
  const measure: Measure | undefined = readMeasure(
    { aggregation: name, metric },
    `${pointer}/sort`,
    faults,
  )
  return measure && { measure, direction }
}

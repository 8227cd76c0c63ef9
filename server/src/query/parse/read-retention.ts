import type { CohortTarget, RetentionGroupBy, RetentionSearch } from '@throughline/contract'
import { invalid, type Faults } from './faults.ts'
import { printSearch } from './print-search.ts'
import { parseAggregation, emptyAsAbsent, unknownAggregation } from './read-measure.ts'
import { readAudience } from './read-audience.ts'
import { readGroup, refuseTooMany } from './read-breakdowns.ts'
import { readGrid } from './read-grid.ts'
import {
  queryPointer,
  readRange,
  readSearchText,
  readSource,
  type Reading,
  type WireRange,
} from './read-selection.ts'
import type { CohortGrid, Criterion, Retention, RetentionBreakdown } from './retention.ts'

interface WireRetention extends WireRange {
  readonly identity_resolution?: boolean
  readonly exclude_anonymous_traffic?: boolean
  readonly query: { readonly search: RetentionSearch }
}

export interface RetentionReading extends Reading {
  readonly nowMs: number
}

const pointer = `${queryPointer}/search`

/** Who is looked for when; undefined when that cannot be read. */
export function readRetention(
  attributes: WireRetention,
  reading: RetentionReading,
): Retention | undefined {
  const { faults, findSegment } = reading
  const { search: wire } = attributes.query
  const range = readRange(attributes, faults)
  const grid = readGrid(wire, { ...reading, range })
  const { audience_filters: filters, string_filter: text = '' } = wire.filters ?? {}
  const search = readSearchText(text, `${pointer}/filters/string_filter`, faults)
  const { untilMs } = range
  const audiencePointer = `${pointer}/filters/audience_filters`
  const audience = readAudience(filters, audiencePointer, { faults, findSegment, untilMs })
  const criteria = readCriteria(wire, faults)
  if (grid === undefined || search === undefined || criteria === undefined) return undefined
  return {
    ...criteria,
    range,
    grid,
    search,
    audience,
    isIdentityResolved: attributes.identity_resolution ?? true,
    isAnonymousExcluded: attributes.exclude_anonymous_traffic ?? false,
    entity: entityOf(wire),
    entityName: wire.retention_entity,
    isOrAfter: wire.return_condition === 'conversion_on_or_after',
  }
}

function readCriteria(
  wire: RetentionSearch,
  faults: Faults,
): Pick<Retention, 'beginning' | 'returning'> | undefined {
  const read = (criteria: 'cohort_criteria' | 'return_criteria'): Criterion | undefined => {
    const source = wire[criteria]?.base_query
    if (source === undefined) return undefined
    const entity = entityOf(wire)
    const place = `${pointer}/${criteria}/base_query`
    const { search, occurrence } = readSource(source, { pointer: place, faults, entity })
    return search && { search, occurrence }
  }
  const beginning = read('cohort_criteria')
  const returning = read('return_criteria')
  if (beginning === undefined) return undefined
  const isSame = returning === undefined || textOf(beginning) === textOf(returning)
  return { beginning, returning: isSame ? undefined : returning }
}

function entityOf({ retention_entity: name }: RetentionSearch): Retention['entity'] {
  return name === '@usr.id' ? 'user' : 'account'
}

/** The same of criteria that pick the same events, wherever in the body they stand. */
function textOf({ search, occurrence }: Criterion): string {
  const often = occurrence && { ...occurrence, count: String(occurrence.count) }
  return JSON.stringify([printSearch(search), often])
}

/** The levels of grouping, outermost first; what is wrong is added to `faults`. */
export function readRetentionGroups(
  wires: readonly RetentionGroupBy[] = [],
  faults: Faults,
): RetentionBreakdown[] {
  const groupPointer = `${queryPointer}/group_by`
  if (refuseTooMany(wires, groupPointer, faults)) return []
  return wires.flatMap((wire, index) => {
    const place = `${groupPointer}/${index}`
    const isRepeated = wires
      .slice(0, index)
      .some(({ facet, target }) => facet === wire.facet && target === wire.target)
    if (isRepeated) faults.push(invalid(`${place}/facet`, 'the same facet stands twice'))
    const group = readGroup(wire, place, faults)
    refuseOtherSorts(wire, `${place}/sort`, faults)
    const of = wire.target === 'cohort' ? 'beginning' : 'returning'
    return group === undefined ? [] : [{ ...group, of, direction: wire.sort?.order ?? 'desc' }]
  })
}

/** Groups are ordered by how many belong to them, whatever name that is given. */
function refuseOtherSorts({ sort }: RetentionGroupBy, place: string, faults: Faults): void {
  const metric = emptyAsAbsent(sort?.metric) ?? '__dd.retention'
  if (metric !== '__dd.retention') {
    faults.push(invalid(`${place}/metric`, 'groups are ordered by __dd.retention'))
  }
  const aggregation = emptyAsAbsent(sort?.aggregation)
  if (aggregation !== undefined) refuseUnknownAggregation(aggregation, place, faults)
}

/** A name of an aggregation has to be one, though none changes anything. */
export function refuseUnknownAggregation(name: string, place: string, faults: Faults): void {
  if (parseAggregation(name) !== undefined) return
  faults.push(invalid(`${place}/aggregation`, unknownAggregation(name)))
}

interface Targets {
  readonly cohort?: CohortTarget
  readonly period?: { readonly value: number }
  /** Where they stand. */
  readonly pointers: { readonly cohort: string; readonly period: string }
}

/** A cohort by its index, or all together, and a period by its; beyond the grid there is none. */
export function readTargets(
  { cohort, period, pointers }: Targets,
  { cohorts, offsets }: CohortGrid,
  faults: Faults,
): { cohort: number | 'together' | undefined; period: number | undefined } {
  const index = cohort?.type === 'index' ? cohort.value : undefined
  const row = index === undefined ? undefined : cohorts[index]
  if (index !== undefined && row === undefined) {
    faults.push(invalid(`${pointers.cohort}/value`, `there are ${cohorts.length} cohorts, from 0`))
  }
  const columns = row?.periods.length ?? offsets.length
  if (period !== undefined && (period.value < 0 || period.value >= columns)) {
    faults.push(invalid(`${pointers.period}/value`, `there are ${columns} periods, from 0`))
  }
  return { cohort: cohort?.type === 'aggregation' ? 'together' : index, period: period?.value }
}

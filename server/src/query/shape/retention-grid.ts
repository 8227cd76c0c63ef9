import type { RetentionCell, RetentionGridResponse, RetentionRow } from '@throughline/contract'
import type { Cohort } from '../parse/retention.ts'
import type { ResolvedGrid } from '../resolve/resolve-retention.ts'
import { countedIn, readGroups, type RetentionGroup } from './retention-groups.ts'

type Attributes = RetentionGridResponse['data']['attributes']

/** Of one answer: a cell is some 200 bytes of it, and as many times that while it is made. */
const gridCellsMax = 100_000

/**
 * For each group the weighted average, then a row a cohort, as far as the scope asks for them.
 * Undefined when that is more cells than one answer may have.
 */
export function gridAttributes(
  plan: ResolvedGrid,
  rows: readonly unknown[],
): Attributes | undefined {
  const { grid, scope, entityName } = plan
  const groups = readGroups(plan, rows)
  if (groups.length * cellsInGroup(plan) > gridCellsMax) return undefined
  const cohorts = groups.flatMap((group) => {
    const isAlone = typeof scope.cohort === 'number'
    const together = isAlone ? [] : [togetherRow(plan, group)]
    return [...together, ...cohortRows(plan, group)]
  })
  return {
    retention_entity: entityName,
    retention_periods: grid.offsets.map(({ unit, value }) => ({ unit, value })),
    cohorts,
  }
}

function cellsInGroup({ grid, scope: { cohort, period } }: ResolvedGrid): number {
  const together = grid.offsets.length
  const widths = grid.cohorts.map(({ periods }) => periods.length)
  const all = cohort === 'together' ? [together] : [together, ...widths]
  const shown = typeof cohort === 'number' ? widths.slice(cohort, cohort + 1) : all
  return period === undefined ? shown.reduce((sum, width) => sum + width, 0) : shown.length
}

function cohortRows(plan: ResolvedGrid, group: RetentionGroup): RetentionRow[] {
  const { grid, scope } = plan
  if (scope.cohort === 'together') return []
  return [...grid.cohorts.entries()]
    .filter(([index]) => scope.cohort === undefined || scope.cohort === index)
    .map(([index, cohort]) => cohortRow(plan, group, { index, cohort }))
}

interface Place {
  readonly index: number
  readonly cohort: Cohort
}

function cohortRow(
  plan: ResolvedGrid,
  group: RetentionGroup,
  { index, cohort }: Place,
): RetentionRow {
  const cells = [...cohort.periods.entries()].map(([period, { startMs, endMs, isPartial }]) => ({
    ...cellOf(plan, group, { cohort: index, period }),
    type: 'raw' as const,
    cell_count: group.countIn(index, period),
    return_period_start_time: startMs,
    return_period_end_time: endMs,
    is_partial_data: isPartial,
  }))
  return {
    type: 'raw',
    name: cohort.name,
    group_tags: [...group.labels],
    cohort_index: index,
    cohort_start_time: cohort.startMs,
    cohort_end_time: cohort.endMs,
    cohort_size: group.sizeOf(index),
    cells: inScope(plan, cells),
  }
}

function togetherRow(plan: ResolvedGrid, group: RetentionGroup): RetentionRow {
  const cells = [...plan.grid.offsets.keys()].map((period) => ({
    ...cellOf(plan, group, { cohort: 'together', period }),
    type: 'aggregated' as const,
    is_partial_data: plan.grid.cohorts.every(({ periods }) => periods[period]?.isPartial ?? true),
  }))
  return {
    type: 'aggregated',
    name: 'Weighted average',
    group_tags: [...group.labels],
    cells: inScope(plan, cells),
  }
}

function inScope({ scope }: ResolvedGrid, cells: readonly RetentionCell[]): RetentionCell[] {
  const { period } = scope
  return cells.filter((cell) => period === undefined || cell.return_period_index === period)
}

interface At {
  readonly cohort: number | 'together'
  readonly period: number
}

/** What is the same of all cells. */
function cellOf(plan: ResolvedGrid, group: RetentionGroup, at: At) {
  const { size, count } = countedIn(plan, group, at)
  const figures = plan.metric === 'count' ? { cell_value: count } : {}
  const index = { return_period_index: at.period, ...figures }
  if (size === 0) return index
  const rate = count / size
  const first = countedIn(plan, group, { ...at, period: 0 })
  const firstRate = first.count / first.size
  if (!(firstRate > 0)) return { ...index, cell_rate: rate }
  return { ...index, cell_rate: rate, cell_relative_value_change: (rate - firstRate) / firstRate }
}

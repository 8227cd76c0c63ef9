import type { ScalarColumn, TimeseriesResponse } from '@throughline/contract'
import type { ResolvedGrid } from '../resolve/resolve-retention.ts'
import { countedIn, metricOf, readGroups, type RetentionGroup } from './retention-groups.ts'
import { shapeLimits } from './timeseries.ts'

/** Without one in the scope: whether somebody comes back at all. */
function periodOf({ scope, grid }: ResolvedGrid, columns = grid.offsets.length): number {
  return scope.period ?? Math.min(1, columns - 1)
}

/** The figure of the scope, one a group; nothing of groups that nobody is in. */
export function retentionColumns(plan: ResolvedGrid, rows: readonly unknown[]): ScalarColumn[] {
  const { cohort = 'together' } = plan.scope
  const columns = cohort === 'together' ? undefined : plan.grid.cohorts[cohort]?.periods.length
  const at = { cohort, period: periodOf(plan, columns) }
  const figures = readGroups(plan, rows).flatMap((group) => {
    const figure = metricOf(plan, countedIn(plan, group, at))
    return figure === undefined ? [] : [{ group, figure }]
  })
  const groups = plan.levels.map(({ facet }, level): ScalarColumn => ({
    name: facet,
    type: 'group',
    values: figures.map(({ group }) => group.labels.slice(level, level + 1)),
  }))
  const values = figures.map(({ figure }) => figure)
  return [...groups, { name: 'query', type: 'number', values, meta: { unit: null } }]
}

type Attributes = NonNullable<TimeseriesResponse['data']>['attributes']

/**
 * One point a cohort, at its start: how many came back in the period of the scope. Undefined when
 * there are more than one answer may have.
 */
export function retentionCurves(
  plan: ResolvedGrid,
  rows: readonly unknown[],
): Attributes | undefined {
  const { cohorts } = plan.grid
  const groups = readGroups(plan, rows)
  if (groups.length * cohorts.length > shapeLimits.cellsMax) return undefined
  const period = periodOf(plan)
  const { cohort } = plan.scope
  const having = [...cohorts.entries()]
    .filter(([index]) => typeof cohort !== 'number' || cohort === index)
    .filter(([, { periods }]) => periods.length > period)
  const curves = groups.map((group) => ({ group, points: pointsOf(plan, group, period) }))
  const filled = having.filter(([index]) => curves.some(({ points }) => points.has(index)))
  const shown = curves.filter(({ points }) => filled.some(([index]) => points.has(index)))
  const starts = cohorts.map(({ startMs }) => startMs)
  return {
    series: shown.map(({ group }) => {
      return { group_tags: [...group.labels], query_index: 0, unit: null }
    }),
    times: filled.map(([, { startMs }]) => startMs),
    values: shown.map(({ points }) => filled.map(([index]) => points.get(index) ?? null)),
    intervals: [{ type: 'calendar', start_time: starts[0] ?? 0, times: starts }],
  }
}

function pointsOf(
  plan: ResolvedGrid,
  group: RetentionGroup,
  period: number,
): ReadonlyMap<number, number> {
  return new Map(
    [...plan.grid.cohorts.keys()].flatMap((cohort) => {
      const figure = metricOf(plan, countedIn(plan, group, { cohort, period }))
      return figure === undefined ? [] : [[cohort, figure] as const]
    }),
  )
}

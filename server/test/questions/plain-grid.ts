import type { AskedRetention } from './any-retention.ts'
import type { PlainCohort, PlainGridGroup } from './plain-retention.ts'

type Cohorts = readonly PlainCohort[]

/** What of the grid is asked for; undefined for all rows or columns. */
export interface PlainScope {
  readonly cohort: number | 'together' | undefined
  readonly period: number | undefined
}

/** The drawn scope, in the grid that there is. */
export function plainScope({ scope }: AskedRetention, cohorts: Cohorts): PlainScope {
  if (scope === undefined) return { cohort: undefined, period: undefined }
  const row = scope.row % (cohorts.length + 1)
  const cohort = row === cohorts.length ? 'together' : row
  if (scope.kind === 'cohort') return { cohort, period: undefined }
  const isCell = scope.kind === 'cell'
  const period = scope.column % columnsOf(cohorts, isCell ? cohort : undefined)
  return { cohort: isCell ? cohort : undefined, period }
}

/** How many periods a cohort has, or the grid. */
function columnsOf(cohorts: Cohorts, cohort: PlainScope['cohort']): number {
  return cohorts[typeof cohort === 'number' ? cohort : 0]?.periods.length ?? 1
}

/** The cohorts that are averaged in a period: those where it is over, or else all that have one. */
export function wholeCohortsOf(asked: AskedRetention, cohorts: Cohorts, period: number): number[] {
  const having = [...cohorts.keys()].filter((index) => cohorts[index]?.periods[period])
  const whole = having.filter((index) => !isPartial(asked, cohorts, { index, period }))
  return whole.length === 0 ? having : whole
}

interface Cell {
  readonly index: number
  readonly period: number
}

function isPartial({ plain, nowMs }: AskedRetention, cohorts: Cohorts, { index, period }: Cell) {
  const endMs = cohorts[index]?.periods[period]?.endMs ?? Number.NaN
  return endMs > plain.to || endMs > nowMs
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** How many of how many, of some cohorts in a period. */
function countedOf(group: PlainGridGroup, cohorts: readonly number[], period: number) {
  const size = sum(cohorts.map((index) => group.sizes[index] ?? 0))
  const count = sum(cohorts.map((index) => group.counts[index]?.[period] ?? 0))
  return { size, count }
}

/** What the wire shows of a cell. */
function figures(asked: AskedRetention, at: Counted, first: Counted): object {
  const value = asked.metric === '__dd.retention' ? { cell_value: at.count } : {}
  if (at.size === 0) return value
  const rate = at.count / at.size
  const firstRate = first.count / first.size
  if (first.size === 0 || firstRate === 0) return { ...value, cell_rate: rate }
  const change = (rate - firstRate) / firstRate
  return { ...value, cell_rate: rate, cell_relative_value_change: change }
}

type Counted = ReturnType<typeof countedOf>

/** The rows of the grid as the wire has them. */
export function plainGrid(
  asked: AskedRetention,
  cohorts: Cohorts,
  groups: readonly PlainGridGroup[],
): object[] {
  const scope = plainScope(asked, cohorts)
  const isWanted = (period: number) => scope.period === undefined || scope.period === period
  return groups.flatMap((group) => {
    const columns = [...(cohorts[0]?.periods.keys() ?? [])].filter(isWanted)
    const first = countedOf(group, wholeCohortsOf(asked, cohorts, 0), 0)
    const together = {
      type: 'aggregated',
      group_tags: group.labels,
      cells: columns.map((period) => ({
        return_period_index: period,
        ...figures(asked, countedOf(group, wholeCohortsOf(asked, cohorts, period), period), first),
      })),
    }
    const rows = cohorts.map(({ startMs, endMs, periods }, index) => ({
      type: 'raw',
      group_tags: group.labels,
      cohort_index: index,
      cohort_start_time: startMs,
      cohort_end_time: endMs,
      cohort_size: group.sizes[index],
      cells: [...periods.entries()]
        .filter(([period]) => isWanted(period))
        .map(([period, one]) => ({
          return_period_index: period,
          return_period_start_time: one.startMs,
          return_period_end_time: one.endMs,
          cell_count: group.counts[index]?.[period],
          is_partial_data: isPartial(asked, cohorts, { index, period }),
          ...figures(asked, countedOf(group, [index], period), countedOf(group, [index], 0)),
        })),
    }))
    if (scope.cohort === 'together') return [together]
    return scope.cohort === undefined
      ? [together, ...rows]
      : rows.slice(scope.cohort, scope.cohort + 1)
  })
}

function metricOf({ metric }: AskedRetention, { size, count }: Counted): number | undefined {
  if (size === 0) return undefined
  return metric === '__dd.retention' ? count : count / size
}

/** Without one in the scope: the second, or the first if there is no other. */
function periodOf({ period, cohort }: PlainScope, cohorts: Cohorts): number {
  return period ?? Math.min(1, columnsOf(cohorts, cohort) - 1)
}

/** The values of the columns of a scalar answer. */
export function plainScalarFigures(
  asked: AskedRetention,
  cohorts: Cohorts,
  groups: readonly PlainGridGroup[],
): unknown[] {
  const scope = plainScope(asked, cohorts)
  const period = periodOf(scope, cohorts)
  const isOne = typeof scope.cohort === 'number'
  const counted = isOne ? [scope.cohort] : wholeCohortsOf(asked, cohorts, period)
  const rows = groups.flatMap((group) => {
    const figure = metricOf(asked, countedOf(group, counted, period))
    return figure === undefined ? [] : [{ labels: group.labels, figure }]
  })
  const labels = asked.plain.groupBy.map((_, level) => rows.map((row) => [row.labels[level]]))
  return [...labels, rows.map(({ figure }) => figure)]
}

/** Series, times and values of a timeseries answer. */
export function plainCurve(
  asked: AskedRetention,
  cohorts: Cohorts,
  groups: readonly PlainGridGroup[],
): object {
  const { cohort, period: asksPeriod } = plainScope(asked, cohorts)
  const period = periodOf({ cohort: undefined, period: asksPeriod }, cohorts)
  const isAsked = (index: number) => typeof cohort !== 'number' || cohort === index
  const curves = groups.map((group) => ({
    labels: group.labels,
    points: cohorts.map(({ periods }, index) =>
      periods.length > period && isAsked(index)
        ? metricOf(asked, countedOf(group, [index], period))
        : undefined,
    ),
  }))
  const filled = [...cohorts.keys()].filter((index) =>
    curves.some(({ points }) => points[index] !== undefined),
  )
  const shown = curves.filter(({ points }) => points.some((point) => point !== undefined))
  return {
    series: shown.map(({ labels }) => ({ group_tags: labels })),
    times: filled.map((index) => cohorts[index]?.startMs),
    values: shown.map(({ points }) => filled.map((index) => points[index] ?? null)),
  }
}

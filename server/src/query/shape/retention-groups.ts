import { wholeCohorts } from '../parse/read-grid.ts'
import type { ResolvedGrid } from '../resolve/resolve-retention.ts'
import { sizePeriod } from '../sql/retention-sql.ts'
import { readFigure, readList, readText } from './read-rows.ts'

/** How many are in cohorts, and in their periods, of one group. */
export interface RetentionGroup {
  /** One a level. */
  readonly labels: readonly string[]
  sizeOf(cohort: number): number
  countIn(cohort: number, period: number): number
}

/** What is counted of a cohort, or of several, in one period. */
export interface Counted {
  readonly size: number
  readonly count: number
}

/** The groups, the best first; one without labels where there are no levels. */
export function readGroups(
  { levels }: ResolvedGrid,
  rows: readonly unknown[],
): readonly RetentionGroup[] {
  if (levels.length === 0) return [groupOf([], tableOf(rows))]
  const read = rows.map((row) => {
    const [labels, content] = readList(row)
    return { labels: readList(labels), table: tableOf(readList(content)) }
  })
  const isBeginning = levels.map(({ of }) => of === 'beginning')
  const sizes = new Map(
    read
      .filter(({ labels }) => labels.includes(null))
      .map(({ labels, table }) => [keyOf(labels, isBeginning), table]),
  )
  return read
    .filter(({ labels }) => !labels.includes(null))
    .map(({ labels, table }) =>
      groupOf(labels.map(readText), table, sizes.get(keyOf(labels, isBeginning))),
    )
}

/** Groups of the same labels of what was begun with have cohorts of the same size. */
function keyOf(labels: readonly unknown[], isBeginning: readonly boolean[]): string {
  return JSON.stringify(labels.filter((_, index) => isBeginning[index]))
}

type Table = ReadonlyMap<number, ReadonlyMap<number, number>>

function tableOf(rows: readonly unknown[]): Table {
  const table = new Map<number, Map<number, number>>()
  for (const row of rows) {
    const [cohort = 0, period = 0, count = 0] = readList(row).map((cell) => readFigure(cell) ?? 0)
    const counts = table.get(cohort) ?? new Map<number, number>()
    table.set(cohort, counts.set(period, count))
  }
  return table
}

function groupOf(labels: readonly string[], table: Table, sizes: Table = table): RetentionGroup {
  return {
    labels,
    sizeOf: (cohort) => sizes.get(cohort)?.get(sizePeriod) ?? 0,
    countIn: (cohort, period) => table.get(cohort)?.get(period) ?? 0,
  }
}

/** Of one cohort, or of all whose period is over. */
export function countedIn(
  { grid }: ResolvedGrid,
  group: RetentionGroup,
  { cohort, period }: { readonly cohort: number | 'together'; readonly period: number },
): Counted {
  const cohorts = cohort === 'together' ? wholeCohorts(grid, period) : [cohort]
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  return {
    size: sum(cohorts.map((index) => group.sizeOf(index))),
    count: sum(cohorts.map((index) => group.countIn(index, period))),
  }
}

/** The metric that was asked for; undefined of a cohort that nobody is in. */
export function metricOf({ metric }: ResolvedGrid, { size, count }: Counted): number | undefined {
  if (size === 0) return undefined
  return metric === 'count' ? count : count / size
}

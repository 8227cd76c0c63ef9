import type { RetentionGridResponse, RetentionRow } from '@throughline/contract'

/** A place of the grid. */
export interface GridCell {
  readonly period: number
  readonly count: number
  /** A part of 1; absent where the cohort is empty. */
  readonly rate: number | undefined
  /** The period goes on behind the range, or now. */
  readonly isPartial: boolean
}

export interface GridRow {
  /** Absent: all cohorts together. */
  readonly cohort: number | undefined
  readonly startMs: number | undefined
  readonly size: number
  readonly cells: readonly GridCell[]
}

export interface GridGroup {
  /** The value that it is of; absent where there is no breakdown. */
  readonly label: string | undefined
  /** All cohorts together, then each, the earliest first. */
  readonly rows: readonly GridRow[]
}

export interface Grid {
  /** Those with the most first; one where there is no breakdown. */
  readonly groups: readonly GridGroup[]
  /** How many periods the longest row has. */
  readonly periods: number
}

/** What is drawn of an answer. */
export function gridOf({ data }: RetentionGridResponse): Grid {
  const byLabel = new Map<string | undefined, RetentionRow[]>()
  for (const row of data.attributes.cohorts) {
    const [label] = row.group_tags
    byLabel.set(label, [...(byLabel.get(label) ?? []), row])
  }
  const groups = [...byLabel].map(([label, cohorts]) => ({ label, rows: rowsOf(cohorts) }))
  const widths = groups.flatMap(({ rows }) => rows.map(({ cells }) => cells.length))
  return { groups, periods: Math.max(0, ...widths) }
}

/** Whether nobody began. */
export function isEmptyGrid({ groups }: Grid): boolean {
  return groups.every(({ rows }) => rows.every(({ size }) => size === 0))
}

/** A group as it is shown: what has no value, and an empty text, have to be said. */
export function groupWords(label: string): string {
  if (label === 'N/A') return '(not set)'
  return label === '' ? '(empty text)' : label
}

function rowsOf(cohorts: readonly RetentionRow[]): readonly GridRow[] {
  const everybody = cohorts.reduce((sum, { cohort_size: size = 0 }) => sum + size, 0)
  return cohorts.map((row) => ({
    cohort: row.type === 'aggregated' ? undefined : row.cohort_index,
    startMs: row.cohort_start_time,
    // The answer has no size of all cohorts together.
    size: row.cohort_size ?? (row.type === 'aggregated' ? everybody : 0),
    cells: row.cells.map((cell) => ({
      period: cell.return_period_index,
      // Of all cohorts together the answer has the count as the figure that was asked for.
      count: cell.cell_count ?? cell.cell_value ?? 0,
      rate: cell.cell_rate,
      isPartial: cell.is_partial_data,
    })),
  }))
}

const [weekMs, dayMs] = [604_800_000, 86_400_000] as const

/** A cohort by when it began, by the clock of a zone: `Mon 2 Mar 2026`, `2 – 8 Mar 2026`, `March 2026`. */
export function cohortLabel(
  { startMs }: GridRow,
  period: 'day' | 'week' | 'month',
  zone: string,
): string {
  if (startMs === undefined) return 'Weighted average'
  const format = (atMs: number, parts: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: zone }).format(atMs)
  const whole = { day: 'numeric', month: 'short', year: 'numeric' } as const
  if (period === 'month') return format(startMs, { month: 'long', year: 'numeric' })
  if (period === 'day') return format(startMs, { weekday: 'short', ...whole })
  // Half a day is more than what the clock may be put on or back within the week.
  const lastMs = startMs + weekMs - dayMs / 2
  return `${format(startMs, { day: 'numeric', month: 'short' })} – ${format(lastMs, whole)}`
}

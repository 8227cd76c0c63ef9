import type { RetentionGridResponse } from '@throughline/contract'

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

export interface Grid {
  /** All cohorts together, then each, the earliest first. */
  readonly rows: readonly GridRow[]
  /** How many periods the longest row has. */
  readonly periods: number
}

/** What is drawn of an answer. */
export function gridOf({ data }: RetentionGridResponse): Grid {
  const { cohorts } = data.attributes
  const everybody = cohorts.reduce((sum, { cohort_size: size = 0 }) => sum + size, 0)
  const rows = cohorts.map((row) => ({
    cohort: row.type === 'aggregated' ? undefined : row.cohort_index,
    startMs: row.cohort_start_time,
    // The answer has no size of all cohorts together.
    size: row.cohort_size ?? (row.type === 'aggregated' ? everybody : 0),
    cells: row.cells.map((cell) => ({
      period: cell.return_period_index,
      count: cell.cell_count ?? 0,
      rate: cell.cell_rate,
      isPartial: cell.is_partial_data,
    })),
  }))
  return { rows, periods: Math.max(0, ...rows.map(({ cells }) => cells.length)) }
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

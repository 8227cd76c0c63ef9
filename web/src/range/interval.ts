import type { Window } from './window.ts'

export interface Interval {
  readonly name: IntervalName
  readonly label: string
  readonly ms: number
}

/** The widths of a bucket. */
export const intervalNames = ['1m', '5m', '15m', '1h', '6h', '1d', '7d'] as const
export type IntervalName = (typeof intervalNames)[number]

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000] as const

const table: Record<IntervalName, Interval & { readonly suitsUpToMs: number }> = {
  '1m': { name: '1m', label: '1 minute', ms: minuteMs, suitsUpToMs: 2 * hourMs },
  '5m': { name: '5m', label: '5 minutes', ms: 5 * minuteMs, suitsUpToMs: 6 * hourMs },
  '15m': { name: '15m', label: '15 minutes', ms: 15 * minuteMs, suitsUpToMs: 16 * hourMs },
  '1h': { name: '1h', label: '1 hour', ms: hourMs, suitsUpToMs: 3 * dayMs },
  '6h': { name: '6h', label: '6 hours', ms: 6 * hourMs, suitsUpToMs: 14 * dayMs },
  '1d': { name: '1d', label: '1 day', ms: dayMs, suitsUpToMs: 184 * dayMs },
  '7d': { name: '7d', label: '7 days', ms: 7 * dayMs, suitsUpToMs: Number.POSITIVE_INFINITY },
}

/** A curve of fewer buckets says nothing, one of more cannot be read. */
const bucketsMin = 4
const bucketsMax = 800

/** An interval with its name and its length. */
export function intervalNamed(name: IntervalName): Interval {
  return table[name]
}

/** Whether an interval gives a window neither too few nor too many buckets. */
export function isSensible(interval: IntervalName, window: Window): boolean {
  const buckets = (window.toMs - window.fromMs) / table[interval].ms
  return buckets >= bucketsMin && buckets <= bucketsMax
}

/** The asked interval where it makes sense for the window, else the one that suits it best. */
export function chooseInterval(asked: IntervalName | undefined, window: Window): Interval {
  if (asked !== undefined && isSensible(asked, window)) return table[asked]
  const lengthMs = window.toMs - window.fromMs
  const suiting = intervalNames.find((name) => lengthMs <= table[name].suitsUpToMs)
  return table[suiting ?? '7d']
}

import { ranges, type Range } from './range.ts'

export interface Interval {
  readonly name: IntervalName
  readonly label: string
  readonly ms: number
}

/** The widths of a bucket. They start at multiples of themselves since 1970, in UTC. */
export const intervalNames = ['1m', '5m', '15m', '1h', '6h', '1d', '7d'] as const
export type IntervalName = (typeof intervalNames)[number]

const table: Record<IntervalName, Interval> = {
  '1m': { name: '1m', label: '1 minute', ms: 60_000 },
  '5m': { name: '5m', label: '5 minutes', ms: 5 * 60_000 },
  '15m': { name: '15m', label: '15 minutes', ms: 15 * 60_000 },
  '1h': { name: '1h', label: '1 hour', ms: 3_600_000 },
  '6h': { name: '6h', label: '6 hours', ms: 6 * 3_600_000 },
  '1d': { name: '1d', label: '1 day', ms: 86_400_000 },
  '7d': { name: '7d', label: '7 days', ms: 7 * 86_400_000 },
}

/** A curve of fewer buckets says nothing, one of more cannot be read. */
const bucketsMin = 4
const bucketsMax = 800

const natural: Record<Range, IntervalName> = {
  '1h': '1m',
  '24h': '1h',
  '7d': '6h',
  '30d': '1d',
  '90d': '1d',
  '12mo': '7d',
}

/** An interval with its name and its length. */
export function intervalNamed(name: IntervalName): Interval {
  return table[name]
}

/** Whether an interval gives a range neither too few nor too many buckets. */
export function isSensible(interval: IntervalName, range: Range): boolean {
  const buckets = ranges[range].lengthMs / table[interval].ms
  return buckets >= bucketsMin && buckets <= bucketsMax
}

/** The asked interval where it makes sense for the range, else the one that suits the range best. */
export function chooseInterval(asked: IntervalName | undefined, range: Range): Interval {
  const isUsable = asked !== undefined && isSensible(asked, range)
  return table[isUsable ? asked : natural[range]]
}

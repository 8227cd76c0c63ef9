import type { AnalyticsRequest } from '@throughline/contract'
import type { Window } from './window.ts'

/** How wide a bucket is, and how the server is asked for it. */
export interface Interval {
  readonly name: IntervalName
  readonly label: string
  /** Months and, where clocks change, days are of different lengths; this is the usual one. */
  readonly ms: number
}

export const intervalNames = ['1m', '5m', '15m', '1h', '6h', '1d', '1w', '1mo'] as const
export type IntervalName = (typeof intervalNames)[number]

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000] as const

type TimeInterval = NonNullable<
  AnalyticsRequest['data']['attributes']['query']['compute']['time_interval']
>
type Unit = Extract<TimeInterval, { type: 'calendar' }>['value']['type']

interface IntervalRow extends Interval {
  readonly quantity: number
  readonly unit: Unit
  readonly suitsUpToMs: number
}

const table: Record<IntervalName, IntervalRow> = {
  '1m': row('1m', { label: '1 minute', quantity: 1, unit: 'minute', suitsUpToMs: 2 * hourMs }),
  '5m': row('5m', { label: '5 minutes', quantity: 5, unit: 'minute', suitsUpToMs: 6 * hourMs }),
  '15m': row('15m', {
    label: '15 minutes',
    quantity: 15,
    unit: 'minute',
    suitsUpToMs: 16 * hourMs,
  }),
  '1h': row('1h', { label: '1 hour', quantity: 1, unit: 'hour', suitsUpToMs: 3 * dayMs }),
  '6h': row('6h', { label: '6 hours', quantity: 6, unit: 'hour', suitsUpToMs: 14 * dayMs }),
  '1d': row('1d', { label: '1 day', quantity: 1, unit: 'day', suitsUpToMs: 184 * dayMs }),
  '1w': row('1w', { label: '1 week', quantity: 1, unit: 'week', suitsUpToMs: 740 * dayMs }),
  '1mo': row('1mo', { label: '1 month', quantity: 1, unit: 'month', suitsUpToMs: Infinity }),
}

function row(name: IntervalName, rest: Omit<IntervalRow, 'name' | 'ms'>): IntervalRow {
  const lengths: Partial<Record<Unit, number>> = {
    minute: minuteMs,
    hour: hourMs,
    day: dayMs,
    week: 7 * dayMs,
    month: 30 * dayMs,
  }
  return { ...rest, name, ms: rest.quantity * (lengths[rest.unit] ?? dayMs) }
}

/** An interval as the server is asked for it: buckets begin where the clock of the zone says. */
export function timeInterval({ name }: Interval, zone: string): TimeInterval {
  const { unit, quantity } = table[name]
  return { type: 'calendar', value: { type: unit, quantity, timezone: zone } }
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
  return table[suiting ?? '1mo']
}

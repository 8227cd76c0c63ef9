import type { CalendarInterval, Interval } from './interval.ts'
import { dayMs, dayOfMonth, monthOf, stepFrom, type Start, type Stride } from './stride.ts'
import type { ZoneClock } from './zone-clock.ts'

const minuteMs = 60_000
const hourMs = 3_600_000
const weekMs = 7 * dayMs

/** The Monday from which weeks are counted. */
const firstMondayMs = 4 * dayMs

/** How far it is from one bucket of an interval to the next. */
export function strideOf(interval: Interval): Stride {
  const { unit } = interval
  const times = interval.kind === 'calendar' ? interval.quantity : interval.value
  switch (unit) {
    case 'minute':
      return { kind: 'elapsed', ms: times * minuteMs }
    case 'hour':
      return { kind: 'elapsed', ms: times * hourMs }
    case 'day':
      return { kind: 'wall', ms: times * dayMs }
    case 'week':
      return { kind: 'wall', ms: times * weekMs }
    case 'month':
      return { kind: 'months', months: times }
    case 'quarter':
      return { kind: 'months', months: times * 3 }
    case 'year':
      return { kind: 'months', months: times * 12 }
  }
}

/**
 * Where buckets begin: the first is the one that `fromMs` is in. Of a fixed interval it begins there;
 * of a calendar's, buckets are counted from the beginning of 1970.
 */
export function openCalendar(
  interval: Interval,
  fromMs: number,
  clock: ZoneClock,
): (index: number) => Start {
  const stride = strideOf(interval)
  const from = { atMs: fromMs, wallMs: clock.wallOf(fromMs) }
  if (interval.kind === 'fixed') return (times) => stepFrom(from, { stride, times }, clock)
  if (stride.kind === 'elapsed') {
    const first = sinceAligned(from, stride.ms)
    return (times) => stepFrom(first, { stride, times }, clock)
  }
  const startOf = (number: number): Start => {
    const wallMs = wallStart(interval, stride, number)
    return { atMs: clock.momentOf(wallMs), wallMs }
  }
  let first = numberNear(interval, stride, from.wallMs)
  while (startOf(first).atMs > fromMs) first -= 1
  while (startOf(first + 1).atMs <= fromMs) first += 1
  return (index) => startOf(first + index)
}

function sinceAligned({ atMs, wallMs }: Start, ms: number): Start {
  const since = wallMs - Math.floor(wallMs / ms) * ms
  return { atMs: atMs - since, wallMs: wallMs - since }
}

type WallStride = Exclude<Stride, { kind: 'elapsed' }>

/** What the clock shows at the start of the bucket of this number, counted from 1970. */
function wallStart({ unit, alignment }: CalendarInterval, stride: WallStride, number: number) {
  if (stride.kind === 'wall') return wallAnchor(unit, alignment) + number * stride.ms
  const months = number * stride.months
  return unit === 'month' ? dayOfMonth(months, alignment) : dayOfMonth(months + alignment, 1)
}

function wallAnchor(unit: CalendarInterval['unit'], alignment: number): number {
  return unit === 'week' ? firstMondayMs + alignment * dayMs : alignment * hourMs
}

/** The number of the bucket, or of one next to it. */
function numberNear({ unit, alignment }: CalendarInterval, stride: WallStride, wallMs: number) {
  if (stride.kind === 'wall') return Math.floor((wallMs - wallAnchor(unit, alignment)) / stride.ms)
  const before = unit === 'month' ? 0 : alignment
  return Math.floor((monthOf(wallMs) - before) / stride.months)
}

import type { Interval } from './interval.ts'
import { openCalendar } from './open-calendar.ts'
import type { Start } from './stride.ts'
import type { ZoneClock } from './zone-clock.ts'

export interface Bucket {
  readonly start: Start
  /** Half-open, in epoch milliseconds. */
  readonly period: { readonly startMs: number; readonly endMs: number }
}

interface Span {
  readonly range: { readonly fromMs: number; readonly untilMs: number }
  readonly clock: ZoneClock
  readonly bucketsMax: number
}

/** The buckets of a range, at most one more than there may be. A day that a zone left out is none. */
export function calendarBuckets(interval: Interval, { range, clock, bucketsMax }: Span): Bucket[] {
  const startAt = openCalendar(interval, range.fromMs, clock)
  const buckets: Bucket[] = []
  for (let index = 0; buckets.length <= bucketsMax; index += 1) {
    const start = startAt(index)
    const endMs = startAt(index + 1).atMs
    if (start.atMs >= range.untilMs) break
    if (endMs > start.atMs) buckets.push({ start, period: { startMs: start.atMs, endMs } })
  }
  return buckets
}

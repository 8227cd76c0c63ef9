import type { Interval } from './interval.ts'
import { ranges, type Range } from './range.ts'

const minuteMs = 60_000

/** Half-open, in epoch ms: `fromMs ≤ t < toMs`. */
export interface Window {
  readonly fromMs: number
  readonly toMs: number
  readonly intervalMs: number
}

/**
 * The window of a range that ends now, exactly as long as the range says: its first and its last
 * bucket may be cut. It ends on a full minute, so that a browser clock a little behind the server's
 * still counts what arrived this moment.
 */
export function windowOf(range: Range, interval: Interval, nowMs: number): Window {
  const toMs = floorTo(nowMs, minuteMs) + minuteMs
  return { fromMs: toMs - ranges[range].lengthMs, toMs, intervalMs: interval.ms }
}

/** The starts of all buckets of a window, with or without events in them. */
export function bucketStarts(window: Window): readonly number[] {
  const first = floorTo(window.fromMs, window.intervalMs)
  const count = Math.ceil((window.toMs - first) / window.intervalMs)
  return Array.from({ length: count }, (_, index) => first + index * window.intervalMs)
}

function floorTo(ms: number, stepMs: number): number {
  return Math.floor(ms / stepMs) * stepMs
}

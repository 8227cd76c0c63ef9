import type { ZoneClock } from './zone-clock.ts'

/** From one moment to a later one. */
export type Stride =
  /** So much time. */
  | { readonly kind: 'elapsed'; readonly ms: number }
  /** So much on the clock of a zone. */
  | { readonly kind: 'wall'; readonly ms: number }
  /** Whole months on that clock: to the same day, or the last one of a month that is too short. */
  | { readonly kind: 'months'; readonly months: number }

/** Where a bucket begins: when, and what the clock of the zone should show then. */
export interface Start {
  readonly atMs: number
  /** Where the clock jumps over it, it shows another. */
  readonly wallMs: number
}

interface Steps {
  readonly stride: Stride
  readonly times: number
}

/** When it is so many strides behind a start. */
export function momentAfter(start: Start, { stride, times }: Steps, clock: ZoneClock): number {
  if (times === 0) return start.atMs
  if (stride.kind === 'elapsed') return start.atMs + stride.ms * times
  return clock.momentOf(wallAfter(start, stride, times))
}

/** What begins then. */
export function stepFrom(start: Start, steps: Steps, clock: ZoneClock): Start {
  const { stride, times } = steps
  const atMs = momentAfter(start, steps, clock)
  if (times === 0) return start
  const wallMs = stride.kind === 'elapsed' ? clock.wallOf(atMs) : wallAfter(start, stride, times)
  return { atMs, wallMs }
}

function wallAfter(
  { wallMs }: Start,
  stride: Exclude<Stride, { kind: 'elapsed' }>,
  times: number,
): number {
  if (stride.kind === 'wall') return wallMs + stride.ms * times
  return addMonths(wallMs, stride.months * times)
}

export const dayMs = 86_400_000

function addMonths(wallMs: number, months: number): number {
  const date = new Date(wallMs)
  const timeOfDay = wallMs - Math.floor(wallMs / dayMs) * dayMs
  return dayOfMonth(monthOf(wallMs) + months, date.getUTCDate()) + timeOfDay
}

/** Months since January 1970. */
export function monthOf(wallMs: number): number {
  const date = new Date(wallMs)
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()
}

/** When this day of a month begins, or its last day where it is too short. */
export function dayOfMonth(month: number, day: number): number {
  const last = new Date(Date.UTC(1970, month + 1, 0)).getUTCDate()
  return Date.UTC(1970, month, Math.min(day, last))
}

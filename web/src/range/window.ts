import { periods, spanOf, type Range } from './range.ts'
import { readRange } from './range-text.ts'
import { shifted, startOf, utc, type RangeUnit } from './zone-clock.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

/** Half-open, in epoch ms: `fromMs ≤ t < toMs`. */
export interface Window {
  readonly fromMs: number
  readonly toMs: number
}

/** When and where a question is asked. */
export interface Moment {
  readonly nowMs: number
  readonly zone: string
}

/**
 * The window of a range. What goes on until now ends on the next full minute, so that a browser clock
 * a little behind the server's still counts what arrived this moment.
 */
export function windowOf(range: Range, moment: Moment): Window {
  const { zone } = moment
  const endMs = (Math.floor(moment.nowMs / minuteMs) + 1) * minuteMs
  switch (range.kind) {
    case 'last':
      return {
        fromMs: shifted(endMs, { count: -range.count, unit: range.unit, zone }),
        toMs: endMs,
      }
    case 'period': {
      const { unit, isOver } = periods[range.period]
      const startMs = startOf(unit, moment.nowMs, zone)
      if (!isOver) return { fromMs: startMs, toMs: endMs }
      return { fromMs: shifted(startMs, { count: -1, unit, zone }), toMs: startMs }
    }
    case 'between': {
      const fromMs = spanOf(range.from, zone)?.fromMs ?? 0
      const toMs = range.to === undefined ? endMs : (spanOf(range.to, zone)?.untilMs ?? endMs)
      // Ends of different zones may cross; a window without time cannot be asked about.
      return { fromMs, toMs: Math.max(toMs, fromMs + minuteMs) }
    }
  }
}

/** What a window is compared with: nothing, the time just before, a year before, or from a day on. */
export type Comparison =
  | { readonly kind: 'off' }
  | { readonly kind: 'previous' }
  | { readonly kind: 'year' }
  | { readonly kind: 'from'; readonly day: string }

/** Reads a comparison of an address: ``, `previous`, `year`, or a day. */
export function readComparison(text: string): Comparison {
  if (text === 'previous' || text === 'year') return { kind: text }
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && readRange(text) !== undefined
  return isDay ? { kind: 'from', day: text } : { kind: 'off' }
}

/** Prints a comparison so that `readComparison` reads the same. */
export function printComparison(comparison: Comparison): string {
  if (comparison.kind === 'off') return ''
  return comparison.kind === 'from' ? comparison.day : comparison.kind
}

interface Compared {
  readonly range: Range
  readonly comparison: Comparison
  readonly moment: Moment
}

/** The window that the window of a range is compared with, of the same length but for months and clocks. */
export function comparedWindow({ range, comparison, moment }: Compared): Window | undefined {
  const window = windowOf(range, moment)
  const { zone } = moment
  switch (comparison.kind) {
    case 'off':
      return undefined
    case 'year':
      return movedBack(window, { unit: 'y', count: 1, zone })
    case 'previous':
      return previous(range, window, zone)
    case 'from': {
      const fromMs = spanOf(comparison.day, zone)?.fromMs ?? window.fromMs
      return { fromMs, toMs: fromMs + window.toMs - window.fromMs }
    }
  }
}

interface Back {
  readonly unit: RangeUnit
  readonly count: number
  readonly zone: string
}

function movedBack(window: Window, back: Back): Window {
  const by = { ...back, count: -back.count }
  return { fromMs: shifted(window.fromMs, by), toMs: shifted(window.toMs, by) }
}

// This month is compared with as much of the last one; the last month with the whole one before it.
function previous(range: Range, window: Window, zone: string): Window {
  if (range.kind === 'last') {
    const { count, unit } = range
    return { fromMs: shifted(window.fromMs, { count: -count, unit, zone }), toMs: window.fromMs }
  }
  if (range.kind === 'period') {
    const { unit, isOver } = periods[range.period]
    const back = movedBack(window, { unit, count: 1, zone })
    return isOver ? { ...back, toMs: window.fromMs } : back
  }
  const lengthMs = window.toMs - window.fromMs
  const days = Math.round(lengthMs / dayMs)
  const isOfDays = startOf('d', window.fromMs, zone) === window.fromMs && days > 0
  if (!isOfDays) return { fromMs: window.fromMs - lengthMs, toMs: window.fromMs }
  return { fromMs: shifted(window.fromMs, { unit: 'd', count: -days, zone }), toMs: window.fromMs }
}

/** Where the browser is, for those who want their own days. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || utc
}

import type { CalendarUnit, RangeUnit } from './zone-clock.ts'
import { momentOf, rangeUnits, utc } from './zone-clock.ts'

/** Days, weeks, months and years of the calendar: the one that runs, or the one before it. */
export const periods = {
  today: { unit: 'd', isOver: false },
  yesterday: { unit: 'd', isOver: true },
  'this week': { unit: 'w', isOver: false },
  'last week': { unit: 'w', isOver: true },
  'this month': { unit: 'mo', isOver: false },
  'last month': { unit: 'mo', isOver: true },
  'this year': { unit: 'y', isOver: false },
  'last year': { unit: 'y', isOver: true },
} as const satisfies Record<string, { unit: CalendarUnit; isOver: boolean }>
export type Period = keyof typeof periods
export const periodNames = [
  'today',
  'yesterday',
  'this week',
  'last week',
  'this month',
  'last month',
  'this year',
  'last year',
] as const satisfies Period[]

/**
 * A point of a range as it is written: a year, a month, a day, or a minute. `2026-10`, `2026-10-31`,
 * `2026-10-31T14:05`; with a Z behind the minute it is the same moment in every zone.
 */
export type PointText = string

/** From when to when, as somebody asked for it. The moment of asking and the zone make a window of it. */
export type Range =
  | { readonly kind: 'last'; readonly count: number; readonly unit: RangeUnit }
  | { readonly kind: 'period'; readonly period: Period }
  /** A year, month or day at the end belongs to the range; a minute there doesn't. Open: until now. */
  | { readonly kind: 'between'; readonly from: PointText; readonly to: PointText | undefined }

const pointForm = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(Z?))?)?)?$/

/** The span of time that a point names, in epoch ms: of a year its first moment and the first after it. */
export function spanOf(
  point: PointText,
  zone: string,
): { readonly fromMs: number; readonly untilMs: number } | undefined {
  const [, year, month, day, hour, minute, z] = pointForm.exec(point) ?? []
  if (year === undefined) return undefined
  const start = { year: Number(year), month: Number(month ?? 1), day: Number(day ?? 1) }
  if (!isDay(start)) return undefined
  if (hour !== undefined) {
    const time = { ...start, hour: Number(hour), minute: Number(minute) }
    if (time.hour > 23 || time.minute > 59) return undefined
    const fromMs = momentOf(time, z === 'Z' ? utc : zone)
    return { fromMs, untilMs: fromMs }
  }
  const next = {
    year: start.year + (month === undefined ? 1 : 0),
    month: start.month + (month !== undefined && day === undefined ? 1 : 0),
    day: start.day + (day === undefined ? 0 : 1),
  }
  return { fromMs: momentOf(start, zone), untilMs: momentOf(next, zone) }
}

function isDay({ year, month, day }: { year: number; month: number; day: number }): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  // Questions are about the time of computers; years of other eras are typing errors.
  const isYear = year >= 1970 && year < 2200
  return isYear && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** Two moments, in minutes, as a range that is the same in every zone. */
export function rangeBetween(fromMs: number, toMs: number): Range {
  return { kind: 'between', from: minuteText(fromMs), to: minuteText(toMs) }
}

function minuteText(ms: number): PointText {
  return `${new Date(ms).toISOString().slice(0, 16)}Z`
}

export interface RangePreset {
  readonly range: Range
  /** The single key that picks it. */
  readonly key: string
}

/** The ranges that are asked for most, with the keys that other products taught people. */
export const presets: readonly RangePreset[] = [
  { range: last(30, 'min'), key: 'r' },
  { range: last(1, 'h'), key: 'h' },
  { range: last(24, 'h'), key: '4' },
  { range: { kind: 'period', period: 'today' }, key: 'd' },
  { range: { kind: 'period', period: 'yesterday' }, key: 'e' },
  { range: last(7, 'd'), key: 'w' },
  { range: last(30, 'd'), key: 't' },
  { range: last(90, 'd'), key: '3' },
  { range: last(6, 'mo'), key: '6' },
  { range: last(12, 'mo'), key: '0' },
  { range: { kind: 'period', period: 'this month' }, key: 'm' },
  { range: { kind: 'period', period: 'last month' }, key: 'p' },
  { range: { kind: 'period', period: 'this year' }, key: 'y' },
  { range: { kind: 'period', period: 'last year' }, key: 'u' },
]

/** The key that opens the picker for any other range. */
export const customRangeKey = 'c'

/** How far back from now. */
export function last(count: number, unit: RangeUnit): Range {
  return { kind: 'last', count, unit }
}

/** What a screen shows that was not asked for anything else. */
export const usualRange: Range = last(7, 'd')

const unitWords: Record<RangeUnit, string> = {
  min: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
  y: 'year',
}

/** The end of a sentence: "… in the last 7 days", "… this month", "… from 1 Oct 2026 on". */
export function rangeWords(range: Range): string {
  switch (range.kind) {
    case 'last':
      return `in the last ${lengthWords(range)}`
    case 'period':
      return range.period
    case 'between': {
      const from = pointWords(range.from)
      if (range.to === undefined) return `since ${from}`
      if (range.to === range.from) return `${range.from.length === 10 ? 'on' : 'in'} ${from}`
      return `from ${from} to ${pointWords(range.to)}`
    }
  }
}

/** The range as a title: "Last 7 days", "This month", "1 Oct 2026 – 31 Oct 2026". */
export function rangeLabel(range: Range): string {
  switch (range.kind) {
    case 'last':
      return `Last ${lengthWords(range)}`
    case 'period':
      return range.period.charAt(0).toUpperCase() + range.period.slice(1)
    case 'between': {
      const from = pointWords(range.from)
      if (range.to === undefined) return `Since ${from}`
      return range.to === range.from ? from : `${from} – ${pointWords(range.to)}`
    }
  }
}

function lengthWords({ count, unit }: { count: number; unit: RangeUnit }): string {
  return count === 1 ? unitWords[unit] : `${count} ${unitWords[unit]}s`
}

const dayWords = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: utc,
})
const monthWords = new Intl.DateTimeFormat('en-GB', {
  month: 'short',
  year: 'numeric',
  timeZone: utc,
})

function pointWords(point: PointText): string {
  const at = spanOf(point, utc)?.fromMs
  if (at === undefined || point.length === 4) return point
  if (point.length === 7) return monthWords.format(at)
  if (point.length === 10) return dayWords.format(at)
  return `${dayWords.format(at)}, ${point.slice(11, 16)}${point.endsWith('Z') ? ' UTC' : ''}`
}

/** Reads a name of a unit, long or short: `d`, `days`, `months`. */
export function unitNamed(text: string): RangeUnit | undefined {
  const singular = text.length > 2 ? text.replace(/s$/, '') : text
  const also: Readonly<Record<string, RangeUnit>> = { m: 'min', hr: 'h', year: 'y', yr: 'y' }
  return (
    rangeUnits.find((unit) => unit === singular || unitWords[unit] === singular) ?? also[singular]
  )
}

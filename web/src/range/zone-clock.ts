import { TZDateMini } from '@date-fns/tz'

/** Units that a range is counted in. Minutes to weeks are lengths; months and years are of a calendar. */
export const rangeUnits = ['min', 'h', 'd', 'w', 'mo', 'y'] as const
export type RangeUnit = (typeof rangeUnits)[number]

/** The units whose starts a clock on the wall shows. */
export type CalendarUnit = Extract<RangeUnit, 'd' | 'w' | 'mo' | 'y'>

/** The zone of those who asked for none. */
export const utc = 'UTC'

/** Whether the browser knows a zone: `Europe/Berlin`. */
export function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== ''
  } catch {
    return false
  }
}

/** A day, and maybe a time, by the clock on the wall; months from 1. */
export interface WallTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour?: number
  readonly minute?: number
}

/** When the clock of a zone shows a time, in epoch ms. What it jumps over is an hour later. */
export function momentOf(time: WallTime, zone: string): number {
  const { year, month, day, hour = 0, minute = 0 } = time
  const date = new TZDateMini(2000, 0, 1, hour, minute, zone)
  date.setFullYear(year, month - 1, day)
  date.setHours(hour, minute, 0, 0)
  return date.getTime()
}

/** What the clock of a zone shows at a moment. */
export function wallTimeAt(ms: number, zone: string): Required<WallTime> {
  const date = new TZDateMini(ms, zone)
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
  }
}

/** When the day, week (of Monday), month or year began in which a moment lies. */
export function startOf(unit: CalendarUnit, ms: number, zone: string): number {
  const { year, month, day } = wallTimeAt(ms, zone)
  switch (unit) {
    case 'd':
      return momentOf({ year, month, day }, zone)
    case 'w': {
      const daysSinceMonday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7
      return momentOf({ year, month, day: day - daysSinceMonday }, zone)
    }
    case 'mo':
      return momentOf({ year, month, day: 1 }, zone)
    case 'y':
      return momentOf({ year, month: 1, day: 1 }, zone)
  }
}

interface Shift {
  /** Negative: into the past. */
  readonly count: number
  readonly unit: RangeUnit
  readonly zone: string
}

const minuteMs = 60_000

/** A moment moved by some units. Days and longer keep the time on the wall; 31 March less a month is 28 February. */
export function shifted(ms: number, { count, unit, zone }: Shift): number {
  if (unit === 'min') return ms + count * minuteMs
  if (unit === 'h') return ms + count * 60 * minuteMs
  const date = new TZDateMini(ms, zone)
  if (unit === 'd' || unit === 'w') {
    date.setDate(date.getDate() + count * (unit === 'd' ? 1 : 7))
    return date.getTime()
  }
  const months = date.getMonth() + count * (unit === 'mo' ? 1 : 12)
  const daysOfMonth = new Date(Date.UTC(date.getFullYear(), months + 1, 0)).getUTCDate()
  date.setMonth(months, Math.min(date.getDate(), daysOfMonth))
  return date.getTime()
}

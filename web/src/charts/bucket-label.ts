const dayMs = 86_400_000
const minuteMs = 60_000
const monthMs = 28 * dayMs

/** A point on the time axis: the clock within a day, the day at midnight, the year at its start. */
export function axisLabel(atMs: number, stepMs: number, zone: string): string {
  const { clock, day, year } = clockOf(zone)
  if (stepMs < dayMs && clock.format(atMs) !== '00:00') return clock.format(atMs)
  const isYearStart = day.format(atMs) === '1 Jan'
  return isYearStart ? year.format(atMs) : day.format(atMs)
}

/** A bucket in words: `Sat 21 Nov, 14:00 – 15:00`, `Sat 21 Nov` or `19 – 25 Nov 2026`. */
export function bucketLabel(startMs: number, intervalMs: number, zone: string): string {
  const { day, month, year } = clockOf(zone)
  if (intervalMs >= monthMs) return `${month.format(startMs)} ${year.format(startMs)}`
  if (intervalMs < dayMs) return withinDay(startMs, intervalMs, zone)
  if (intervalMs === dayMs) return `${dayName(startMs, zone)} ${year.format(startMs)}`
  const last = startMs + intervalMs - dayMs
  return `${day.format(startMs)} – ${day.format(last)} ${year.format(last)}`
}

/** A moment to the minute: `14 Nov, 17:49`. */
export function momentLabel(atMs: number, zone: string): string {
  const { clock, day } = clockOf(zone)
  return `${day.format(atMs)}, ${clock.format(atMs)}`
}

/** The head of a table column: as short as a bucket can be named. */
export function columnLabel(startMs: number, intervalMs: number, zone: string): string {
  const { clock, day } = clockOf(zone)
  if (intervalMs >= monthMs) return bucketLabel(startMs, intervalMs, zone)
  if (intervalMs > dayMs)
    return `${day.format(startMs)} – ${day.format(startMs + intervalMs - dayMs)}`
  if (intervalMs === dayMs) return day.format(startMs)
  return `${day.format(startMs)} ${clock.format(startMs)}`
}

function withinDay(startMs: number, intervalMs: number, zone: string): string {
  const { clock } = clockOf(zone)
  if (intervalMs === minuteMs) return `${dayName(startMs, zone)}, ${clock.format(startMs)}`
  const span = `${clock.format(startMs)} – ${clock.format(startMs + intervalMs)}`
  return `${dayName(startMs, zone)}, ${span}`
}

function dayName(atMs: number, zone: string): string {
  const { weekday, day } = clockOf(zone)
  return `${weekday.format(atMs)} ${day.format(atMs)}`
}

interface ZoneClock {
  readonly clock: Intl.DateTimeFormat
  readonly day: Intl.DateTimeFormat
  readonly weekday: Intl.DateTimeFormat
  readonly month: Intl.DateTimeFormat
  readonly year: Intl.DateTimeFormat
}

// A formatter takes a thousand times as long to make as to use. There are a few hundred zones.
const clocks = new Map<string, ZoneClock>()

function clockOf(zone: string): ZoneClock {
  const known = clocks.get(zone)
  if (known !== undefined) return known
  const format = (parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: zone, hourCycle: 'h23' })
  const made = {
    clock: format({ hour: '2-digit', minute: '2-digit' }),
    day: format({ day: 'numeric', month: 'short' }),
    weekday: format({ weekday: 'short' }),
    month: format({ month: 'long' }),
    year: format({ year: 'numeric' }),
  }
  clocks.set(zone, made)
  return made
}

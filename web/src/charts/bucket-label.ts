const dayMs = 86_400_000
const minuteMs = 60_000

const clock = dateFormat({ hour: '2-digit', minute: '2-digit' })
const day = dateFormat({ day: 'numeric', month: 'short' })
const weekday = dateFormat({ weekday: 'short' })
const year = dateFormat({ year: 'numeric' })

/** A point on the time axis: the clock within a day, the day at midnight, the year at its start. */
export function axisLabel(atMs: number, stepMs: number): string {
  if (stepMs < dayMs && atMs % dayMs !== 0) return clock.format(atMs)
  const isYearStart = day.format(atMs) === '1 Jan'
  return isYearStart ? year.format(atMs) : day.format(atMs)
}

/** A bucket in words: `Sat 21 Nov, 14:00 – 15:00`, `Sat 21 Nov` or `19 – 25 Nov 2026`. */
export function bucketLabel(startMs: number, intervalMs: number): string {
  if (intervalMs < dayMs) return withinDay(startMs, intervalMs)
  if (intervalMs === dayMs) return `${dayName(startMs)} ${year.format(startMs)}`
  const last = startMs + intervalMs - dayMs
  return `${day.format(startMs)} – ${day.format(last)} ${year.format(last)}`
}

/** A moment to the minute: `14 Nov, 17:49`. */
export function momentLabel(atMs: number): string {
  return `${day.format(atMs)}, ${clock.format(atMs)}`
}

/** The head of a table column: as short as a bucket can be named. */
export function columnLabel(startMs: number, intervalMs: number): string {
  if (intervalMs > dayMs)
    return `${day.format(startMs)} – ${day.format(startMs + intervalMs - dayMs)}`
  if (intervalMs === dayMs) return day.format(startMs)
  return `${day.format(startMs)} ${clock.format(startMs)}`
}

function withinDay(startMs: number, intervalMs: number): string {
  if (intervalMs === minuteMs) return `${dayName(startMs)}, ${clock.format(startMs)}`
  const span = `${clock.format(startMs)} – ${clock.format(startMs + intervalMs)}`
  return `${dayName(startMs)}, ${span}`
}

function dayName(atMs: number): string {
  return `${weekday.format(atMs)} ${day.format(atMs)}`
}

// Buckets start at multiples of their width in UTC, so every label is in UTC too.
function dateFormat(parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: 'UTC', hourCycle: 'h23' })
}

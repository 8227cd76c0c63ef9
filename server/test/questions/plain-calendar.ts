/**
 * Calendars by looking at the clock: what it shows is read every quarter of an hour, and a bucket
 * begins where the number of its day, week or month is another than before.
 */
export interface PlainInterval {
  readonly type: 'calendar' | 'fixed'
  readonly unit: string
  readonly times: number
  /** Of a day the hour, of a week the day behind Monday, of a month the day, else the month from 0. */
  readonly alignment: number
}

/** What a clock shows. Months count from 0. */
interface Shown {
  readonly atMs: number
  readonly year: number
  readonly month: number
  readonly day: number
  /** Milliseconds since midnight. */
  readonly timeMs: number
}

export interface PlainCalendar {
  /** When buckets begin, from that of `fromMs` up to the first at or behind `untilMs`. */
  starts(interval: PlainInterval, fromMs: number, untilMs: number): readonly PlainStart[]
  /** When it is so many intervals behind a start. */
  later(start: PlainStart, interval: PlainInterval, times: number): number
}

export interface PlainStart {
  readonly atMs: number
  /** What the clock should show, as if it were UTC. */
  readonly wallMs: number
}

const quarterMs = 900_000
const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Over the moments between which all buckets of a test begin. */
export function plainCalendar(zone: string, firstMs: number, lastMs: number): PlainCalendar {
  const shown = readClock(zone, firstMs, lastMs)
  const walls = shown.map(wallOf)
  const wallAt = (atMs: number): number => walls[(atMs - firstMs) / quarterMs] ?? Number.NaN
  const firstShown = new Map(
    shown.map(({ atMs }, index) => [walls[index] ?? Number.NaN, atMs] as const).toReversed(),
  )
  const momentOf = (wallMs: number): number => {
    const known = firstShown.get(wallMs)
    if (known !== undefined) return known
    const place = walls.findIndex((wall) => wall >= wallMs)
    const found = shown[place]?.atMs ?? Number.NaN
    const before = (walls[place - 1] ?? Number.NaN) + quarterMs
    // The clock jumps over it: as far behind the jump as it is behind its start.
    return found + (wallMs - before)
  }
  const later: PlainCalendar['later'] = ({ atMs, wallMs }, { unit, times: each }, times) => {
    const lengths: Readonly<Record<string, number>> = { minute: 60_000, hour: hourMs }
    const length = lengths[unit]
    if (times === 0) return atMs
    if (length !== undefined) return atMs + length * each * times
    return momentOf(wallLater(wallMs, unit, each * times))
  }
  return {
    later,
    starts(interval, fromMs, untilMs) {
      const wallFrom = wallAt(fromMs)
      if (interval.type === 'fixed') {
        const from = { atMs: fromMs, wallMs: wallFrom }
        return startsUntil(untilMs, (times) => ({
          atMs: times === 0 ? fromMs : later(from, interval, times),
          wallMs: wallLater(wallFrom, interval.unit, interval.times * times),
        }))
      }
      if (interval.unit === 'minute' || interval.unit === 'hour') {
        const length = (interval.unit === 'hour' ? hourMs : 60_000) * interval.times
        const first = fromMs - (((wallFrom % length) + length) % length)
        return startsUntil(untilMs, (times) => {
          const atMs = first + times * length
          return { atMs, wallMs: wallAt(atMs) }
        })
      }
      return changes(shown, interval, { fromMs, untilMs })
    },
  }
}

function startsUntil(untilMs: number, startAt: (times: number) => PlainStart): PlainStart[] {
  const starts = [startAt(0)]
  while ((starts.at(-1)?.atMs ?? untilMs) < untilMs) starts.push(startAt(starts.length))
  return starts
}

function readClock(timeZone: string, firstMs: number, lastMs: number): readonly Shown[] {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  })
  const count = Math.floor((lastMs - firstMs) / quarterMs)
  return Array.from({ length: count }, (_, index) => {
    const atMs = firstMs + index * quarterMs
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = format
      .format(atMs)
      .split(/[- :]/)
      .map(Number)
    return { atMs, year, month: month - 1, day, timeMs: (hour * 60 + minute) * 60_000 }
  })
}

function wallOf({ year, month, day, timeMs }: Shown): number {
  return Date.UTC(year, month, day) + timeMs
}

/** Moments at which the number of the bucket is one that was not there before. */
function changes(
  shown: readonly Shown[],
  interval: PlainInterval,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
): PlainStart[] {
  const starts: PlainStart[] = []
  let latest = Number.NEGATIVE_INFINITY
  for (const moment of shown) {
    const number = numberOf(moment, interval)
    if (number > latest) {
      latest = number
      starts.push({ atMs: moment.atMs, wallMs: wallStart(number, interval) })
    }
  }
  const inRange = starts.findLastIndex(({ atMs }) => atMs <= fromMs)
  const behind = starts.findIndex(({ atMs }) => atMs >= untilMs)
  return starts.slice(inRange, behind + 1)
}

function numberOf(moment: Shown, { unit, times, alignment }: PlainInterval): number {
  const { year, month, day, timeMs } = moment
  const days = Date.UTC(year, month, day) / dayMs
  const months = (year - 1970) * 12 + month
  switch (unit) {
    case 'day':
      return Math.floor((days - (timeMs < alignment * hourMs ? 1 : 0)) / times)
    case 'week':
      // The fifth day of 1970 was a Monday.
      return Math.floor((days - 4 - alignment) / (7 * times))
    case 'month':
      return Math.floor((months - (day < Math.min(alignment, daysIn(year, month)) ? 1 : 0)) / times)
    case 'quarter':
      return Math.floor((months - alignment) / (3 * times))
    default:
      return Math.floor((months - alignment) / (12 * times))
  }
}

function wallStart(number: number, { unit, times, alignment }: PlainInterval): number {
  switch (unit) {
    case 'day':
      return number * times * dayMs + alignment * hourMs
    case 'week':
      return (number * 7 * times + 4 + alignment) * dayMs
    case 'month':
      return Date.UTC(1970, number * times, Math.min(alignment, daysIn(1970, number * times)))
    case 'quarter':
      return Date.UTC(1970, number * 3 * times + alignment)
    default:
      return Date.UTC(1970, number * 12 * times + alignment)
  }
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
}

const monthsIn: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 }

function wallLater(wallMs: number, unit: string, times: number): number {
  const months = monthsIn[unit]
  if (months === undefined) return wallMs + times * (unit === 'week' ? 7 : 1) * dayMs
  const start = new Date(wallMs)
  const year = start.getUTCFullYear()
  const month = start.getUTCMonth() + months * times
  const day = Math.min(start.getUTCDate(), daysIn(year, month))
  const timeMs = ((wallMs % dayMs) + dayMs) % dayMs
  return Date.UTC(year, month, day) + timeMs
}

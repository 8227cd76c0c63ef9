import type { TimeInterval } from '@throughline/contract'
import { calendarBuckets } from '../calendar/calendar-buckets.ts'
import { invalid, type Faults } from './faults.ts'
import type { Buckets, TimeRange } from './question.ts'
import { readTimeInterval, readZone } from './read-interval.ts'
import { refuseYears } from './refuse-years.ts'

export const bucketLimits = {
  /** Buckets of one series, filled or not. */
  bucketsMax: 11_000,
  /** Of a calendar: a step over the clock of a zone takes microseconds. */
  calendarMax: 2_000,
  /** Longer than any range can be. */
  intervalMsMax: 8.64e15,
} as const

/** How a curve is cut, on the wire: into buckets of one width, or of a calendar. */
export interface WireBuckets {
  readonly interval?: number
  readonly time_interval?: TimeInterval
}

interface Place {
  /** Where the wire's keys stand. */
  readonly pointer: string
  readonly range: TimeRange
  readonly faults: Faults
}

/** The buckets of a range; undefined, and a fault, for none, too many, or two kinds of them. */
export function readBuckets(
  { interval, time_interval }: WireBuckets,
  { pointer, range, faults }: Place,
): Buckets | undefined {
  const calendar = { pointer: `${pointer}/time_interval`, range, faults }
  if (time_interval === undefined) {
    return readWidth(interval, { pointer: `${pointer}/interval`, range, faults })
  }
  if (interval === undefined) return readStarts(time_interval, calendar)
  faults.push(invalid(calendar.pointer, 'stands beside an interval: give one of the two'))
  return undefined
}

function readWidth(
  interval: number | undefined,
  { pointer, range, faults }: Place,
): Buckets | undefined {
  const { bucketsMax, intervalMsMax } = bucketLimits
  if (interval === undefined || interval <= 0 || interval > intervalMsMax) {
    faults.push(invalid(pointer, 'a timeseries needs a positive interval in milliseconds'))
    return undefined
  }
  const buckets = Math.ceil((range.untilMs - range.fromMs) / interval)
  if (buckets > bucketsMax) {
    const sentence = `makes ${buckets} buckets of the range; at most ${bucketsMax} are allowed`
    faults.push(invalid(pointer, sentence))
  }
  return { kind: 'width', intervalMs: interval }
}

function readStarts(wire: TimeInterval, { pointer, range, faults }: Place): Buckets | undefined {
  const interval = readTimeInterval(wire, pointer, faults)
  const clock = readZone([{ wire, pointer }], faults)
  if (interval === undefined || clock === undefined) return undefined
  if (range.fromMs >= range.untilMs || refuseYears(range, faults)) return undefined
  const { calendarMax } = bucketLimits
  const buckets = calendarBuckets(interval, { range, clock, bucketsMax: calendarMax })
  if (buckets.length > calendarMax) {
    faults.push(invalid(pointer, `makes more than ${calendarMax} buckets of the range`))
  }
  return { kind: 'starts', startsMs: buckets.map(({ period }) => period.startMs) }
}

import type { RetentionSearch } from '@throughline/contract'
import type { Interval } from '../calendar/interval.ts'
import { calendarBuckets, type Bucket } from '../calendar/calendar-buckets.ts'
import { strideOf } from '../calendar/open-calendar.ts'
import { momentAfter, type Start } from '../calendar/stride.ts'
import type { ZoneClock } from '../calendar/zone-clock.ts'
import { invalid, type Faults } from './faults.ts'
import type { TimeRange } from './question.ts'
import { readTimeInterval, readZone } from './read-interval.ts'
import { queryPointer } from './read-selection.ts'
import { refuseYears } from './refuse-years.ts'
import type { Cohort, CohortGrid, Period, PeriodOffset, ReturnPeriod } from './retention.ts'

export const gridLimits = {
  cohortsMax: 400,
  /** Of one cohort. */
  periodsMax: 400,
  /** Cohorts × moments at which a cohort or period begins, where they do not begin together. */
  placesMax: 50_000,
} as const

interface Reading {
  readonly range: TimeRange
  readonly nowMs: number
  readonly faults: Faults
}

const pointer = `${queryPointer}/search`
const cohortPointer = `${pointer}/cohort_criteria/time_interval`
const returnPointer = `${pointer}/return_criteria/time_interval`

/** The cohorts of a range with their return periods; undefined, and a fault, for too many. */
export function readGrid(search: RetentionSearch, reading: Reading): CohortGrid | undefined {
  const { faults, range } = reading
  const wire = search.cohort_criteria.time_interval
  const returnWire = search.return_criteria?.time_interval
  const interval = readTimeInterval(wire, cohortPointer, faults)
  const returning = returnWire && readTimeInterval(returnWire, returnPointer, faults)
  const zones = [
    { wire, pointer: cohortPointer },
    { wire: returnWire, pointer: returnPointer },
  ]
  const clock = readZone(zones, faults)
  if (interval === undefined || clock === undefined) return undefined
  if (range.fromMs >= range.untilMs || refuseYears(range, faults)) return undefined
  const { cohortsMax: bucketsMax } = gridLimits
  const buckets = calendarBuckets(interval, { range, clock, bucketsMax })
  if (buckets.length > bucketsMax) {
    const sentence = `makes more than ${bucketsMax} cohorts of the range`
    faults.push(invalid(cohortPointer, sentence))
    return undefined
  }
  const spacing = returning ?? interval
  const periodsOf = isSameLength(interval, spacing)
    ? (index: number) => buckets.slice(index).map(({ period }) => period)
    : (index: number) => steppedPeriods(buckets[index]?.start, { spacing, range, clock })
  return gridOf(buckets, { ...reading, interval, spacing, periodsOf })
}

interface Stepping {
  readonly spacing: Interval
  readonly range: TimeRange
  readonly clock: ZoneClock
}

/** One more than there may be, at most. */
function steppedPeriods(start: Start | undefined, stepping: Stepping): Period[] {
  if (start === undefined) return []
  const { spacing, range, clock } = stepping
  const stride = strideOf(spacing)
  const startAt = (times: number) => momentAfter(start, { stride, times }, clock)
  const periods: Period[] = []
  for (let index = 0; periods.length <= gridLimits.periodsMax; index += 1) {
    const startMs = startAt(index)
    if (startMs >= range.untilMs) break
    periods.push({ startMs, endMs: startAt(index + 1) })
  }
  return periods
}

/** Whether periods are what comes behind a cohort in its own calendar. */
function isSameLength(interval: Interval, spacing: Interval): boolean {
  if (interval.kind !== spacing.kind || interval.unit !== spacing.unit) return false
  return timesOf(interval) === timesOf(spacing)
}

function timesOf(interval: Interval): number {
  return interval.kind === 'calendar' ? interval.quantity : interval.value
}

interface Filling extends Reading {
  readonly interval: Interval
  readonly spacing: Interval
  readonly periodsOf: (index: number) => readonly Period[]
}

function gridOf(buckets: readonly Bucket[], filling: Filling): CohortGrid | undefined {
  const { range, nowMs, faults, interval, spacing } = filling
  const endMs = Math.min(range.untilMs, nowMs)
  const all = allPeriods(buckets, filling)
  if (all === undefined) {
    const sentence = 'makes too many return periods of the range: take longer ones'
    faults.push(invalid(returnPointer, sentence))
    return undefined
  }
  const cohorts = buckets.map(({ start, period }, index): Cohort => {
    const periods = (all[index] ?? []).map((one): ReturnPeriod => {
      return { ...one, isPartial: one.endMs > endMs }
    })
    return { ...period, name: nameOf(start, interval), periods }
  })
  const offsets = (all[0] ?? []).map((_, index) => offsetOf(spacing, index))
  return { cohorts, offsets }
}

/**
 * The periods of each cohort; undefined where there are too many, which is seen as soon as it is so:
 * a step over the clock of a zone takes microseconds.
 */
function allPeriods(
  buckets: readonly Bucket[],
  { periodsOf }: Filling,
): readonly (readonly Period[])[] | undefined {
  const starts = new Set(buckets.map(({ period }) => period.startMs))
  const all: (readonly Period[])[] = []
  let areCohorts = true
  for (const index of buckets.keys()) {
    const periods = periodsOf(index)
    if (periods.length > gridLimits.periodsMax) return undefined
    for (const { startMs } of periods) starts.add(startMs)
    all.push(periods)
    areCohorts &&= beginTogether(
      periods,
      buckets.slice(index).map(({ period }) => period),
    )
    if (!areCohorts && buckets.length * starts.size > gridLimits.placesMax) return undefined
  }
  return all
}

function beginTogether(some: readonly Period[], others: readonly Period[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ startMs }, index) => startMs === others[index]?.startMs)
  )
}

/** Whether the periods of each cohort are the cohorts from it on. */
export function arePeriodsCohorts(cohorts: readonly Cohort[]): boolean {
  return cohorts.every(({ periods }, index) => beginTogether(periods, cohorts.slice(index)))
}

/** The moments at which a cohort or a period begins. */
export function startsOf(cohorts: readonly Cohort[]): readonly number[] {
  const starts = cohorts.flatMap(({ startMs, periods }) => [
    startMs,
    ...periods.map((period) => period.startMs),
  ])
  return [...new Set(starts)].toSorted((left, right) => left - right)
}

/**
 * The cohorts that are taken together for a period: those whose period is over, or, where there are
 * none, all that have one.
 */
export function wholeCohorts({ cohorts }: CohortGrid, period: number): readonly number[] {
  const having = [...cohorts.keys()].filter((index) => cohorts[index]?.periods[period])
  const whole = having.filter((index) => cohorts[index]?.periods[period]?.isPartial === false)
  return whole.length > 0 ? whole : having
}

function nameOf({ wallMs }: Start, { unit }: Interval): string {
  const text = new Date(wallMs).toISOString()
  const isOfTime = unit === 'minute' || unit === 'hour'
  return isOfTime ? text.slice(0, 16).replace('T', ' ') : text.slice(0, 10)
}

function offsetOf(spacing: Interval, index: number): PeriodOffset {
  const value = index * timesOf(spacing)
  if (Number.isInteger(timesOf(spacing))) return { unit: spacing.unit, value }
  const stride = strideOf(spacing)
  return stride.kind === 'months'
    ? { unit: 'month', value }
    : { unit: 'minute', value: (index * stride.ms) / 60_000 }
}

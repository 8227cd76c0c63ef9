import type { TimeInterval } from '@throughline/contract'
import type { CalendarUnit, Interval } from '../calendar/interval.ts'
import { openZone, type ZoneClock } from '../calendar/zone-clock.ts'
import { invalid, type Faults } from './faults.ts'
import { emptyAsAbsent } from './read-measure.ts'

export const intervalLimits = {
  /** Days, weeks and so on in one interval. */
  quantityMax: 1_000,
} as const

/** How long buckets are; undefined, and a fault, for what no calendar has. */
export function readTimeInterval(
  wire: TimeInterval,
  pointer: string,
  faults: Faults,
): Interval | undefined {
  return wire.type === 'calendar'
    ? readCalendar(wire.value, `${pointer}/value`, faults)
    : readFixed(wire, `${pointer}/value`, faults)
}

type WireCalendar = Extract<TimeInterval, { type: 'calendar' }>['value']

function readCalendar(
  { type: unit, quantity = 1, alignment: text }: WireCalendar,
  pointer: string,
  faults: Faults,
): Interval | undefined {
  const { quantityMax } = intervalLimits
  const isCountable = quantity >= 1 && quantity <= quantityMax
  if (!isCountable) faults.push(invalid(`${pointer}/quantity`, `must be 1 to ${quantityMax}`))
  const alignment = readAlignment(unit, emptyAsAbsent(text))
  if (alignment === undefined) {
    faults.push(invalid(`${pointer}/alignment`, unknownAlignment(unit, text ?? '')))
  }
  if (alignment === undefined || !isCountable) return undefined
  return { kind: 'calendar', unit, quantity, alignment }
}

type WireFixed = Extract<TimeInterval, { type: 'fixed' }>

const minutesOf = { day: 1_440, week: 10_080, month: 1 } as const

function readFixed({ unit, value }: WireFixed, pointer: string, faults: Faults) {
  const { quantityMax } = intervalLimits
  if (value <= 0 || value > quantityMax) {
    faults.push(invalid(pointer, `must be above 0, and at most ${quantityMax}`))
    return undefined
  }
  if (!Number.isInteger(value * minutesOf[unit])) {
    const whole = unit === 'month' ? 'a whole number of months' : 'a whole number of minutes'
    faults.push(invalid(pointer, `must be ${whole}`))
    return undefined
  }
  return { kind: 'fixed', unit, value } as const
}

/** The zone that the first of these intervals names; a fault where another names another. */
export function readZone(
  intervals: readonly { readonly wire: TimeInterval | undefined; readonly pointer: string }[],
  faults: Faults,
): ZoneClock | undefined {
  const named = intervals.flatMap(({ wire, pointer }) => {
    const name = wire?.type === 'calendar' ? emptyAsAbsent(wire.value.timezone) : undefined
    return name === undefined ? [] : [{ name, place: `${pointer}/value/timezone` }]
  })
  const [{ name: zone } = { name: 'UTC' }] = named
  for (const { name, place } of named) {
    const isKnown = openZone(name) !== undefined
    if (!isKnown) faults.push(invalid(place, `${JSON.stringify(name)} is no time zone`))
    else if (name !== zone) {
      faults.push(invalid(place, `the cohorts have another zone: ${JSON.stringify(zone)}`))
    }
  }
  return openZone(zone)
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

/** Where a bucket begins, as a number; undefined for a text that says nothing of such a unit. */
function readAlignment(unit: CalendarUnit, text: string | undefined): number | undefined {
  switch (unit) {
    case 'minute':
    case 'hour':
      return text === undefined ? 0 : undefined
    case 'day':
      return text === undefined ? 0 : readHour(text.toLowerCase())
    case 'week':
      return text === undefined ? 0 : placeOf(weekdays, text.toLowerCase())
    case 'month':
      return text === undefined ? 1 : readDay(text.toLowerCase())
    case 'quarter':
    case 'year':
      return text === undefined ? 0 : placeOf(months, text.toLowerCase())
  }
}

/** By the whole name, or the first three letters of it. */
function placeOf(names: readonly string[], text: string): number | undefined {
  const place = names.findIndex((name) => name === text || name.slice(0, 3) === text)
  return place < 0 ? undefined : place
}

/** `14`, `2pm`, `12am`. */
function readHour(text: string): number | undefined {
  const [, digits, half] = /^(\d{1,2})\s?(am|pm)?$/.exec(text) ?? []
  if (digits === undefined) return undefined
  const hour = Number(digits)
  if (half === undefined) return hour <= 23 ? hour : undefined
  if (hour < 1 || hour > 12) return undefined
  return (hour % 12) + (half === 'pm' ? 12 : 0)
}

/** `1st`, `15`. */
function readDay(text: string): number | undefined {
  const day = Number(/^(\d{1,2})(?:st|nd|rd|th)?$/.exec(text)?.[1] ?? 0)
  return day >= 1 && day <= 31 ? day : undefined
}

const expected: Readonly<Record<CalendarUnit, string>> = {
  minute: 'minutes have no alignment',
  hour: 'hours have no alignment',
  day: 'a day begins at an hour, as in 1am or 14',
  week: 'a week begins on a weekday, as in monday',
  month: 'a month begins on a day, as in 1st or 15',
  quarter: 'a quarter begins in a month, as in january',
  year: 'a year begins in a month, as in january',
}

function unknownAlignment(unit: CalendarUnit, text: string): string {
  return `${JSON.stringify(text)} is no alignment: ${expected[unit]}`
}

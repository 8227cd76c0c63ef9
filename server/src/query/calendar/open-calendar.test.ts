import { expect, test } from 'vitest'
import type { CalendarUnit, Interval } from './interval.ts'
import { openCalendar } from './open-calendar.ts'
import { openZone } from './zone-clock.ts'

const hourMs = 3_600_000

function startsFrom(from: string, zone: string, interval: Interval): (count: number) => string[] {
  const clock = openZone(zone)
  if (clock === undefined) throw new Error(`no zone: ${zone}`)
  const startAt = openCalendar(interval, Date.parse(from), clock)
  return (count) =>
    Array.from({ length: count }, (_, index) => new Date(startAt(index).atMs).toISOString())
}

function every(unit: CalendarUnit, alignment: number, quantity = 1): Interval {
  return { kind: 'calendar', unit, quantity, alignment }
}

test('a day in which clocks jump ahead has 23 hours, one in which they go back has 25', () => {
  const spring = startsFrom('2026-03-28T12:00Z', 'Europe/Paris', every('day', 0))(4)
  const autumn = startsFrom('2026-10-24T12:00Z', 'Europe/Paris', every('day', 0))(4)

  const hours = (starts: string[]) =>
    starts
      .slice(1)
      .map((start, index) => (Date.parse(start) - Date.parse(starts[index] ?? '')) / hourMs)
  expect(hours(spring)).toEqual([24, 23, 24])
  expect(hours(autumn)).toEqual([24, 25, 24])
})

test('a day whose first hour clocks jump over begins with the hour behind it', () => {
  const starts = startsFrom('2026-04-23T12:00Z', 'Africa/Cairo', every('day', 0))(3)

  // Clocks go from 0:00 to 1:00 on Friday, 24 April.
  expect(starts).toEqual([
    '2026-04-22T22:00:00.000Z',
    '2026-04-23T22:00:00.000Z',
    '2026-04-24T21:00:00.000Z',
  ])
})

test('a day that begins twice begins the first time', () => {
  const starts = startsFrom('2026-10-31T12:00Z', 'America/Havana', every('day', 0))(3)

  // Clocks go from 1:00 to 0:00 on Sunday, 1 November.
  expect(starts).toEqual([
    '2026-10-31T04:00:00.000Z',
    '2026-11-01T04:00:00.000Z',
    '2026-11-02T05:00:00.000Z',
  ])
})

test('months are as long as they are, in a leap year too', () => {
  expect(startsFrom('2028-01-15T00:00Z', 'UTC', every('month', 1))(4)).toEqual([
    '2028-01-01T00:00:00.000Z',
    '2028-02-01T00:00:00.000Z',
    '2028-03-01T00:00:00.000Z',
    '2028-04-01T00:00:00.000Z',
  ])
})

test('a month that begins on the 31st begins on the last day where there is none', () => {
  expect(startsFrom('2026-02-01T00:00Z', 'UTC', every('month', 31))(4)).toEqual([
    '2026-01-31T00:00:00.000Z',
    '2026-02-28T00:00:00.000Z',
    '2026-03-31T00:00:00.000Z',
    '2026-04-30T00:00:00.000Z',
  ])
})

test.each([
  { of: 'weeks from Monday', interval: every('week', 0), first: '2026-08-17' },
  { of: 'weeks from Sunday', interval: every('week', 6), first: '2026-08-16' },
  { of: 'days from 14:00', interval: every('day', 14), first: '2026-08-18T14:00' },
  { of: 'quarters from January', interval: every('quarter', 0), first: '2026-07-01' },
  { of: 'quarters from February', interval: every('quarter', 1), first: '2026-08-01' },
  { of: 'years from April', interval: every('year', 3), first: '2026-04-01' },
  { of: 'three hours', interval: every('hour', 0, 3), first: '2026-08-19T09:00' },
  // 2,954 weeks after Monday, 5 January 1970; the next pair begins with 2,956.
  { of: 'two weeks', interval: every('week', 0, 2), first: '2026-08-17' },
  { of: 'five days', interval: every('day', 0, 5), first: '2026-08-15' },
  { of: 'five months', interval: every('month', 1, 5), first: '2026-04-01' },
])('a moment is in the $of that began on $first', ({ interval, first }) => {
  const [start] = startsFrom('2026-08-19T10:30Z', 'UTC', interval)(1)

  expect(start).toBe(new Date(`${first}${first.includes('T') ? ':00Z' : ''}`).toISOString())
})

test('hours begin where the clock of the zone shows whole ones', () => {
  expect(startsFrom('2026-08-19T10:50Z', 'Asia/Kathmandu', every('hour', 0))(2)).toEqual([
    '2026-08-19T10:15:00.000Z',
    '2026-08-19T11:15:00.000Z',
  ])
})

test('in an hour that the clock shows twice there are two hours', () => {
  expect(startsFrom('2026-11-01T05:10Z', 'America/New_York', every('hour', 0))(3)).toEqual([
    '2026-11-01T05:00:00.000Z',
    '2026-11-01T06:00:00.000Z',
    '2026-11-01T07:00:00.000Z',
  ])
})

test('what is fixed begins with the range, at the same time of day by the clock of the zone', () => {
  const days = { kind: 'fixed', unit: 'day', value: 1 } as const
  const months = { kind: 'fixed', unit: 'month', value: 1 } as const

  expect(startsFrom('2026-03-28T12:00Z', 'Europe/Paris', days)(3)).toEqual([
    '2026-03-28T12:00:00.000Z',
    '2026-03-29T11:00:00.000Z',
    '2026-03-30T11:00:00.000Z',
  ])
  expect(startsFrom('2026-01-31T06:00Z', 'UTC', months)(3)).toEqual([
    '2026-01-31T06:00:00.000Z',
    '2026-02-28T06:00:00.000Z',
    '2026-03-31T06:00:00.000Z',
  ])
})

test('days before 1970 are counted from there too', () => {
  expect(startsFrom('1969-12-30T12:00Z', 'UTC', every('day', 0, 2))(2)).toEqual([
    '1969-12-30T00:00:00.000Z',
    '1970-01-01T00:00:00.000Z',
  ])
})

test.each(['Europe/Atlantis', '', 'Mars'])('"%s" is no zone', (name) => {
  expect(openZone(name)).toBeUndefined()
})

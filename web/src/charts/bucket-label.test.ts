import { expect, test } from 'vitest'
import { axisLabel, bucketLabel, columnLabel, momentLabel } from './bucket-label.ts'

const hour = 3_600_000
const day = 24 * hour
const at = Date.UTC(2026, 10, 21, 14)

test('a bucket names its day and, below a day, its first and last moment', () => {
  expect(bucketLabel(at, hour, 'UTC')).toBe('Sat 21 Nov, 14:00 – 15:00')
  expect(bucketLabel(at, 60_000, 'UTC')).toBe('Sat 21 Nov, 14:00')
  expect(bucketLabel(Date.UTC(2026, 10, 21), day, 'UTC')).toBe('Sat 21 Nov 2026')
  expect(bucketLabel(Date.UTC(2026, 10, 1), 30 * day, 'UTC')).toBe('November 2026')
  expect(bucketLabel(Date.UTC(2026, 10, 19), 7 * day, 'UTC')).toBe('19 Nov – 25 Nov 2026')
})

test('the axis shows the clock within a day and the date where a day begins', () => {
  expect(axisLabel(at, hour, 'UTC')).toBe('14:00')
  expect(axisLabel(Date.UTC(2026, 10, 21), hour, 'UTC')).toBe('21 Nov')
  expect(axisLabel(Date.UTC(2027, 0, 1), day, 'UTC')).toBe('2027')
})

test('a table column is named by its start, and by its end too when it is longer than a day', () => {
  expect(columnLabel(at, hour, 'UTC')).toBe('21 Nov 14:00')
  expect(columnLabel(at, day, 'UTC')).toBe('21 Nov')
  expect(columnLabel(Date.UTC(2026, 10, 5), 7 * day, 'UTC')).toBe('5 Nov – 11 Nov')
})

test('a moment is named to the minute', () => {
  expect(momentLabel(at + 5 * 60_000, 'UTC')).toBe('21 Nov, 14:05')
})

test('times are those on the wall of the zone', () => {
  expect(bucketLabel(at, hour, 'Asia/Kathmandu')).toBe('Sat 21 Nov, 19:45 – 20:45')
  expect(axisLabel(Date.UTC(2026, 10, 20, 23), hour, 'Europe/Berlin')).toBe('21 Nov')
})

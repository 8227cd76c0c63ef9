import { expect, test } from 'vitest'
import { chooseInterval, intervalNames, isSensible } from './interval.ts'
import { rangeNames } from './range.ts'
import { bucketStarts, windowOf } from './time-window.ts'

test('an asked interval is used when it gives between 4 and 800 buckets', () => {
  expect(chooseInterval('5m', '24h').name).toBe('5m')
  expect(chooseInterval('1d', '12mo').name).toBe('1d')
})

test('a senseless interval gives way to the one that suits the range', () => {
  expect(chooseInterval('1m', '12mo').name).toBe('7d')
  expect(chooseInterval('7d', '24h').name).toBe('1h')
  expect(chooseInterval(undefined, '1h').name).toBe('1m')
})

test('every range has at least two sensible intervals, its own among them', () => {
  const counts = rangeNames.map(
    (range) => intervalNames.filter((interval) => isSensible(interval, range)).length,
  )
  const own = rangeNames.map((range) => isSensible(chooseInterval(undefined, range).name, range))

  expect(Math.min(...counts)).toBeGreaterThanOrEqual(2)
  expect(own).toEqual(rangeNames.map(() => true))
})

test('a window ends on the full minute after now and is as long as its range says, to the minute', () => {
  const now = Date.UTC(2026, 10, 21, 17, 48, 7)

  const window = windowOf('7d', chooseInterval('6h', '7d'), now)

  expect(new Date(window.fromMs).toISOString()).toBe('2026-11-14T17:49:00.000Z')
  expect(new Date(window.toMs).toISOString()).toBe('2026-11-21T17:49:00.000Z')
})

test('the buckets of a window cover it without a gap, the cut one first and the running one last', () => {
  const now = Date.UTC(2026, 10, 21, 14, 31, 7)

  const starts = bucketStarts(windowOf('24h', chooseInterval('1h', '24h'), now))

  expect(starts).toHaveLength(25)
  expect(new Date(starts[0] ?? 0).toISOString()).toBe('2026-11-20T14:00:00.000Z')
  expect(new Date(starts.at(-1) ?? 0).toISOString()).toBe('2026-11-21T14:00:00.000Z')
})

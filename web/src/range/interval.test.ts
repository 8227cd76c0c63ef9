import { expect, test } from 'vitest'
import { chooseInterval, intervalNames, isSensible } from './interval.ts'
import { presets } from './range.ts'
import { readRange } from './range-text.ts'
import { windowOf, type Window } from './window.ts'

test('an asked interval is used when it gives between 4 and 800 buckets', () => {
  expect(chooseInterval('5m', windowNamed('24h')).name).toBe('5m')
  expect(chooseInterval('1d', windowNamed('12mo')).name).toBe('1d')
})

test('a senseless interval gives way to the one that suits the range', () => {
  expect(chooseInterval('1m', windowNamed('12mo')).name).toBe('1w')
  expect(chooseInterval('1w', windowNamed('24h')).name).toBe('1h')
  expect(chooseInterval(undefined, windowNamed('1h')).name).toBe('1m')
})

test('every preset has at least two sensible intervals, its own among them', () => {
  const windows = presets.map(({ range }) => windowOf(range, moment))
  const counts = windows.map(
    (window) => intervalNames.filter((interval) => isSensible(interval, window)).length,
  )
  const own = windows.map((window) => isSensible(chooseInterval(undefined, window).name, window))

  expect(Math.min(...counts)).toBeGreaterThanOrEqual(2)
  expect(own).toEqual(windows.map(() => true))
})

const moment = { nowMs: Date.UTC(2026, 10, 21, 17, 48, 7), zone: 'UTC' }

function windowNamed(text: string): Window {
  const range = readRange(text)
  if (range === undefined) throw new Error(`${text} is no range`)
  return windowOf(range, moment)
}

import { expect, test } from 'vitest'
import { durationTerm, durationTicks, formatDuration } from './duration.ts'

test.each([
  [0, '0 ns'],
  [87, '87 ns'],
  [1_500, '1.5 µs'],
  [999_950, '1 ms'],
  [12_345_678, '12.3 ms'],
  [1_240_000_000, '1.24 s'],
  [59_400_000_000, '59.4 s'],
  [59_960_000_000, '1 min'],
  [125_000_000_000, '2 min 5 s'],
  [7_380_000_000_000, '2 h 3 min'],
])('%i ns are shown as %s', (ns, shown) => {
  expect(formatDuration(ns)).toBe(shown)
})

test.each([
  [250_000_000, '250ms'],
  [2_000_000_000, '2s'],
  [1_500, '1500ns'],
  [3_000, '3us'],
  [0, '0ns'],
])('%i ns are %s in a search', (ns, term) => {
  expect(durationTerm(ns)).toBe(term)
})

test('ticks are round, and no more than asked for', () => {
  expect(durationTicks(0, 9_100_000, 5)).toEqual([0, 2e6, 4e6, 6e6, 8e6])
  expect(durationTicks(3_100_000, 4_000_000, 3)).toEqual([3_500_000, 4_000_000])
  expect(durationTicks(0, 200e9, 4)).toEqual([0, 60e9, 120e9, 180e9])
})

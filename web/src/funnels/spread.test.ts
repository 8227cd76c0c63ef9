import { expect, test } from 'vitest'
import { spreadOf, timeToConvert } from './spread.ts'

test('times are counted between round edges, from the shortest to the longest', () => {
  const bins = spreadOf([1_500, 9_999, 10_000, 65_000])

  expect(bins.map(({ fromMs, count }) => [fromMs, count])).toEqual([
    [1_000, 2],
    [10_000, 1],
    [30_000, 0],
    [60_000, 1],
  ])
})

test('of nobody there are no bars', () => {
  expect(spreadOf([])).toEqual([])
})

test('the time to convert is between the first moment and the last, whichever steps they are of', () => {
  const record = { s1_timestamp: 5_000, s2_timestamp: 1_000, s2b_timestamp: null, timestamp: 9_000 }

  expect(timeToConvert(record)).toBe(4_000)
  expect(timeToConvert({ timestamp: 9_000 })).toBeUndefined()
})

import { expect, test } from 'vitest'
import { bucketTimes, figuresAt } from './span-figures.ts'

const figures = { count: 2, errors: 1, error_rate: 0.5, p50_ns: 1e6, p75_ns: 2e6, p95_ns: 3e6 }
const bucket = { ...figures, p99_ns: 4e6 }

test('buckets cover the whole window, from the one it begins in', () => {
  expect(bucketTimes({ fromMs: 90, toMs: 200 }, 60)).toEqual([60, 120, 180])
  expect(bucketTimes({ fromMs: 60, toMs: 180 }, 60)).toEqual([60, 120])
})

test('an empty bucket has no errors, and no duration either', () => {
  const series = { group: ['shop'], total: bucket, buckets: [{ time: 60, ...bucket }] }

  expect(figuresAt(series, 'errors', [0, 60])).toEqual([0, 1])
  expect(figuresAt(series, 'p95', [0, 60])).toEqual([null, 3])
})

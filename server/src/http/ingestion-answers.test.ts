import { expect, test } from 'vitest'
import { ratesOver, timelineBuckets } from './ingestion-answers.ts'
import { readAsked } from './ingestion-asked.ts'

const minuteMs = 60_000
const accepted = { severity: 'accepted', lastAtMs: 0 } as const

test('a rate over a minute has the part of the minute before that is inside, and nothing older', () => {
  const found = [
    { ...accepted, bucket: 98, count: 1_000 },
    { ...accepted, bucket: 99, count: 40 },
    { ...accepted, bucket: 100, count: 30 },
  ]

  const rates = ratesOver(minuteMs, found, 100 * minuteMs + 15_000)

  expect(rates).toEqual({ accepted: 1, dropped: 0, changed: 0, noted: 0 })
})

test('a timeline by the hour has every hour that the window touches, and each count in its own', () => {
  const found = [
    { ...accepted, bucket: 1, count: 2 },
    { ...accepted, severity: 'dropped', bucket: 3, count: 5 },
  ]

  const buckets = timelineBuckets(found, { from: 90, until: 185, bucketMinutes: 60 })

  const none = { accepted: 0, dropped: 0, changed: 0, noted: 0 }
  expect(buckets).toEqual([
    { at: 60 * minuteMs, ...none, accepted: 2 },
    { at: 120 * minuteMs, ...none },
    { at: 180 * minuteMs, ...none, dropped: 5 },
  ])
})

test('a window is of the whole minutes that it touches, without the one that begins at its end', () => {
  const defaults = { nowMs: 10 * minuteMs, windowMs: minuteMs }

  expect(readAsked({ from: '60000', to: '120000' }, defaults)).toMatchObject({ from: 1, until: 2 })
  expect(readAsked({ from: '59999', to: '120001' }, defaults)).toMatchObject({ from: 0, until: 3 })
  expect(readAsked({}, defaults)).toMatchObject({ from: 9, until: 11 })
})

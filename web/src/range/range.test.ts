import { expect, test } from 'vitest'
import { presets, rangeLabel, rangeWords } from './range.ts'
import { printRange, readRange } from './range-text.ts'

test.each([
  ['last 90d', '90d', 'in the last 90 days'],
  ['the past 3 months', '3mo', 'in the last 3 months'],
  ['30 min', '30min', 'in the last 30 minutes'],
  ['12mo', '12mo', 'in the last 12 months'],
  ['last hour', '1h', 'in the last hour'],
  ['Today', 'today', 'today'],
  ['last week', 'last week', 'last week'],
  ['MTD', 'this month', 'this month'],
  ['2026-10-01..', '2026-10-01..', 'since 1 Oct 2026'],
  ['since 2026-10-01', '2026-10-01..', 'since 1 Oct 2026'],
  ['2026-10', '2026-10', 'in Oct 2026'],
  ['2026-10-01 to 2026-10-31', '2026-10-01..2026-10-31', 'from 1 Oct 2026 to 31 Oct 2026'],
  [
    '2026-10-01 14:00..2026-10-01 15:30',
    '2026-10-01T14:00..2026-10-01T15:30',
    'from 1 Oct 2026, 14:00 to 1 Oct 2026, 15:30',
  ],
])('%s is read as %s, which is %s', (typed, printed, words) => {
  const range = readRange(typed)

  expect(range && printRange(range)).toBe(printed)
  expect(range && rangeWords(range)).toBe(words)
})

test.each(['', 'soon', '7', '0d', '2026-13', '2026-02-30', '2026-10-02..2026-10-01', '1..2..3'])(
  '“%s” is no range',
  (typed) => {
    expect(readRange(typed)).toBeUndefined()
  },
)

test('every preset has a key of its own, and stands as its own text in an address', () => {
  const keys = presets.map(({ key }) => key)
  const read = presets.map(({ range }) => readRange(printRange(range)))

  expect(new Set(keys).size).toBe(keys.length)
  expect(read).toEqual(presets.map(({ range }) => range))
  expect(presets.map(({ range }) => rangeLabel(range))).toContain('Last 7 days')
})

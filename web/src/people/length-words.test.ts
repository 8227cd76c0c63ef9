import { expect, test } from 'vitest'
import { lengthWords } from './length-words.ts'

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1_000, '1 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [7_500_000, '2 h 5 min'],
  [86_400_000 * 3 + 3_600_000, '3 d 1 h'],
])('%d ms are called %s', (ms, words) => {
  expect(lengthWords(ms)).toBe(words)
})

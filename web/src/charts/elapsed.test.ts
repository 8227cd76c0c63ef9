import { expect, test } from 'vitest'
import { formatElapsed } from './elapsed.ts'

test.each([
  [0, '0 s'],
  [450, '450 ms'],
  [1_900, '1 s'],
  [200_000, '3 min 20 s'],
  [3_600_000, '1 h'],
  [187_200_000, '2 d 4 h'],
])('%i ms are %s', (ms, text) => {
  expect(formatElapsed(ms)).toBe(text)
})

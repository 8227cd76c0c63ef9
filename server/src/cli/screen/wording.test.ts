import { expect, test } from 'vitest'
import { byteWords, countWords, durationWords, pluralWords } from './wording.ts'

test.each([
  [0, '0.0 s'],
  [4_249, '4.2 s'],
  [75_000, '1:15'],
  [3_725_000, '1:02:05'],
])('%i ms reads %s', (ms, words) => {
  expect(durationWords(ms)).toBe(words)
})

test.each([
  [999, '999 B'],
  [12_345_678, '12.3 MB'],
  [5e15, '5000.0 TB'],
])('%d bytes read %s', (bytes, words) => {
  expect(byteWords(bytes)).toBe(words)
})

test('counts are grouped by thousands, and one thing is not many', () => {
  expect(countWords(1_234_567)).toBe('1,234,567')
  expect(pluralWords(1, 'line')).toBe('1 line')
  expect(pluralWords(1_200, 'line')).toBe('1,200 lines')
})

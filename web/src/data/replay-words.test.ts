import { expect, test } from 'vitest'
import { replayWords } from './replay-words.ts'

test('a replay says how many are stored, and why the others are not', () => {
  expect(replayWords({ stored: 3, kept: 0, reason: undefined })).toBe('3 stored.')
  expect(replayWords({ stored: 3, kept: 1, reason: 'Constraint `prices` is violated.' })).toBe(
    '3 stored, 1 still refused: Constraint `prices` is violated.',
  )
  expect(replayWords({ stored: 0, kept: 0, reason: undefined })).toBe(
    'There was nothing left to replay.',
  )
})

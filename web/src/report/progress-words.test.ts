import { expect, test } from 'vitest'
import { progressWords } from './progress-words.ts'

const running = { is_running: true, elapsed_ms: 1 }

test.each([
  [{ rows_read: 1_200_000, rows_to_read: 4_800_000 }, '1.2M of 4.8M rows read, 25%'],
  [{ rows_read: 1_200_000, rows_to_read: 1_000_000 }, '1.2M rows read'],
  [{ rows_read: 512 }, '512 rows read'],
  [{ rows_read: 0, rows_to_read: 9 }, undefined],
])('how far a question is that has %j stands there as %s', (rows, words) => {
  expect(progressWords({ ...running, ...rows })).toBe(words)
})

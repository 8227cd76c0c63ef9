import { expect, test } from 'vitest'
import { formatBytes } from './bytes.ts'

test.each([
  [0, '0 B'],
  [1_023, '1023 B'],
  [1_536, '1.5 KiB'],
  [40 * 1024 ** 2, '40 MiB'],
  [3.25 * 1024 ** 4, '3.3 TiB'],
])('%i bytes are written %s', (bytes, written) => {
  expect(formatBytes(bytes)).toBe(written)
})

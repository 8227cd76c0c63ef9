import { expect, test } from 'vitest'
import { hex16, hex32 } from './hex-id.ts'

test('ids are shown with all their digits', () => {
  expect(hex16(2n ** 64n - 1n)).toBe('ffffffffffffffff')
  expect(hex32({ low: 255n, high: 1n })).toBe('000000000000000100000000000000ff')
})

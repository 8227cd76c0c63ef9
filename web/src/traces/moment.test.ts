import { expect, test } from 'vitest'
import { epochMs, momentText } from './moment.ts'

const atMs = Date.UTC(2026, 10, 22, 23, 8, 5, 42)

test('a moment is written by the clock of a zone', () => {
  expect(momentText(atMs)).toBe('2026-11-22 23:08:05.042')
  expect(momentText(atMs, 'Asia/Kathmandu')).toBe('2026-11-23 04:53:05.042')
})

test('nanoseconds beyond the exact numbers are read to the millisecond', () => {
  expect(epochMs('1795262400123999999')).toBe(1_795_262_400_123)
})

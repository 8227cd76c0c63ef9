import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startOfJson } from './json-start.ts'

test('any value is shown as the first 100 characters of its JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      expect(startOfJson(value)).toBe(JSON.stringify(value).slice(0, 100))
    }),
  )
})

test('a million levels are shown by the first 100', () => {
  const value: unknown = JSON.parse('['.repeat(1_000_000) + ']'.repeat(1_000_000))

  expect(startOfJson(value)).toBe('['.repeat(100))
})

test('what is not there is shown as nothing', () => {
  expect(startOfJson(undefined)).toBe('nothing')
})

import { expect, test } from 'vitest'
import { readablePath, typedPath } from './attribute-path.ts'

test.each([
  ['@card brand', String.raw`@card\ brand`],
  ['card brand.a:b', String.raw`@card\ brand.a\:b`],
  ['customer.tier', '@customer.tier'],
  [String.raw`@card\ brand`, String.raw`@card\ brand`],
])('what was typed as %s is asked for as %s', (typed, asked) => {
  expect(typedPath(typed)).toBe(asked)
})

test('a path is read without the backslashes of the search syntax', () => {
  expect(readablePath(String.raw`@card\ brand.a\\b`)).toBe(String.raw`@card brand.a\b`)
})

import { expect, test } from 'vitest'
import { hasTerm, narrowed, without } from './search-terms.ts'

test.each([
  ['', 'status:error'],
  ['service:shop', 'service:shop status:error'],
  ['a OR b', '(a OR b) status:error'],
  ['status:error service:shop', 'status:error service:shop'],
])('%j narrowed to failures is %j', (query, narrower) => {
  expect(narrowed(query, 'status:error')).toBe(narrower)
  expect(hasTerm(narrower, 'status:error')).toBe(true)
})

test('a term that was added can be taken away', () => {
  expect(without(narrowed('service:shop', 'status:error'), 'status:error')).toBe('service:shop')
  expect(without('status:errors', 'status:error')).toBe('status:errors')
})

import { expect, test } from 'vitest'
import { hasTerm, narrowed, withDurations, without } from './search-terms.ts'

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

test('another range of durations takes the place of the one before', () => {
  const first = withDurations('service:shop status:error', 1e6, 25e8)

  expect(first).toBe('service:shop status:error @duration:[1ms TO 2500ms]')
  expect(withDurations(first, 2e6, 3e6)).toBe('service:shop status:error @duration:[2ms TO 3ms]')
})

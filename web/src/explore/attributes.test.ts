import { expect, test } from 'vitest'
import { offeredAttributes, typeWords } from './attributes.ts'

test('the dictionary comes first and no attribute is offered twice', () => {
  const known = [{ path: '@event.name', types: ['String'], count: 9 }]

  const offered = offeredAttributes(known, '')

  expect(offered[0]).toEqual(known[0])
  expect(offered.filter(({ path }) => path === '@event.name')).toHaveLength(1)
})

test('a search narrows the standing attributes too', () => {
  expect(offeredAttributes([], 'ENV').map(({ path }) => path)).toEqual(['env'])
})

test('types are said in plain words, each once', () => {
  expect(typeWords(['Int64', 'Float64', 'String'])).toBe('number, text')
  expect(typeWords(['Array(Nullable(String))'])).toBe('list')
})

import { expect, test } from 'vitest'
import { isObjectList, keysIn, offeredAttributes, typeWords } from './attributes.ts'

test('the dictionary comes first and no attribute is offered twice', () => {
  const known = [{ path: '@event.name', types: ['String'], count: 9 }]

  const offered = offeredAttributes(known, '')

  expect(offered[0]).toEqual(known[0])
  expect(offered.filter(({ path }) => path === '@event.name')).toHaveLength(1)
})

test('a search narrows the standing attributes too', () => {
  expect(offeredAttributes([], 'ENV').map(({ path }) => path)).toEqual(['env', '@trace.env'])
})

test('what the dictionary answered for fewer letters is narrowed by those typed since', () => {
  const known = [aPath('@customer.tier'), aPath('@customer.name')]

  expect(offeredAttributes(known, '@customer.t')).toEqual([known[0]])
})

test('an attribute with special characters is found as it is read and as it is written', () => {
  const known = [aPath(String.raw`@card\ brand`)]

  expect(offeredAttributes(known, 'card br')).toEqual(known)
  expect(offeredAttributes(known, String.raw`@card\ br`)).toEqual(known)
  expect(offeredAttributes(known, 'cardbr')).toEqual([])
})

test('the attribute that is called as searched comes first, standing or not', () => {
  const known = [aPath('@browser.version'), aPath('@os.version'), aPath('@version_code')]

  expect(offeredAttributes(known, 'version').map(({ path }) => path)).toEqual([
    'version',
    '@version_code',
    '@browser.version',
    '@os.version',
  ])
})

test('lists of objects are told from lists of values', () => {
  expect(typeWords(['Array(JSON)'])).toBe('list of objects')
  expect(typeWords(['Array(Nullable(JSON))', 'Array(Array(JSON))'])).toBe('list of objects')
  expect([['Array(JSON)'], ['Array(JSON)', 'String'], []].map(isObjectList)).toEqual([
    true,
    false,
    false,
  ])
})

test('of a list of objects the first four keys are named', () => {
  const keys = ['@items.a', '@items.b', '@items.c.d', '@items.e', '@items.f']
  const known = ['@items', '@itemset.a', ...keys].map(aPath)

  expect(keysIn('@items', known)).toEqual(keys.slice(0, 4))
})

test('types are said in plain words, each once', () => {
  expect(typeWords(['Int64', 'Float64', 'String'])).toBe('number, text')
  expect(typeWords(['Array(Nullable(String))'])).toBe('list')
})

function aPath(path: string): { path: string; types: string[]; count: number } {
  return { path, types: ['String'], count: 1 }
}

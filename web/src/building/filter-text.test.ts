import { expect, test } from 'vitest'
import { printFilter } from './filter-text.ts'
import type { FilterTest } from './filter-row.ts'
import { readFilter } from './read-filter.ts'
import { withTest } from './with-test.ts'

test.each([
  ['@customer.tier:premium', 'is', ['premium']],
  ['@customer.tier:"pre mium"', 'is', ['pre mium']],
  ['-@customer.tier:premium', 'is not', ['premium']],
  ['@customer.tier:(free OR "pre mium")', 'is', ['free', 'pre mium']],
  ['-@customer.tier:(free OR premium)', 'is not', ['free', 'premium']],
  ['@customer.tier:*re*', 'contains', ['re']],
  ['-@customer.tier:*re*', 'does not contain', ['re']],
  ['@customer.tier:(pre* OR fr*)', 'starts with', ['pre', 'fr']],
  ['@customer.tier:*um', 'ends with', ['um']],
  ['@customer.tier:*', 'has a value', []],
  ['-@customer.tier:*', 'has no value', []],
  ['@cart.total:>=12.5', '≥', ['12.5']],
  ['@view.loading_time:<500ms', '<', ['500ms']],
])('%s is one row: %s %j, and is printed so again', (text, operator, values) => {
  const rows = readFilter(text).map(({ row }) => row)

  expect(rows).toMatchObject([{ kind: 'test', operator, values }])
  expect(printFilter(rows)).toBe(text)
})

test('terms side by side are rows, each with its place', () => {
  expect(readFilter('  service:web AND -@a:1 login  @b:[1 TO 5]')).toEqual([
    { row: aTest('service', 'is', 'web'), start: 2, end: 13 },
    { row: aTest('@a', 'is not', '1'), start: 18, end: 23 },
    { row: { kind: 'rest', text: 'login' }, start: 24, end: 29 },
    { row: { kind: 'rest', text: '@b:[1 TO 5]' }, start: 31, end: 42 },
  ])
})

test.each(['@a:1 OR @b:2', 'NOT @a:1', '@a:1||@b:2', '@a:(1', '@a:1)', 'AND @a:1', '"open'])(
  '%s cannot be taken apart and stays one row of text',
  (text) => {
    expect(readFilter(text)).toEqual([{ row: { kind: 'rest', text }, start: 0, end: text.length }])
  },
)

test('an empty filter has no rows', () => {
  expect(readFilter('  ')).toEqual([])
})

function aTest(attribute: string, operator: string, value: string) {
  return { kind: 'test', attribute, operator, values: [value] }
}

test('one more test is added to a text, around an OR with parentheses', () => {
  const one: FilterTest = { kind: 'test', attribute: '@c', operator: 'is', values: ['3'] }

  expect(withTest('', one)).toBe('@c:3')
  expect(withTest('@a:1 @b:2', one)).toBe('@a:1 @b:2 @c:3')
  expect(withTest('@a:1 OR @b:2', one)).toBe('(@a:1 OR @b:2) @c:3')
})

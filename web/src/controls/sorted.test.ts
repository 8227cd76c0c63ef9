import { expect, test } from 'vitest'
import { sorted } from './sorted.ts'

const rows = [
  { name: 'b', count: 2 },
  { name: 'a', count: 2 },
  { name: 'c', count: 10 },
]

const names = (by: 'name' | 'count', way: 'up' | 'down'): string =>
  sorted(rows, (row) => row[by], way)
    .map(({ name }) => name)
    .join('')

test('texts are sorted by their letters, figures by how large they are', () => {
  expect(names('name', 'up')).toBe('abc')
  expect(names('name', 'down')).toBe('cba')
  expect(names('count', 'up').endsWith('c')).toBe(true)
})

test('rows with the same value keep their order, whichever way they are sorted', () => {
  expect(names('count', 'up')).toBe('bac')
  expect(names('count', 'down')).toBe('cba')
})

import { expect, test } from 'vitest'
import { commonPatterns, isLike, patternsOf, withPattern } from './pattern.ts'

test('a * is any text, and nothing else in a pattern means anything', () => {
  expect(isLike('/item/17?a', '/item/*')).toBe(true)
  expect(isLike('/item/', '/item/*')).toBe(true)
  expect(isLike('two\nlines', 'two*')).toBe(true)
  expect(isLike('/items', '/item.*')).toBe(false)
  expect(isLike('a+b', 'a+*')).toBe(true)
})

test('what a value may be one of is read from its separators and the ids in it', () => {
  expect(patternsOf('/item/17/edit')).toEqual(['/item/*/edit', '/item/17/*', '/item/*'])
  expect(patternsOf('order.placed')).toEqual(['order.*'])
  expect(patternsOf('home')).toEqual([])
  expect(patternsOf('17')).toEqual([])
  expect(patternsOf('job-0f8fad5b-d9cb-469f-a165-70867728950e')[0]).toBe('job-*')
})

test('patterns of several values are offered, those of most values first', () => {
  const values = ['order.placed', 'cart.open', 'cart.closed', 'order.paid', 'order.sent', 'x.y']

  expect(commonPatterns(values)).toEqual(['order.*', 'cart.*'])
})

test('a pattern comes before one that takes it in, and stands once', () => {
  expect(withPattern(['/a/*', 'b*'], '/a/b/*')).toEqual(['/a/b/*', '/a/*', 'b*'])
  expect(withPattern(['/a/b/*'], '/a/*')).toEqual(['/a/b/*', '/a/*'])
  expect(withPattern(['b*'], 'b*')).toEqual(['b*'])
})

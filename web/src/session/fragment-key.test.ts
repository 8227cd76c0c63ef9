import { expect, test } from 'vitest'
import { fragmentKey } from './fragment-key.ts'

test('the key is read from the fragment that the server prints', () => {
  expect(fragmentKey('#key=0123abcd')).toBe('0123abcd')
})

test('a fragment without a key signs nobody in', () => {
  expect(fragmentKey('')).toBeUndefined()
  expect(fragmentKey('#')).toBeUndefined()
  expect(fragmentKey('#key=')).toBeUndefined()
  expect(fragmentKey('#section')).toBeUndefined()
})

import { expect, test } from 'vitest'
import { fragmentToken } from './invitation-token.ts'

test('the token is read from the link that the server prints', () => {
  expect(fragmentToken('#invitation=aZ0_-9')).toBe('aZ0_-9')
})

test('a fragment without a token invites nobody', () => {
  expect(fragmentToken('')).toBeUndefined()
  expect(fragmentToken('#')).toBeUndefined()
  expect(fragmentToken('#invitation=')).toBeUndefined()
  expect(fragmentToken('#section')).toBeUndefined()
})

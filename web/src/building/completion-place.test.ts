import { expect, test } from 'vitest'
import { completionPlace } from './completion-place.ts'

test.each([
  ['', { kind: 'attribute', from: 0, typed: '' }],
  ['@cust', { kind: 'attribute', from: 0, typed: '@cust' }],
  ['@a:1 -@cu', { kind: 'attribute', from: 6, typed: '@cu' }],
  ['(@a:1 OR ser', { kind: 'attribute', from: 9, typed: 'ser' }],
  ['@customer.tier:pre', { kind: 'value', attribute: '@customer.tier', from: 15, typed: 'pre' }],
  ['-@a:"two wo', { kind: 'value', attribute: '@a', from: 4, typed: 'two wo' }],
  ['@a:(x OR ', { kind: 'value', attribute: '@a', from: 9, typed: '' }],
  [
    String.raw`@card\ brand:vi`,
    { kind: 'value', attribute: String.raw`@card\ brand`, from: 13, typed: 'vi' },
  ],
])('behind “%s” there is %j', (text, place) => {
  expect(completionPlace(text, text.length)).toEqual(place)
})

test.each(['@a:>5', '@a:[1', '@a:"whole"', '"free te'])('behind %s nothing is offered', (text) => {
  expect(completionPlace(text, text.length)).toBeUndefined()
})

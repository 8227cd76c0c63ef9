import { errorCodes } from '@throughline/contract'
import { expect, test } from 'vitest'
import { ApiError, codeOfAnswer, isWorthRetrying, plainWords } from './api-error.ts'

test.each([429, 503])(
  'a request that was answered %i is sent again, three times at the most',
  (status) => {
    const error = new ApiError(codeOfAnswer(status, []), 'Not now.', { status })

    expect([0, 1, 2, 3].map((failures) => isWorthRetrying(failures, error))).toEqual([
      true,
      true,
      true,
      false,
    ])
  },
)

test.each([400, 403, 404, 500])('a request that was answered %i is not sent again', (status) => {
  const error = new ApiError(codeOfAnswer(status, []), 'No.', { status })

  expect(isWorthRetrying(0, error)).toBe(false)
})

test('a fault of the page itself is no reason to ask the server again', () => {
  expect(isWorthRetrying(0, new TypeError('x is not a function'))).toBe(false)
})

test.each(['signed_out', 'application_key_unknown'] as const)(
  'a 403 with the sentence of %s says that nobody is signed in',
  (code) => {
    expect(codeOfAnswer(403, [errorCodes[code].sentence])).toBe('signed-out')
  },
)

test('any other 403 says that whoever asks may not do this', () => {
  const sentence = 'This needs the permission rum_apps_read, which the role viewer does not have.'
  const error = new ApiError(codeOfAnswer(403, [sentence]), sentence, { status: 403 })

  expect(error.code).toBe('not-permitted')
  expect(plainWords(error)).toBe(`You may not do this. ${sentence}`)
})

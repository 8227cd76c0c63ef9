import { expect, test } from 'vitest'
import { ApiError, codeOfStatus, isWorthRetrying } from './api-error.ts'

test.each([429, 503])(
  'a request that was answered %i is sent again, three times at the most',
  (status) => {
    const error = new ApiError(codeOfStatus(status), 'Not now.', { status })

    expect([0, 1, 2, 3].map((failures) => isWorthRetrying(failures, error))).toEqual([
      true,
      true,
      true,
      false,
    ])
  },
)

test.each([400, 403, 404, 500])('a request that was answered %i is not sent again', (status) => {
  const error = new ApiError(codeOfStatus(status), 'No.', { status })

  expect(isWorthRetrying(0, error)).toBe(false)
})

test('a fault of the page itself is no reason to ask the server again', () => {
  expect(isWorthRetrying(0, new TypeError('x is not a function'))).toBe(false)
})

import { expect, test } from 'vitest'
import { ApiError } from '../server-api/api-error.ts'
import { failureOf, reportOf } from './report.ts'
import { searchText } from './search-text.ts'

const search = searchText({ name: 'order.paid', type: 'server' }, '@a:(1')

test('a fault in the search text is shown at its place in the filter that was typed', () => {
  const offset = search.filterAt + 3
  const error = aRefusal(
    `Invalid value at /data/attributes/query/query/search/query: this parenthesis is never closed (offset ${offset})\n@a:(1\n   ^`,
  )

  expect(failureOf(error, search)).toEqual({
    kind: 'filter',
    message: 'this parenthesis is never closed',
    offset: 3,
  })
})

test('a fault behind the filter is shown at the end of the filter', () => {
  const error = aRefusal(`this parenthesis is never closed (offset ${search.text.length})`)

  expect(failureOf(error, search)).toMatchObject({ kind: 'filter', offset: 5 })
})

test('any other refusal is said in the words of the server', () => {
  const error = aRefusal('At most 11,000 buckets.')

  expect(failureOf(error, search)).toEqual({ kind: 'other', message: 'At most 11,000 buckets.' })
})

test('a failed question hides the answer of the question before it', () => {
  const data = { times: [0], series: [{ label: '', total: 1, values: [1] }], whole: 1 }

  const report = reportOf({ data, error: aRefusal('No.'), isFetching: false }, search)

  expect(report.state).toBe('failed')
})

test('no series is an empty report, not a ready one', () => {
  const data = { times: [0], series: [], whole: 0 }

  expect(reportOf({ data, error: null, isFetching: false }, search)).toEqual({ state: 'empty' })
})

function aRefusal(message: string): ApiError {
  return new ApiError('refused', message, { status: 400 })
}

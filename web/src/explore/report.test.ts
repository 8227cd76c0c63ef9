import { expect, test } from 'vitest'
import { ApiError } from '../server-api/api-error.ts'
import { reportOf } from './report.ts'
import { startState } from './url.ts'

const data = { times: [0], fromMs: 0, series: [{ label: '', total: 1, values: [1] }], whole: 1 }
const answer = { data, question: startState, intervalMs: 60_000 }

test('a fault in the search text is told from other refusals, with its place', () => {
  const error = aRefusal(
    'Invalid value at /data/attributes/query/query/search/query: this parenthesis is never closed (offset 3)\n@a:(1\n   ^',
  )

  expect(reportOf({ answer: undefined, error, isFetching: false })).toEqual({
    state: 'failed',
    failure: { kind: 'filter', message: 'this parenthesis is never closed', offset: 3 },
  })
})

test('a fault in the breakdown is not shown as one of the filter, though it has a place too', () => {
  const message =
    'Invalid value at /data/attributes/query/group_by/0/facet: a name is missing here (offset 1)'

  expect(reportOf({ answer: undefined, error: aRefusal(message), isFetching: false })).toEqual({
    state: 'failed',
    failure: { kind: 'other', message },
  })
})

test('any other refusal is said in the words of the server', () => {
  const error = aRefusal('At most 11,000 buckets.')

  expect(reportOf({ answer: undefined, error, isFetching: false })).toEqual({
    state: 'failed',
    failure: { kind: 'other', message: 'At most 11,000 buckets.' },
  })
})

test('a failed question hides the answer of the question before it', () => {
  const report = reportOf({ answer, error: aRefusal('No.'), isFetching: false })

  expect(report.state).toBe('failed')
})

test('no series is an empty report, not a ready one', () => {
  const nothing = { ...answer, data: { ...data, series: [] } }

  const report = reportOf({ answer: nothing, error: null, isFetching: false })

  expect(report).toEqual({ state: 'empty' })
})

test('an answer stays while the next one is asked for, and says so', () => {
  expect(reportOf({ answer, error: null, isFetching: true })).toEqual({
    state: 'ready',
    answer,
    isRefreshing: true,
  })
})

function aRefusal(message: string): ApiError {
  return new ApiError('refused', message, { status: 400 })
}

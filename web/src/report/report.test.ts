import { expect, test } from 'vitest'
import { reportOf } from './report.ts'

const asked = {
  rows: [1],
  error: null,
  isFetching: false,
  askedAtMs: 7,
  isEmpty: (rows: readonly number[]) => rows.length === 0,
}

test('without an answer a report is loading while it is asked, and cancelled when nobody asks', () => {
  expect(reportOf({ ...asked, rows: undefined, isFetching: true })).toEqual({ state: 'loading' })
  expect(reportOf({ ...asked, rows: undefined })).toEqual({ state: 'cancelled' })
})

test('rows stay in sight while they are asked for again', () => {
  expect(reportOf({ ...asked, isFetching: true })).toEqual({
    state: 'ready',
    rows: [1],
    askedAtMs: 7,
    isRefreshing: true,
  })
})

test('an answer without rows is empty', () => {
  expect(reportOf({ ...asked, rows: [] })).toEqual({ state: 'empty' })
})

test('a failed question never shows the rows of the one before', () => {
  const error = new Error('no')

  expect(reportOf({ ...asked, error })).toEqual({ state: 'failed', error })
})

import { expect, test } from 'vitest'
import type { ScalarResponse, TimeseriesResponse } from '@throughline/contract'
import { curveData } from './curve-data.ts'

const window = { fromMs: 4, toMs: 40, intervalMs: 10 }

test('buckets that the answer leaves out are zero', () => {
  const data = curveData(
    {
      curve: aCurve({ times: [10, 30], lines: { '': [4, 2] } }),
      totals: aScalar({ '': 6 }),
      whole: undefined,
    },
    window,
  )

  expect(data.series).toEqual([{ label: '', total: 6, values: [0, 4, 0, 2] }])
  expect(data.whole).toBe(6)
})

test('series stand in the order of their totals, whatever the order of the curve', () => {
  const data = curveData(
    {
      curve: aCurve({ times: [0], lines: { free: [1], premium: [3] } }),
      totals: aScalar({ premium: 3, free: 1 }),
      whole: aScalar({ '': 9 }),
    },
    window,
  )

  expect(data.series.map((series) => series.label)).toEqual(['premium', 'free'])
  expect(data.whole).toBe(9)
})

test('an answer without data gives no series', () => {
  const data = curveData(
    { curve: { meta: done }, totals: { meta: done }, whole: undefined },
    window,
  )

  expect(data).toEqual({ times: [0, 10, 20, 30], fromMs: 4, series: [], whole: 0 })
})

const done = { request_id: 'r', status: 'done' } as const

function aCurve(given: { times: number[]; lines: Record<string, number[]> }): TimeseriesResponse {
  const series = Object.keys(given.lines).map((tag) => ({
    group_tags: tag === '' ? [] : [tag],
    query_index: 0,
    unit: null,
  }))
  const attributes = {
    series,
    times: given.times,
    values: Object.values(given.lines),
    intervals: [],
  }
  return { data: { id: 'a', type: 'timeseries_response', attributes }, meta: done }
}

function aScalar(given: Record<string, number>): ScalarResponse {
  const figures = {
    name: 'query',
    type: 'number' as const,
    values: Object.values(given),
    meta: { unit: null },
  }
  const groups = {
    name: '@customer.tier',
    type: 'group' as const,
    values: Object.keys(given).map((label) => [label]),
  }
  const columns = '' in given ? [figures] : [groups, figures]
  return { data: { id: 'a', type: 'scalar_response', attributes: { columns } }, meta: done }
}

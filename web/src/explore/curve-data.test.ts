import { expect, test } from 'vitest'
import type { ScalarAnswer, TimeseriesAnswer } from '../server-api/question-shapes.ts'
import { curveData } from './curve-data.ts'

const times = [0, 10, 20, 30]

test('buckets that the answer leaves out are zero', () => {
  const data = curveData(
    {
      curve: aCurve({ times: [10, 30], lines: { '': [4, 2] } }),
      totals: aScalar({ '': 6 }),
      whole: undefined,
    },
    times,
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
    times,
  )

  expect(data.series.map((series) => series.label)).toEqual(['premium', 'free'])
  expect(data.whole).toBe(9)
})

test('an answer without data gives no series', () => {
  const data = curveData({ curve: {}, totals: {}, whole: undefined }, times)

  expect(data).toEqual({ times, series: [], whole: 0 })
})

function aCurve(given: { times: number[]; lines: Record<string, number[]> }): TimeseriesAnswer {
  const series = Object.keys(given.lines).map((tag) => ({ group_tags: tag === '' ? [] : [tag] }))
  return {
    data: { attributes: { series, times: given.times, values: Object.values(given.lines) } },
  }
}

function aScalar(given: Record<string, number>): ScalarAnswer {
  const figures = { name: 'query', type: 'number' as const, values: Object.values(given) }
  if ('' in given) return { data: { attributes: { columns: [figures] } } }
  const groups = {
    name: '@customer.tier',
    type: 'group' as const,
    values: Object.keys(given).map((label) => [label]),
  }
  return { data: { attributes: { columns: [groups, figures] } } }
}

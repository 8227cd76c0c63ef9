import { v2 } from '@datadog/datadog-api-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { send, untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { vendorClient } from './vendor-client.ts'

const dayMs = 86_400_000

/** Four weeks from a Monday, in Paris, where clocks change at the end of the first. */
const from = Date.parse('2026-10-18T22:00:00Z')
const mondays = [from, from + 7 * dayMs + 3_600_000, from + 14 * dayMs + 3_600_000]
const to = Date.parse('2026-11-08T23:00:00Z')

/** Who opened the shop in which weeks, and by what plan. */
const visits = [
  { user: 'ada', plan: 'free', weeks: [0, 1, 2] },
  { user: 'ben', plan: 'free', weeks: [0, 2] },
  { user: 'cleo', plan: 'paid', weeks: [0, 1] },
  { user: 'dan', plan: 'paid', weeks: [1] },
]

let server: RunningServer
let api: v2.ProductAnalyticsApi

beforeAll(async () => {
  server = await startServer()
  api = new v2.ProductAnalyticsApi(vendorClient(server))
  const events = visits.flatMap(({ user, plan, weeks }) =>
    weeks.map((week) => ({
      type: 'server',
      application: { id: 'shop' },
      event: { name: 'shop.opened', id: `${user}-${week}` },
      usr: { id: user },
      date: (mondays[week] ?? 0) + 1_000,
      plan,
    })),
  )
  await send(server, events)
  await untilStored(server)
})
afterAll(() => server.remove())

const search: v2.ProductAnalyticsRetentionSearch = {
  retentionEntity: '@usr.id',
  cohortCriteria: {
    baseQuery: { dataSource: 'product_analytics', search: { query: '@event.name:shop.opened' } },
    timeInterval: { type: 'calendar', value: { type: 'week', timezone: 'Europe/Paris' } },
  },
  returnCondition: 'conversion_on',
}

const compute = { aggregation: 'count', metric: '__dd.retention' } as const

test("the vendor's own client reads a grid", async () => {
  const { data } = await api.queryProductAnalyticsRetentionGrid({
    body: {
      data: {
        type: 'retention_grid_request',
        attributes: { from, to, query: { search, compute } },
      },
    },
  })

  const rows = data.attributes.cohorts ?? []
  expect(data.attributes.retentionEntity).toBe('@usr.id')
  expect(data.attributes.retentionPeriods?.map(({ unit, value }) => [unit, value])).toEqual([
    ['week', 0],
    ['week', 1],
    ['week', 2],
  ])
  expect(rows.map(({ type, name, cohortSize }) => [type, name, cohortSize])).toEqual([
    ['aggregated', 'Weighted average', undefined],
    ['raw', '2026-10-19', 3],
    ['raw', '2026-10-26', 3],
    ['raw', '2026-11-02', 2],
  ])
  expect(rows.map(({ cells = [] }) => cells.map(({ cellCount }) => cellCount))).toEqual([
    [undefined, undefined, undefined],
    [3, 2, 2],
    [3, 1],
    [2],
  ])
  expect(rows[0]?.cells?.map(({ cellRate }) => cellRate)).toEqual([1, 3 / 6, 2 / 3])
  expect(rows[1]?.cells?.map(({ cellRelativeValueChange }) => cellRelativeValueChange)).toEqual([
    0,
    2 / 3 - 1,
    2 / 3 - 1,
  ])
})

test("the vendor's own client lists those in a cell", async () => {
  const { data } = await api.queryProductAnalyticsRetentionList({
    body: {
      data: {
        type: 'retention_list_request',
        attributes: {
          from,
          to,
          query: {
            search,
            columns: [{ field: { path: '@plan' } }],
            computationScope: {
              type: 'cell',
              cohortTarget: { type: 'index', value: 0 },
              returnPeriodTarget: { type: 'index', value: 1 },
            },
          },
        },
      },
    },
  })

  expect(data.attributes.records).toEqual([
    { '@usr.id': 'ada', '@plan': 'free' },
    { '@usr.id': 'cleo', '@plan': 'paid' },
  ])
})

test("the vendor's own client reads a figure and a curve a group", async () => {
  const groupBy: v2.ProductAnalyticsRetentionGroupBy[] = [{ facet: '@plan', target: 'cohort' }]
  const body: v2.ProductAnalyticsFormulaRetentionRequest = {
    data: {
      type: 'formula_retention_request',
      attributes: { from, to, query: { search, compute, groupBy } },
    },
  }

  const scalar = await api.queryProductAnalyticsRetentionScalar({ body })
  const curve = await api.queryProductAnalyticsRetentionTimeseries({ body })

  expect(scalar.meta?.status).toBe('done')
  expect(scalar.data?.attributes?.columns?.map(({ name, values }) => [name, values])).toEqual([
    ['@plan', [['free'], ['paid']]],
    ['query', [2, 1]],
  ])
  expect(curve.data?.attributes?.series?.map(({ groupTags }) => groupTags)).toEqual([
    ['free'],
    ['paid'],
  ])
  expect(curve.data?.attributes?.times).toEqual(mondays.slice(0, 2))
  expect(curve.data?.attributes?.values).toEqual([
    [1, 1],
    [1, 0],
  ])
  expect(curve.data?.attributes?.intervals?.map(({ type, times }) => [type, times])).toEqual([
    ['calendar', mondays],
  ])
})

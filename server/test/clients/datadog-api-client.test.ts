import { v2 } from '@datadog/datadog-api-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { vendorClient } from './vendor-client.ts'

let server: RunningServer
let api: v2.ProductAnalyticsApi

beforeAll(async () => {
  server = await startServer()
  api = new v2.ProductAnalyticsApi(vendorClient(server))
})
afterAll(() => server.remove())

const from = Date.now() - 3_600_000
const to = Date.now() + 3_600_000

function aQuestion(interval?: number): v2.ProductAnalyticsAnalyticsRequest {
  return {
    data: {
      type: 'formula_analytics_extended_request',
      attributes: {
        from,
        to,
        query: {
          compute:
            interval === undefined ? { aggregation: 'count' } : { aggregation: 'count', interval },
          groupBy: [{ facet: '@customer.tier' }],
          query: {
            dataSource: 'product_analytics',
            search: { query: '@type:server @event.name:payment.processed' },
          },
        },
      },
    },
  }
}

test("the vendor's own client submits events and reads scalar and timeseries answers", async () => {
  for (const tier of ['premium', 'premium', 'basic']) {
    const accepted: unknown = await api.submitProductAnalyticsEvent({
      body: {
        application: { id: 'shop' },
        event: { name: 'payment.processed' },
        type: 'server',
        usr: { id: 'user-1' },
        additionalProperties: { customer: { tier } },
      },
    })
    expect(accepted).toBeDefined()
  }
  await untilStored(server)

  const scalar = await api.queryProductAnalyticsScalar({ body: aQuestion() })
  const series = await api.queryProductAnalyticsTimeseries({ body: aQuestion(3_600_000) })

  expect(scalar.data?.attributes?.columns?.map((column) => column.values)).toEqual([
    [['premium'], ['basic']],
    [2, 1],
  ])
  expect(scalar.meta?.status).toBe('done')
  expect(series.data?.attributes?.series?.map((one) => one.groupTags)).toEqual([
    ['premium'],
    ['basic'],
  ])
  expect(
    series.data?.attributes?.values?.map((row) =>
      row.reduce((sum, value) => (sum ?? 0) + (value ?? 0), 0),
    ),
  ).toEqual([2, 1])
})

function aList(query: v2.ProductAnalyticsBaseQuery): v2.ProductAnalyticsAnalyticsListRequest {
  return {
    data: {
      type: 'formula_analytics_extended_list_request',
      attributes: {
        from,
        to,
        query: {
          query,
          columns: ['@order.id', '@usr.id', '@order.items', '@none'],
          sort: { facet: '@order.id', order: 'asc' },
          limit: 2,
        },
      },
    },
  }
}

test("the vendor's own client lists events, and those of users who occur more than once", async () => {
  for (const [order, user] of ['buyer-1', 'buyer-2', 'buyer-2'].entries()) {
    await api.submitProductAnalyticsEvent({
      body: {
        application: { id: 'shop' },
        event: { name: 'order.placed' },
        type: 'server',
        usr: { id: user },
        additionalProperties: { order: { id: order, items: ['sofa', 'lamp'] } },
      },
    })
  }
  await untilStored(server)
  const search = { query: '@event.name:order.placed' }

  const list = await api.queryProductAnalyticsList({
    body: aList({ dataSource: 'product_analytics', search }),
  })
  const frequent = await api.queryProductAnalyticsList({
    body: aList({
      dataSource: 'product_analytics_occurrence',
      search: { ...search, occurrences: { operator: '>', value: '1' } },
    }),
  })

  const record = (order: number, user: string) => {
    return { '@order.id': order, '@usr.id': user, '@order.items': ['sofa', 'lamp'], '@none': null }
  }
  expect(list.meta?.status).toBe('done')
  expect(list.data.attributes.totalCount).toBe(3)
  expect(list.data.attributes.records).toEqual([record(0, 'buyer-1'), record(1, 'buyer-2')])
  expect(frequent.data.attributes.records).toEqual([record(1, 'buyer-2'), record(2, 'buyer-2')])
})

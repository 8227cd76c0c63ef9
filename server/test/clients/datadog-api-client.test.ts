import { client, v2 } from '@datadog/datadog-api-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'

let server: RunningServer
let api: v2.ProductAnalyticsApi

beforeAll(async () => {
  server = await startServer()
  const configuration = client.createConfiguration({
    authMethods: { apiKeyAuth: server.apiKey, appKeyAuth: server.appKey },
    baseServer: new client.BaseServerConfiguration(server.url, {}),
  })
  api = new v2.ProductAnalyticsApi(configuration)
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

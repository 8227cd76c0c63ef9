import {
  ChartsAnswer,
  DashboardAnswer,
  demoDashboardId,
  DemoStanding,
  ScalarResponse,
  type Chart,
} from '@throughline/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { answerOf, call } from './calling.ts'
import { startServer, type RunningServer } from './running-server.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ THROUGHLINE_TRACE_PORT: '0', THROUGHLINE_OTLP_PORT: '0' })
})
afterAll(() => server.remove())

const path = '/api/app/demo'
const shop = { users: 900, days: 14 }

async function standing(): Promise<DemoStanding> {
  return answerOf(await call(server, { path }), DemoStanding)
}

/** How many events there are, or groups of them. */
async function counted(query: string, facet?: string): Promise<readonly unknown[]> {
  const now = Date.now()
  const attributes = {
    from: now - 40 * 86_400_000,
    to: now + 1,
    query: {
      query: { data_source: 'product_analytics', search: { query } },
      compute: { aggregation: 'count' },
      group_by: facet === undefined ? [] : [{ facet }],
    },
  }
  const body = { data: { type: 'formula_analytics_extended_request', attributes } }
  const asked = { path: '/api/v2/product-analytics/analytics/scalar', body }
  const answer = await answerOf(await call(server, asked), ScalarResponse)
  return answer.data?.attributes.columns[0]?.values ?? []
}

async function demoCharts(): Promise<readonly Chart[]> {
  return (await answerOf(await call(server, { path: '/api/charts' }), ChartsAnswer)).data
}

/** What stands on the dashboard that comes with the demo, by name. */
async function tilesOfDemo(): Promise<readonly (string | undefined)[]> {
  const asked = { path: `/api/dashboards/${demoDashboardId}` }
  const { data } = await answerOf(await call(server, asked), DashboardAnswer)
  const charts = await demoCharts()
  return data.attributes.tiles.map(
    ({ chart_id: id }) => charts.find((chart) => chart.id === id)?.attributes.name,
  )
}

test(
  'demo data is loaded with its traces and charts, told of as it comes, and refused beside other events',
  { timeout: 300_000 },
  async () => {
    expect(await standing()).toMatchObject({ state: 'absent', progress: 0 })

    const begun = await call(server, { path, body: shop })
    const told = await (await call(server, { path: `${path}/progress` })).text()
    const loaded = await standing()

    expect(begun.status).toBe(202)
    expect(loaded).toMatchObject({ state: 'loaded', progress: 1 })
    expect(told.match(/^event: progress$/gm)?.length).toBeGreaterThan(2)
    expect(told).toContain(`data: ${JSON.stringify(loaded)}`)
    expect(await counted('@application.id:demo-shop')).toEqual([loaded.events])
    expect(await counted('-@application.id:demo-shop')).toEqual([])
    expect(await tilesOfDemo()).toEqual(['Checkout', 'Failed payments', 'Coming back'])
    // Spans have a journal of their own.
    await vi.waitFor(async () => {
      const errors = await counted('@event.name:payment.failed', '@trace.error.type')
      expect(errors).toContainEqual(['insufficient_funds'])
      expect(errors).not.toContainEqual(['N/A'])
    }, 60_000)

    await call(server, { method: 'DELETE', path: `/api/charts/${(await demoCharts())[0]?.id}` })
    const again = await call(server, { path, body: shop })
    await (await call(server, { path: `${path}/progress` })).text()
    expect(again.status).toBe(202)
    expect(await demoCharts()).toHaveLength(3)
    expect((await counted('@application.id:demo-shop'))[0]).toBeLessThan(loaded.events + 500)

    const other = {
      type: 'server',
      application: { id: 'shop' },
      event: { name: 'x' },
      usr: { id: 'u' },
    }
    await call(server, { path: '/api/v2/prodlytics', body: other })
    await vi.waitFor(async () => {
      expect(await counted('@application.id:shop')).toEqual([1])
    }, 60_000)
    const refused = await call(server, { path, body: shop })
    expect(refused.status).toBe(409)
  },
)

test('a shop larger than one may be is refused with its place', async () => {
  const answer = await call(server, { path, body: { users: 1_000_000 } })

  expect(answer.status).toBe(400)
  expect(await answer.json()).toEqual({
    errors: ['Invalid value at /users: must be <= 50000'],
  })
})

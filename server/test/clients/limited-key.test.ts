import { client, v2 } from '@datadog/datadog-api-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCounters } from '../asking.ts'
import { startListening, type RunningServer } from '../running-server.ts'

let server: RunningServer

beforeAll(async () => {
  server = await startListening({ THROUGHLINE_KEY_REQUESTS_MAX: '1' })
})
afterAll(() => server.remove())

test("the vendor's own client sends again what came too early, once the time it was told has passed", async () => {
  const configuration = client.createConfiguration({
    authMethods: { apiKeyAuth: server.apiKey },
    baseServer: new client.BaseServerConfiguration(server.url, {}),
    enableRetry: true,
  })
  const api = new v2.ProductAnalyticsApi(configuration)
  const body = {
    application: { id: 'shop' },
    event: { name: 'paid' },
    type: 'server' as const,
    usr: { id: 'user-1' },
  }
  const startedAtMs = performance.now()

  await api.submitProductAnalyticsEvent({ body })
  await api.submitProductAnalyticsEvent({ body })

  expect(performance.now() - startedAtMs).toBeGreaterThan(900)
  expect(await readCounters(server)).toMatchObject({ accepted: 2 })
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  expect(metrics).toContain('throughline_events_rejected_total{code="rate_limited"} 1')
})

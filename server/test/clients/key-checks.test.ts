import { v1, v2 } from '@datadog/datadog-api-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type RunningServer } from '../running-server.ts'
import { vendorClient } from './vendor-client.ts'

let server: RunningServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.remove())

test("the vendor's own client learns that its keys are good", async () => {
  const own = vendorClient(server)
  const keys = new v2.KeyManagementApi(own)

  expect((await new v1.AuthenticationApi(own).validate()).valid).toBe(true)
  expect((await keys.validate()).data.attributes.valid).toBe(true)
  expect((await keys.validateAPIKey()).status).toBe('ok')
})

test("the vendor's own client learns that its keys are not good, also when they are swapped", async () => {
  const swapped = vendorClient(server, { apiKey: server.appKey, appKey: server.apiKey })
  const keys = new v2.KeyManagementApi(swapped)

  await expect(new v1.AuthenticationApi(swapped).validate()).rejects.toMatchObject({ code: 403 })
  await expect(keys.validate()).rejects.toMatchObject({ code: 403 })
  await expect(keys.validateAPIKey()).rejects.toMatchObject({ code: 403 })
})

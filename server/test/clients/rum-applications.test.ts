import { v2 } from '@datadog/datadog-api-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { vendorClient } from './vendor-client.ts'

let server: RunningServer
let rum: v2.RUMApi

beforeAll(async () => {
  server = await startServer()
  rum = new v2.RUMApi(vendorClient(server))
})
afterAll(() => server.remove())

async function create(name: string): Promise<v2.RUMApplication | undefined> {
  const answer = await rum.createRUMApplication({
    body: {
      data: {
        type: 'rum_application_create',
        attributes: { name, type: 'browser', productAnalyticsRetentionState: 'MAX' },
      },
    },
  })
  return answer.data
}

test("the vendor's own client creates, reads, changes and deletes an application", async () => {
  const id = (await create('Shop'))?.id ?? ''

  const read = await rum.getRUMApplication({ id })
  const changed = await rum.updateRUMApplication({
    id,
    body: {
      data: {
        id,
        type: 'rum_application_update',
        attributes: { name: 'Store', rumEventProcessingState: 'ERROR_FOCUSED_MODE' },
      },
    },
  })
  await rum.deleteRUMApplication({ id })

  expect(read.data?._unparsed).toBeUndefined()
  expect(read.data?.attributes.clientToken).toMatch(/^pub/)
  expect(changed.data?.attributes).toMatchObject({
    name: 'Store',
    orgId: 1,
    productScales: {
      productAnalyticsRetentionScale: { state: 'MAX' },
      rumEventProcessingScale: { state: 'ERROR_FOCUSED_MODE' },
    },
  })
  await expect(rum.getRUMApplication({ id })).rejects.toMatchObject({
    code: 404,
    body: { errors: [`application ${id} not found`] },
  })
})

test('a created application takes events, and is listed beside one that an event created', async () => {
  const id = (await create('Shop'))?.id ?? ''
  expect((await send(server, anEvent({ application: { id } }))).status).toBe(202)
  expect((await send(server, anEvent({ application: { id: 'by event' } }))).status).toBe(202)

  const list = (await rum.getRUMApplications()).data ?? []

  expect(list.map((application) => application.id)).toEqual([id, 'by event'])
  expect(list.map((application) => application.attributes.name)).toEqual(['Shop', 'by event'])
})

test('applications are as they were after a restart', async () => {
  const before = await rum.getRUMApplications()
  await server.stop()
  const again = await startServer({}, server.dataDir)

  const after = await new v2.RUMApi(vendorClient(again)).getRUMApplications()

  await again.stop()
  expect(after).toEqual(before)
})

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { captured } from '../../src/intake/datalyr/captured-requests.ts'
import { untilStored } from '../asking.ts'
import { openChromium } from '../browser/chromium.ts'
import { listedRecords } from './listed-records.ts'
import { makeApiKey } from '../key-api.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'

let server: RunningServer
let browser: Browser
let shop: Server
let page: Page

beforeAll(async () => {
  server = await startServer({ THROUGHLINE_RETENTION_MONTHS: '120' })
  shop = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<title>Shop</title>')
  }).listen(0, '127.0.0.1')
  await once(shop, 'listening')
  const address = shop.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  await makeApiKey(server, { name: 'shop', key: 'ws_demo', allowed_origins: [origin] })
  await makeApiKey(server, {
    name: 'other',
    key: 'ws_other',
    allowed_origins: ['https://a.example'],
  })
  browser = await openChromium()
  page = await browser.newPage()
  await page.goto(origin)
})
afterAll(async () => {
  await browser.close()
  shop.close()
  await server.remove()
})

const web = '@datalyr/web@1.7.12'

/** What the page gets, sent with the options that the client uses. */
async function sendFromPage(path: string, body: unknown): Promise<unknown> {
  const options = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Batch-Size': '1' },
    body: JSON.stringify(body),
    keepalive: true,
    credentials: 'include',
  }
  return page.evaluate(
    `fetch(${JSON.stringify(server.url + path)}, ${JSON.stringify(options)})
      .then(async (answer) => ({ status: answer.status, body: await answer.json() }))`,
  )
}

test('a page of an origin that its key allows sends, and reads the answer', async () => {
  const { body } = captured(web, 'critical purchase')

  expect(await sendFromPage('/', body)).toEqual({
    status: 200,
    body: { success: true, accepted: 1, errors: [] },
  })
  expect(await sendFromPage('/container-scripts', { workspaceId: 'ws_demo' })).toEqual({
    status: 200,
    body: { scripts: [], config: {} },
  })
})

test('what a page sends as it is left arrives too', async () => {
  const { path, headers, body } = captured(web, 'beacon')
  const blob = `new Blob([${JSON.stringify(JSON.stringify(body))}], ${JSON.stringify({ type: headers['content-type'] })})`

  const isSent = await page.evaluate(
    `navigator.sendBeacon(${JSON.stringify(server.url + path)}, ${blob})`,
  )

  expect(isSent).toBe(true)
  await eventually(async () => {
    await untilStored(server)
    const names = (await listedRecords(server, '')).map((record) => record['@event.name'])
    expect(names).toContain('late_event')
  })
})

test('a page of another origin than its key allows is told 403, and can read why', async () => {
  const body = { events: [{ event_name: 'x', workspace_id: 'ws_other' }] }

  expect(await sendFromPage('/', body)).toMatchObject({
    status: 403,
    body: { success: false, code: 'origin_not_allowed' },
  })
})

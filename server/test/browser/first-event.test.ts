import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { openChromium, openPage, overflowing } from './chromium.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await startServer()
  browser = await openChromium()
})

afterAll(async () => {
  await browser.close()
  await server.remove()
})

test('an empty server shows the command, says why an event was rejected, and turns green at the first one', async () => {
  const { page, complaints, close } = await openPage(browser, server)
  const command = page.getByLabel('Command that sends an event')
  await page.getByText('Waiting for an event').waitFor()
  expect(await command.textContent()).toContain(`DD-API-KEY: ${server.apiKey}`)
  expect(await command.textContent()).toContain(`${server.url}/api/v2/prodlytics`)
  expect(await overflowing(page)).toEqual([])

  await send(server, { type: 'server', application: { id: 'shop' }, event: {} })
  await page.getByText('An event arrived and was rejected').waitFor()
  await page.getByText('/event').first().waitFor()
  await send(server, anEvent({ event: { name: 'payment.processed' }, basket: { size: 3 } }))
  await page.getByText('Your first event is here').waitFor()

  await page.getByText('"basket"').waitFor()
  await page.getByRole('button', { name: 'Explore your events' }).click()
  await page.getByRole('button', { name: /^Event / }).waitFor()
  expect(new URL(page.url()).searchParams.get('event')).toBe('payment.processed')
  expect(complaints).toEqual([])
  await close()
})

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

test('without a key in the address the form asks for one, and takes the key but no other', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(server.url)

  await page.getByLabel('Application key').fill('not-the-key')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('The server does not know this application key.').waitFor()
  await page.getByLabel('Application key').fill(server.appKey)
  await page.getByRole('button', { name: 'Sign in' }).click()

  await page.getByRole('heading', { name: 'Send your first event' }).waitFor()
  expect(await page.getByLabel('Application key').count()).toBe(0)
  await context.close()
})

test('the key leaves the address bar before anything is shown', async () => {
  const { page, close } = await openPage(browser, server)
  await page.goto(`${server.url}/#key=${server.appKey}`)
  await page.reload()

  await page.getByRole('heading', { name: 'Send your first event' }).waitFor()

  expect(page.url()).toBe(`${server.url}/`)
  await close()
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
  await page.getByRole('button', { name: 'Event', exact: true }).waitFor()
  expect(new URL(page.url()).searchParams.get('event')).toBe('payment.processed')
  expect(complaints).toEqual([])
  await close()
})

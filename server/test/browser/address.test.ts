import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { openChromium, openPage, overflowing } from './chromium.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await startServer()
  browser = await openChromium()
  await send(server, anEvent())
  await untilStored(server)
})

afterAll(async () => {
  await browser.close()
  await server.remove()
})

test('an address of no screen says so, and its link goes to one', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/nope' })

  await page.getByRole('heading', { name: 'No such page' }).waitFor()
  await page.getByText('There is no such page here.').waitFor()
  expect(await page.title()).toBe('No such page · Throughline')
  await page.getByRole('link', { name: 'Go to Home' }).click()

  await page.getByText('events in the last 24 hours').waitFor()
  expect(new URL(page.url()).pathname).toBe('/')
  expect(complaints).toEqual([])
  await close()
})

test('a page that fits keeps no room for a scroll bar, and an open picker stays inside', async () => {
  const viewport = { width: 390, height: 844 }
  const { page, close } = await openPage(browser, server, { viewport, path: '/live' })

  expect(await widthOf(page, 'header')).toBe(390)
  await page.goto(`${server.url}/explore`)
  await page.getByRole('button', { name: /^Event / }).click()
  await page.getByRole('option', { name: 'All events' }).waitFor()

  const panel = await page.getByRole('dialog', { name: 'Choose an event' }).boundingBox()
  const inner = await widthOf(page, 'body')
  expect(panel?.x).toBeGreaterThanOrEqual(12)
  expect((panel?.x ?? 0) + (panel?.width ?? 0)).toBeLessThanOrEqual(inner - 12)
  expect(await overflowing(page)).toEqual([])
  await close()
})

test('after a restart the header shows no count that began anew beside the events that are there', async () => {
  await server.stop()
  server = await startServer({}, server.dataDir)
  const { page, close } = await openPage(browser, server, { path: '/explore' })

  await page.getByRole('button', { name: 'Ready' }).click()
  await page.getByText('Events since the server started').waitFor()

  expect(await page.getByRole('banner').textContent()).not.toMatch(/\d/)
  await page.getByText('events in the last 7 days').waitFor()
  await close()
})

async function widthOf(page: Page, part: string): Promise<number> {
  return Number(await page.evaluate(`document.querySelector('${part}').clientWidth`))
}

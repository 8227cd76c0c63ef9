import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { openChromium, openPage, overflowing } from './chromium.ts'
import { unfit } from './fit-for-everybody.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await startServer({ THROUGHLINE_TRACE_PORT: '0', THROUGHLINE_OTLP_PORT: '0' })
  browser = await openChromium()
})

afterAll(async () => {
  await browser.close()
  await server.remove()
})

const path = '/settings/applications'

/** A smaller shop, which shows the same. */
async function withSmallShop(page: Page): Promise<void> {
  await page.route('**/api/app/demo', (route) =>
    route.request().method() === 'POST'
      ? route.continue({ postData: JSON.stringify({ users: 400, days: 10 }) })
      : route.continue(),
  )
}

test(
  'an editor loads the demo shop in Settings, is told what would go, removes it, and loads it again',
  { timeout: 300_000 },
  async () => {
    const { page, complaints, close } = await openPage(browser, server, { role: 'editor', path })
    page.setDefaultTimeout(200_000)
    await withSmallShop(page)
    await page.getByRole('button', { name: 'Load demo data' }).click()
    await page.getByText('The demo shop is here').waitFor()

    await page.getByRole('button', { name: 'Remove Demo shop …' }).click()
    const sheet = page.getByRole('dialog', { name: 'Remove the demo data' })
    await sheet.getByText(/^[\d,]+ events of \d+ users and \d+ accounts?$/).waitFor()
    await sheet.getByText('Checkout, Failed payments, Coming back, Demo shop').waitFor()
    expect(await unfit(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 800 })
    expect(await overflowing(page)).toEqual([])
    await sheet.getByRole('button', { name: 'Remove it for good' }).click()

    await page.getByText('The demo shop is gone').waitFor()
    await page.getByRole('rowheader', { name: /^Demo shop/ }).waitFor({ state: 'detached' })
    expect(await unfit(page)).toEqual([])
    await page.getByRole('button', { name: 'Load it again' }).click()
    await page.getByRole('rowheader', { name: /^Demo shop/ }).waitFor()
    await page.getByText('The demo shop is here').waitFor()
    expect(complaints).toEqual([])
    await close()
  },
)

test('what stays is named, and a viewer is offered neither loading nor removing', async () => {
  await send(server, anEvent())
  await untilStored(server)
  const { page, close } = await openPage(browser, server, { path })

  await page.getByRole('button', { name: 'Remove it …' }).click()
  await page.getByText('Events and traces that anybody else sent stay.').waitFor()
  await page.getByRole('button', { name: 'Keep it' }).click()
  await page.getByRole('rowheader', { name: /^Demo shop/ }).waitFor()
  const viewer = await openPage(browser, server, { role: 'viewer', path })
  await viewer.page.getByRole('rowheader', { name: /^Demo shop/ }).waitFor()

  expect(await viewer.page.getByText('demo shop is here').count()).toBe(0)
  expect(await viewer.page.getByRole('button', { name: /^(Remove|Load)/ }).count()).toBe(0)
  await viewer.close()
  await close()
})

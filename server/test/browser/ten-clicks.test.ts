import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type RunningServer } from '../running-server.ts'
import { openChromium, openPage } from './chromium.ts'
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

/** The smallest shop in which enough payments fail on any day and at any hour. */
const shop = { users: 2_000, days: 29 }

test(
  'somebody new finds in under ten clicks which payment error made the checkout drop, and the trace of one',
  { timeout: 900_000 },
  async () => {
    const { page, complaints, close } = await openPage(browser, server)
    page.setDefaultTimeout(300_000)
    await page.route('**/api/app/demo', (route) =>
      route.request().method() === 'POST'
        ? route.continue({ postData: JSON.stringify(shop) })
        : route.continue(),
    )
    let clicks = 0
    const press = async (what: Locator): Promise<void> => {
      clicks += 1
      await what.click()
    }

    await press(page.getByRole('button', { name: 'Load demo data' }))
    await page.getByText('The demo shop is here').waitFor()
    expect(await unfit(page)).toEqual([])
    await press(page.getByRole('button', { name: 'Explore the demo' }))
    await page.getByRole('heading', { name: 'Demo shop' }).waitFor()
    await press(page.getByRole('link', { name: 'Checkout', exact: true }))
    await page.getByRole('heading', { name: 'Why do they drop off?' }).waitFor()
    await press(page.getByRole('button', { name: /^Before Payment −/ }))
    const panel = page.getByRole('dialog', { name: 'What sets them apart' })
    const wrong = panel.getByRole('region', { name: 'What went wrong' })
    const cause = wrong.getByRole('listitem').filter({ hasText: 'sca_challenge_timeout' }).first()
    await cause.getByRole('heading', { name: 'sca_challenge_timeout' }).waitFor()

    expect(clicks).toBeLessThan(10)
    const apart = panel.getByRole('region', { name: 'What sets them apart' })
    await apart.getByRole('heading', { name: 'maestro' }).waitFor()
    await apart.getByRole('heading', { name: 'southern-europe' }).waitFor()

    await press(cause.getByRole('link', { name: /^See trace/ }).first())

    await page.waitForURL('**/traces/*')
    await page
      .getByText(/sca_challenge_timeout/)
      .first()
      .waitFor()
    expect(clicks).toBeLessThan(10)
    expect(complaints).toEqual([])
    await close()
  },
)

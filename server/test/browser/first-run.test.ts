import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startServer, type RunningServer } from '../running-server.ts'
import { openChromium, openPage, overflowing } from './chromium.ts'

let server: RunningServer
let browser: Browser

beforeEach(async () => {
  server = await startServer({ THROUGHLINE_TRACE_PORT: '0', THROUGHLINE_OTLP_PORT: '0' })
  browser = await openChromium()
})

afterEach(async () => {
  await browser.close()
  await server.remove()
})

const run = promisify(execFile)
/** Where the packages are found that a snippet imports. */
const here = fileURLToPath(new URL('.', import.meta.url))

async function snippetOf(page: Page, tab: string): Promise<string> {
  await page.getByRole('tab', { name: tab, exact: true }).click()
  return (await page.getByLabel('Command that sends an event').textContent()) ?? ''
}

async function runModule(text: string): Promise<void> {
  const folder = await mkdtemp(join(here, 'snippet-'))
  const file = join(folder, 'snippet.mjs')
  await writeFile(file, text)
  try {
    await run(process.execPath, [file])
  } finally {
    await rm(folder, { recursive: true })
  }
}

test.each([
  { tab: 'curl', send: (text: string) => run('sh', ['-c', text]) },
  { tab: 'Tracardi', send: (text: string) => run('sh', ['-c', text]) },
  { tab: 'Node', send: runModule },
  { tab: 'Datadog client', send: runModule },
])('what stands under $tab sends the first event, and the page turns green', async (way) => {
  const { page, complaints, close } = await openPage(browser, server)
  await page.getByText('Waiting for an event').waitFor()

  await way.send(await snippetOf(page, way.tab))

  await page.getByText('Your first event is here').waitFor()
  await page.getByText('payment.processed').last().waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('tabs are reached with the arrows, and fit on a phone', async () => {
  const { page, close } = await openPage(browser, server, { viewport: { width: 390, height: 800 } })
  await page.getByRole('tab', { name: 'curl' }).focus()

  await page.keyboard.press('ArrowLeft')

  expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('OpenTelemetry')
  expect(await overflowing(page)).toEqual([])
  await close()
})

test(
  'the demo shop is loaded with its progress shown, and is no first event',
  { timeout: 300_000 },
  async () => {
    const { page, complaints, close } = await openPage(browser, server)
    page.setDefaultTimeout(200_000)
    await page.getByText('Waiting for an event').waitFor()
    // A smaller one, which shows the same.
    await page.route('**/api/app/demo', (route) =>
      route.request().method() === 'POST'
        ? route.continue({ postData: JSON.stringify({ users: 400, days: 10 }) })
        : route.continue(),
    )

    await page.getByRole('button', { name: 'Load demo data' }).click()
    await page.getByText('The demo shop is here').waitFor()

    expect(await page.getByText('Your first event is here').count()).toBe(0)
    await page.getByRole('button', { name: 'Explore the demo' }).click()
    await page.waitForURL('**/dashboards/*')
    await page.getByRole('heading', { name: 'Demo shop' }).waitFor()
    expect(complaints).toEqual([])
    await close()
  },
)

test('beside events of somebody the demo shop is refused with the reason', async () => {
  const { page, close } = await openPage(browser, server)
  await page.getByText('Waiting for an event').waitFor()
  await page.route('**/api/app/demo', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ status: 409, json: { errors: ['There are events already.'] } })
      : route.continue(),
  )

  await page.getByRole('button', { name: 'Load demo data' }).click()

  await page.getByRole('button', { name: 'Try again' }).waitFor()
  expect(await page.getByRole('alert').textContent()).toBe('There are events already.')
  await close()
})

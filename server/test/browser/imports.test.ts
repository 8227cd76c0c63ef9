import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askNumber, untilStored } from '../asking.ts'
import { throughline } from '../cli/command-line.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { openChromium, openPage } from './chromium.ts'
import { unfit } from './fit-for-everybody.ts'

const events = 25_000

let server: RunningServer
let browser: Browser
let folder: string
let plain: string
let gzipped: string

beforeAll(async () => {
  server = await startServer()
  browser = await openChromium()
  folder = await mkdtemp(path.join(tmpdir(), 'throughline-imports-'))
  plain = path.join(folder, 'events.ndjson')
  gzipped = path.join(folder, 'events.ndjson.gz')
  const text = fileText()
  await writeFile(plain, text)
  // Of several members, as rotated logs have them, of which one ends within a line.
  const parts = [text.slice(0, 700_001), text.slice(700_001), '']
  await writeFile(gzipped, Buffer.concat(parts.map((part) => gzipSync(part))))
})

afterAll(async () => {
  await browser.close()
  await server.remove()
  await rm(folder, { recursive: true })
})

/** Events without ids, of which some are equal, and a broken line in the third request of the page. */
function fileText(): string {
  const date = Date.now()
  const lines = Array.from({ length: events }, (_, index) => {
    const usr = { id: `user-${index % 1_000}` }
    return JSON.stringify({ type: 'server', usr, event: { name: 'order.placed' }, date })
  })
  lines.splice(22_000, 0, '{"type":"server"', '')
  return lines.join('\n')
}

test('an editor imports a file, again and by the command, and nothing counts twice; a viewer sees it', async () => {
  const { page, complaints, close } = await openPage(browser, server, {
    path: '/data/imports',
    role: 'editor',
    email: 'ed@shop.example',
  })
  await page.getByText('No file was imported yet.').waitFor()
  await page.getByLabel('File').setInputFiles(gzipped)
  await page.getByLabel('Application of events that name none').fill('archive')
  await page.getByRole('button', { name: 'Import', exact: true }).click()

  const here = page.getByRole('region', { name: 'This import' })
  await here.getByText('events.ndjson.gz is imported').waitFor()
  expect(await here.getByRole('status').textContent()).toBe(
    '25,002 lines read, 25,000 events accepted, 1 rejected.',
  )
  await here.getByText('Line 22001').waitFor()
  await page.getByLabel('File').setInputFiles(plain)
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await here.getByText('events.ndjson is imported').waitFor()
  const options = { fetch, nowMs: Date.now() }
  const command = ['import', plain, '--application', 'archive', '--url', server.url]
  await throughline([...command, '--api-key', server.apiKey], options)
  await untilStored(server)
  expect(await askNumber(server, '@application.id:archive', { aggregation: 'count' })).toBe(events)

  await page.getByRole('button', { name: 'events.ndjson.gz' }).click()
  const panel = page.getByRole('dialog', { name: 'Import' })
  await panel.getByText('ed@shop.example').waitFor()
  await panel.getByText('line_not_json').waitFor()
  expect(await unfit(page)).toEqual([])
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'hidden' })
  expect(await unfit(page)).toEqual([])

  const viewer = await openPage(browser, server, { path: '/data/imports', role: 'viewer' })
  await viewer.page.getByText('Importing needs the role of an editor.').waitFor()
  await viewer.page.getByRole('button', { name: 'events.ndjson.gz' }).waitFor()
  expect(await viewer.page.getByLabel('File').count()).toBe(0)
  expect([...complaints, ...viewer.complaints]).toEqual([])
  await viewer.close()
  await close()
})

test('a busy server is waited for while other screens are open, and what is cancelled, or torn, stands in the list', async () => {
  const { page, close } = await openPage(browser, server, { path: '/data/imports' })
  let asked = 0
  await page.route('**/api/app/imports/lines*', async (route) => {
    asked += 1
    if (asked === 1) return route.continue()
    return route.fulfill({ status: 429, headers: { 'retry-after': '600' }, json: { errors: [] } })
  })

  await page.getByLabel('File').setInputFiles(plain)
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  const here = page.getByRole('region', { name: 'This import' })
  await here.getByText('Trying again in 600 s.').waitFor()
  await page.getByRole('link', { name: 'Warnings' }).click()
  await page.getByRole('table', { name: 'Warnings' }).waitFor()
  await page.getByRole('link', { name: 'Imports' }).click()
  await here.getByRole('progressbar', { name: 'Importing events.ndjson' }).waitFor()
  await here.getByRole('button', { name: 'Cancel' }).click()

  await here.getByText('The import of events.ndjson was cancelled').waitFor()
  await page.getByRole('cell', { name: 'Cancelled' }).waitFor()
  expect(asked).toBe(2)
  await page.unroute('**/api/app/imports/lines*')
  const buffer = gzipSync(fileText()).subarray(0, 5_000)
  await page
    .getByLabel('File')
    .setInputFiles({ name: 'torn.gz', mimeType: 'application/gzip', buffer })
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await here.getByRole('alert').getByText('its packed data ends too early').waitFor()
  await page.getByRole('cell', { name: 'Failed' }).waitFor()
  await close()
})

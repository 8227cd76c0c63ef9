import { ChartAnswer } from '@throughline/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { answerOf, call } from '../calling.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { openChromium, openPage } from './chromium.ts'
import { unfit } from './fit-for-everybody.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await startServer()
  browser = await openChromium()
  await send(
    server,
    ['ada', 'bea'].flatMap((user) => [
      anEvent({ event: { name: 'cart' }, usr: { id: user } }),
      anEvent({ event: { name: 'paid' }, usr: { id: user } }),
    ]),
  )
  await untilStored(server)
})

afterAll(async () => {
  await browser.close()
  await server.remove()
})

const views = [
  { path: '/explore?event=cart&type=server&range=24h', shows: 'events in the last 24 hours' },
  {
    path: '/funnels?1.event=cart&1.type=server&2.event=paid&2.type=server&range=90d',
    shows: 'of 2 at the first step',
  },
  { path: '/retention?event=cart&type=server&period=day&range=20d', shows: 'Who is back' },
  { path: '/paths?start=cart&range=20d', shows: 'Step 1' },
]

test.each(views)('a view of $path is saved, and its link shows it to others', async (view) => {
  const { page, complaints, close } = await openPage(browser, server, {
    path: view.path,
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  await page.getByText(view.shows).first().waitFor()
  await page.getByRole('banner').getByRole('button', { name: 'Save' }).waitFor()

  await page.keyboard.press('Control+s')
  await saveAs(page, `Cart ${view.path.slice(1, 4)}`)
  await page.waitForURL(/chart=/)
  await page.getByRole('banner').getByRole('button', { name: 'Copy link' }).click()
  await page.getByRole('button', { name: 'Copy link' }).getByText('Copied').first().waitFor()
  const link = String(await page.evaluate('navigator.clipboard.readText()'))
  expect(complaints).toEqual([])
  await close()

  const path = link.slice(server.url.length)
  const other = await openPage(browser, server, { path, role: 'viewer' })
  await other.page.getByText(view.shows).first().waitFor()
  await other.page
    .getByRole('banner')
    .getByText(`Cart ${view.path.slice(1, 4)}`)
    .waitFor()
  expect(
    await other.page
      .getByRole('banner')
      .getByRole('button', { name: /Save|Rename/ })
      .count(),
  ).toBe(0)
  expect(other.complaints).toEqual([])
  await other.close()
})

test('a changed view says so, and goes back to what was saved or becomes it', async () => {
  const { page, complaints, close } = await openPage(browser, server, {
    path: '/explore?range=24h',
  })
  await page.getByRole('banner').getByRole('button', { name: 'Save' }).click()
  await saveAs(page, 'All events')
  await page.getByRole('banner').getByText('All events').waitFor()

  await page.keyboard.press('t')
  await page.getByRole('link', { name: 'changed' }).click()
  await page.getByText('events in the last 24 hours').waitFor()
  await page.keyboard.press('t')
  await page.getByRole('button', { name: 'Update' }).click()
  await page.getByRole('link', { name: 'changed' }).waitFor({ state: 'hidden' })

  await page.goto(`${server.url}/live`)
  await page.getByRole('navigation', { name: 'Screens' }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('option', { name: 'Explore' }).waitFor()
  await page.keyboard.type('all ev')
  await page.getByRole('option', { name: 'All events' }).click()
  await page.getByText('events in the last 30 days').waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('a chart is renamed, copied and deleted, and the view stays', async () => {
  const { page, complaints, close } = await openPage(browser, server, {
    path: '/explore?event=paid&type=server',
  })
  const banner = page.getByRole('banner')
  await banner.getByRole('button', { name: 'Save' }).click()
  await saveAs(page, 'Payments')
  const menu = banner.getByRole('button', { name: 'Rename, copy or delete' })

  await menu.click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Paid')
  await page
    .getByRole('form', { name: 'Saved chart' })
    .getByRole('button', { name: 'Save' })
    .click()
  await banner.getByText('Paid', { exact: true }).waitFor()
  await menu.click()
  await page.getByRole('button', { name: 'Save as a new chart' }).click()
  await banner.getByText('Copy of Paid').waitFor()
  await menu.click()
  await page.getByRole('button', { name: 'Delete Copy of Paid' }).click()
  await page.getByRole('button', { name: 'Confirm: Delete Copy of Paid' }).click()

  await banner.getByRole('button', { name: 'Save' }).waitFor()
  expect(new URL(page.url()).searchParams.get('event')).toBe('paid')
  expect(new URL(page.url()).searchParams.has('chart')).toBe(false)
  expect(complaints).toEqual([])
  await close()
})

test('what somebody else changed meanwhile is not written over unseen', async () => {
  const { page, close } = await openPage(browser, server, {
    path: '/explore?event=cart&type=server',
  })
  await page.getByRole('banner').getByRole('button', { name: 'Save' }).click()
  await saveAs(page, 'Shared')
  await page.waitForURL(/chart=/)
  const id = new URL(page.url()).searchParams.get('chart') ?? ''
  const attributes = { name: 'Theirs', screen: 'explore', query: 'event=paid', revision: 1 }
  const body = { data: { type: 'chart_update', id, attributes } }
  await call(server, { method: 'PUT', path: `/api/charts/${id}`, body })

  await page.keyboard.press('t')
  await page.getByRole('button', { name: 'Update' }).click()

  await page.getByRole('alert').getByText('Somebody else has changed this').waitFor()
  await page.getByRole('banner').getByText('Theirs').waitFor()
  const kept = await answerOf(await call(server, { path: `/api/charts/${id}` }), ChartAnswer)
  expect(kept.data.attributes.query).toBe('event=paid')
  await close()
})

test('the link of a deleted chart still shows the view, and says that the chart is gone', async () => {
  const path = '/explore?event=cart&type=server&range=24h&chart=gone'
  const { page, complaints, close } = await openPage(browser, server, { path })

  await page.getByText('The chart of this link was deleted').waitFor()
  await page.getByText('events in the last 24 hours').waitFor()
  await page.getByRole('banner').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('form', { name: 'Save this view' }).waitFor()

  expect(await unfit(page)).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

async function saveAs(page: Page, name: string): Promise<void> {
  const form = page.getByRole('form', { name: 'Save this view' })
  await form.getByRole('textbox', { name: 'Name' }).fill(name)
  await form.getByRole('button', { name: 'Save' }).click()
  await form.waitFor({ state: 'hidden' })
}

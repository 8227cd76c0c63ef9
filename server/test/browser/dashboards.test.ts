import { ChartAnswer, DashboardAnswer } from '@throughline/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { answerOf, call } from '../calling.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { openChromium, openPage } from './chromium.ts'
import { unfit } from './fit-for-everybody.ts'

let server: RunningServer
let browser: Browser

const dayMs = 86_400_000

// 3 have a cart 5 days ago, and 2 of them pay a day later.
beforeAll(async () => {
  server = await startServer()
  browser = await openChromium()
  await send(server, [
    ...['ada', 'bea', 'cleo'].map((user) => did('cart', user, 5)),
    ...['ada', 'bea'].map((user) => did('paid', user, 4)),
  ])
  await untilStored(server)
})

afterAll(async () => {
  await browser.close()
  await server.remove()
})

test('a new dashboard is filled with charts, put in order by key, and opened by others from its link', async () => {
  await aChart('Carts a day', 'explore', 'event=cart&type=server&range=30d')
  await aChart('From cart to paid', 'funnels', '1.event=cart&2.event=paid&range=30d')
  const { page, complaints, close } = await openPage(browser, server, { path: '/dashboards' })
  await page.getByText('There is no dashboard yet.').waitFor()

  await page.getByRole('button', { name: 'New dashboard' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Checkout')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByText('Nothing stands on this dashboard yet.').waitFor()
  await add(page, 'Carts a day')
  await page.getByText('events in the last 30 days').waitFor()
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await add(page, 'From cart to paid')
  await page.getByText('of 3 get through in the last 30 days').waitFor()
  await page.getByRole('button', { name: 'Move From cart to paid earlier' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => order(page)).toEqual(['From cart to paid', 'Carts a day'])
  await expect
    .poll(() => page.evaluate('document.activeElement.getAttribute("aria-label")'))
    .toBe('Move From cart to paid earlier')
  await page.getByRole('radio', { name: 'The whole width' }).first().check({ force: true })
  await page.getByRole('button', { name: 'Done' }).click()
  await page.keyboard.press('w')
  await page.getByText('of 3 get through in the last 7 days').waitFor()
  const link = page.url()
  expect(complaints).toEqual([])
  await close()

  const path = link.slice(server.url.length)
  const other = await openPage(browser, server, { path, role: 'viewer' })
  await other.page.getByText('of 3 get through in the last 7 days').waitFor()
  expect(await order(other.page)).toEqual(['From cart to paid', 'Carts a day'])
  expect(await other.page.getByRole('button', { name: 'Edit', exact: true }).count()).toBe(0)
  await other.page.getByRole('link', { name: 'Carts a day' }).click()
  await other.page.getByText('events in the last 30 days').waitFor()
  expect(other.complaints).toEqual([])
  await other.close()
})

test('a chart is dragged to another place, and stays there', async () => {
  const charts = [await aChart('One', 'explore', ''), await aChart('Two', 'explore', '')]
  const path = `/dashboards/${await aDashboard('In order', charts)}`
  const { page, complaints, close } = await openPage(browser, server, { path })
  await page.getByRole('button', { name: 'Edit', exact: true }).click()

  await page
    .getByRole('heading', { name: 'Two' })
    .dragTo(page.getByRole('heading', { name: 'One' }))
  await expect.poll(() => order(page)).toEqual(['Two', 'One'])
  await page.reload()

  await expect.poll(() => order(page)).toEqual(['Two', 'One'])
  expect(complaints).toEqual([])
  await close()
})

test('a dashboard that somebody else changed is shown as it is now, and says so', async () => {
  const chart = await aChart('All', 'explore', 'range=30d')
  const id = await aDashboard('Shared', [chart])
  const { page, close } = await openPage(browser, server, { path: `/dashboards/${id}` })
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  const attributes = { name: 'Theirs', tiles: [aTile(chart), aTile(chart)], revision: 1 }
  const body = { data: { type: 'dashboard_update', id, attributes } }
  await call(server, { method: 'PUT', path: `/api/dashboards/${id}`, body })

  await page.getByRole('button', { name: 'Remove All' }).click()

  await page.getByRole('alert').getByText('Somebody else has changed this').waitFor()
  await page.getByRole('heading', { name: 'Theirs' }).waitFor()
  expect(await order(page)).toEqual(['All', 'All'])
  await close()
})

test('a chart that is deleted leaves the dashboards, and a deleted dashboard its charts', async () => {
  const [kept, gone] = [await aChart('Kept', 'explore', ''), await aChart('Gone', 'explore', '')]
  const id = await aDashboard('Short-lived', [kept, gone])
  const path = `/explore?chart=${gone}`
  const { page, complaints, close } = await openPage(browser, server, { path })
  await page.getByRole('button', { name: 'Rename, copy or delete' }).click()
  await page.getByRole('button', { name: 'Delete Gone' }).click()
  await page.getByText('Delete, also from 1 dashboard?').click()
  await page.getByRole('banner').getByRole('button', { name: 'Save' }).waitFor()

  await page.goto(`${server.url}/dashboards/${id}`)
  await expect.poll(() => order(page)).toEqual(['Kept'])
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await page.getByRole('button', { name: 'Rename' }).click()
  await page.getByRole('button', { name: 'Delete Short-lived' }).click()
  await page.getByRole('button', { name: 'Confirm: Delete Short-lived' }).click()
  await page.waitForURL('**/dashboards')

  const charts = page.getByRole('table', { name: 'Saved charts' })
  await charts.getByRole('button', { name: 'Kept' }).waitFor()
  expect(await charts.getByRole('button', { name: 'Gone' }).count()).toBe(0)
  await page.goBack()
  await page.getByRole('button', { name: 'Show all dashboards' }).waitFor({ state: 'hidden' })
  expect(complaints).toEqual([])
  await close()
})

test('charts of every kind side by side are fit for everybody, also while they are put in order', async () => {
  const charts = [
    await aChart('By user', 'explore', 'by=%40usr.id&range=30d'),
    await aChart('Paid after cart', 'funnels', '1.event=cart&2.event=paid&range=30d'),
    await aChart('Back', 'retention', 'event=cart&type=server&period=day&range=20d'),
    await aChart('Ways', 'paths', 'range=30d'),
    await aChart('Elsewhere', 'weather', ''),
  ]
  const path = `/dashboards/${await aDashboard('Of every kind', charts)}`
  const { page, complaints, close } = await openPage(browser, server, { path })
  await page.getByRole('group', { name: 'Series' }).waitFor()
  await page.getByRole('heading', { name: 'Elsewhere' }).scrollIntoViewIfNeeded()
  await page.getByText('Charts of this screen are not drawn here.').waitFor()
  await page.getByRole('table', { name: 'Retention' }).waitFor()
  await page.getByRole('group', { name: /^Paths of users/ }).waitFor()

  expect(await unfit(page)).toEqual([])
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  expect(await unfit(page)).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

async function add(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add chart' }).click()
  await page.getByRole('option', { name }).click()
}

/** The names of the charts, as they stand. */
async function order(page: Page): Promise<readonly string[]> {
  return page.getByRole('list', { name: 'Charts' }).getByRole('heading').allTextContents()
}

async function aChart(name: string, screen: string, query: string): Promise<string> {
  const body = { data: { type: 'chart_create', attributes: { name, screen, query } } }
  return (await answerOf(await call(server, { path: '/api/charts', body }), ChartAnswer)).data.id
}

async function aDashboard(name: string, charts: readonly string[]): Promise<string> {
  const attributes = { name, tiles: charts.map(aTile) }
  const body = { data: { type: 'dashboard_create', attributes } }
  const made = await call(server, { path: '/api/dashboards', body })
  return (await answerOf(made, DashboardAnswer)).data.id
}

function aTile(chart: string): object {
  return { chart_id: chart, width: 6, height: 4 }
}

function did(name: string, user: string, daysAgo: number): object {
  return anEvent({ event: { name }, usr: { id: user }, date: Date.now() - daysAgo * dayMs })
}

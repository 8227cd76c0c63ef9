import type { Browser, Route } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { call } from '../calling.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { openChromium, openPage } from './chromium.ts'

let server: RunningServer
let browser: Browser

const hourMs = 3_600_000

// Yesterday 2 paid; today 3 paid and 1 failed to. One event is refused, and a chart saved.
beforeAll(async () => {
  server = await startServer()
  browser = await openChromium()
  await send(server, [
    ...['ada', 'bea'].map((user) => did('paid', user, 30)),
    ...['ada', 'bea', 'cleo'].map((user) => did('paid', user, 3)),
    did('payment.failed', 'dora', 2),
  ])
  await send(server, { type: 'server', application: { id: 'shop' }, event: { name: 7 } })
  const attributes = { name: 'Payments', screen: 'explore', query: 'event=paid&range=30d' }
  await call(server, {
    path: '/api/charts',
    body: { data: { type: 'chart_create', attributes } },
  })
  await untilStored(server)
})

afterAll(async () => {
  await browser.close()
  await server.remove()
})

test('Home says what arrives and what changed, and each figure leads to the rows behind it', async () => {
  const { page, complaints, close } = await openPage(browser, server)

  const figures = page.getByRole('region', { name: 'Figures' })
  await figures.getByRole('link', { name: /Users 4 \+100% from 2 before/ }).waitFor()
  await figures.getByRole('link', { name: /Last event (just now|\d+ min ago)/ }).waitFor()
  await figures.getByRole('link', { name: /Errors in traces 0/ }).waitFor()
  await page.getByText('events in the last 24 hours').waitFor()
  const movers = page.getByRole('region', { name: 'What changed most' })
  expect(await movers.getByRole('listitem').allTextContents()).toEqual([
    'payment.failed1new',
    'paid3+50%',
  ])
  await page
    .getByRole('region', { name: 'Who sends' })
    .getByRole('link', { name: /^shop prodlytics/ })
    .waitFor()
  await page
    .getByRole('region', { name: 'Saved lately' })
    .getByRole('link', { name: /^Payments/ })
    .waitFor()

  await movers.getByRole('link', { name: /payment\.failed/ }).click()
  await page.getByRole('slider', { name: /payment\.failed/ }).waitFor()
  await page.goBack()
  await figures.getByRole('link', { name: /^Refused 1/ }).click()
  await page.waitForURL('**/data/warnings?over=24h')
  expect(complaints).toEqual([])
  await close()
})

test('a week is looked at by a press, and a link of it says so', async () => {
  const { page, complaints, close } = await openPage(browser, server)

  await page.getByRole('radio', { name: 'The last 7 days' }).check({ force: true })

  await page.getByRole('link', { name: /Users 4 0 before/ }).waitFor()
  await page.getByText('events in the last 7 days').waitFor()
  expect(page.url()).toBe(`${server.url}/?over=7d`)
  expect(complaints).toEqual([])
  await close()
})

test('a question that began at / before is still answered, by Explore', async () => {
  const path = '/?event=paid&type=server&range=30d'
  const { page, complaints, close } = await openPage(browser, server, { path })

  await page.getByText('events in the last 30 days').waitFor()

  expect(page.url()).toBe(`${server.url}/explore?event=paid&type=server&range=30d`)
  expect(complaints).toEqual([])
  await close()
})

test('a saved chart opens in its own screen, however long the code of that takes to come', async () => {
  const attributes = { name: 'Coming back', screen: 'retention', query: 'period=day&range=7d' }
  const body = { data: { type: 'chart_create', attributes } }
  await call(server, { path: '/api/charts', body })
  const { page, complaints, close } = await openPage(browser, server, { path: '/' })
  const held: Route[] = []
  await page.route('**/retention-screen-*.js', (route) => void held.push(route))

  await page.getByRole('link', { name: 'Coming back' }).click()
  await page.waitForURL('**/retention?*')
  await expect.poll(() => held.length).toBeGreaterThan(0)
  await Promise.all(held.map((route) => route.continue()))

  await page.getByRole('table', { name: 'Retention' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/retention')
  expect(complaints).toEqual([])
  await close()
})

function did(name: string, user: string, hoursAgo: number): object {
  return anEvent({ event: { name }, usr: { id: user }, date: Date.now() - hoursAgo * hourMs })
}

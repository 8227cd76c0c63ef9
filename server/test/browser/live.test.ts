import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { openChromium, openPage } from './chromium.ts'
import { unfit } from './fit-for-everybody.ts'

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

async function openLive(path = '/live') {
  const opened = await openPage(browser, server, { path })
  await opened.page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
  return opened
}

function rows(page: Page) {
  return page.getByRole('region', { name: 'Arriving events' }).getByRole('listitem')
}

test('a value of an opened event becomes a filter, which hides the others and stands in the address', async () => {
  const { page, complaints, close } = await openLive()
  await send(server, anEvent({ event: { name: 'order.placed' }, customer: { tier: 'premium' } }))
  await send(server, anEvent({ event: { name: 'order.placed' }, customer: { tier: 'free' } }))
  await expect.poll(() => rows(page).count()).toBe(2)

  await page
    .getByRole('button', { name: /order\.placed/ })
    .last()
    .click()
  const panel = page.getByRole('dialog', { name: 'Details' })
  await panel.getByRole('button', { name: /Use as filter: "tier": "premium"/ }).click()
  await panel.waitFor({ state: 'hidden' })

  await expect.poll(() => rows(page).count()).toBe(1)
  expect(new URL(page.url()).searchParams.get('filter')).toBe('@customer.tier:premium')
  await page.getByRole('radio', { name: 'Rejected' }).check({ force: true })
  await page.getByText('Nothing matches: @customer.tier:premium, rejected only.').waitFor()
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect.poll(() => rows(page).count()).toBe(2)
  expect(complaints).toEqual([])
  await close()
})

test('a rejected event is red, opens with its reason and leads to the warnings', async () => {
  const { page, complaints, close } = await openLive()
  await send(server, anEvent({ event: { name: 7 } }))

  await page.getByRole('button', { name: /Rejected/ }).click()
  const panel = page.getByRole('dialog', { name: 'Details' })
  await panel.getByText('event_malformed').waitFor()
  expect(await unfit(page)).toEqual([])
  await panel.getByRole('link', { name: 'the warnings' }).click()

  await page.getByRole('button', { name: 'event_malformed' }).waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('of events that come faster than eyes can follow a sample is shown, and how large it is', async () => {
  const { page, complaints, close } = await openLive()
  const event = anEvent({ event: { name: 'tick' } })

  await send(
    server,
    Array.from({ length: 200 }, () => event),
  )

  await page.getByText(/A sample: 2\.5% of 200 events/).waitFor()
  expect(await rows(page).count()).toBe(5)
  expect(complaints).toEqual([])
  await close()
})

test('what only the warehouse can answer is named instead of guessed', async () => {
  const { page, close } = await openLive('/live?filter=%40amount%3A%5B1%20TO%205%5D')

  const words = await page.getByRole('alert').textContent()

  expect(words).toContain('Only the warehouse can answer @amount:[1 TO 5].')
  await close()
})

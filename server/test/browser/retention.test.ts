import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { openChromium, openPage } from './chromium.ts'
import { unfit } from './fit-for-everybody.ts'

let server: RunningServer
let browser: Browser

const dayMs = 86_400_000

// 3 open the app 10 days ago; 1 of them opens it a day later, and 1 pays then.
beforeAll(async () => {
  server = await startServer()
  browser = await openChromium()
  await send(server, [
    ...['ada', 'bea', 'cleo'].map((user) => did('opened', user, 10)),
    did('opened', 'ada', 9),
    did('paid', 'bea', 9),
  ])
  await untilStored(server)
})

afterAll(async () => {
  await browser.close()
  await server.remove()
})

const address = '/retention?event=opened&type=server&period=day&range=20d'

test('a cohort says how many of it are back, and a press on a cell who they are', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: address })

  await page.getByRole('button', { name: /^33\.3%, 1 of \w{3},? .*, back in day 1: who$/ }).click()
  const panel = page.getByRole('dialog', { name: 'Who they are' })
  await panel.getByRole('row', { name: /ada/ }).waitFor()

  expect(await panel.getByRole('table').locator('tbody tr').count()).toBe(1)
  expect(complaints).toEqual([])
  await close()
})

test('with another return event others are back, shown as counts', async () => {
  const path = `${address}&return.event=paid&return.type=server`
  const { page, complaints, close } = await openPage(browser, server, { path })
  await page.getByRole('table', { name: 'Retention' }).waitFor()

  await page.getByRole('radio', { name: 'Count' }).check({ force: true })
  await page.getByRole('button', { name: /^1, 1 of \w{3},? .*, back in day 1: who$/ }).click()

  const panel = page.getByRole('dialog', { name: 'Who they are' })
  await panel.getByRole('row', { name: /bea/ }).waitFor()
  expect(new URL(page.url()).searchParams.get('show')).toBe('count')
  expect(complaints).toEqual([])
  await close()
})

test('a group has its line and its cohorts, and a press on a cell of it lists who of it is back', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: address })
  await page.getByRole('button', { name: 'Breakdown' }).click()
  await page.getByRole('option', { name: /^@plan/ }).click()
  const table = page.getByRole('table', { name: 'Retention' })
  await table.getByRole('button', { name: /^0%, 0 of paid, back in day 1/ }).waitFor()
  await table.getByRole('button', { name: /^0%, 0 of \(not set\), back in day 1/ }).waitFor()

  await table.getByRole('button', { name: 'free', exact: true }).click()
  await table
    .getByRole('button', { name: /^100%, 1 of free, \w{3},? .*, back in day 1: who$/ })
    .click()
  const panel = page.getByRole('dialog', { name: 'Who they are' })
  await panel.getByRole('row', { name: /ada/ }).waitFor()
  await page.reload()
  await panel.getByRole('heading', { name: /^Back in day 1, of cohort \d+ of “free”$/ }).waitFor()
  await panel.getByRole('row', { name: /ada/ }).waitFor()

  expect(await panel.getByRole('table').locator('tbody tr').count()).toBe(1)
  expect(await unfit(page)).toEqual([])
  const { searchParams } = new URL(page.url())
  expect(['by', 'unfold', 'who.group'].map((name) => searchParams.get(name))).toEqual([
    '@plan',
    'free',
    'free',
  ])
  expect(complaints).toEqual([])
  await close()
})

test('a group of what somebody came back with is a part of everybody who began', async () => {
  const path = `${address}&return.event=paid&return.type=server&by=%40plan&by.of=return`
  const { page, complaints, close } = await openPage(browser, server, { path })

  await page.getByRole('button', { name: /^25%, 1 of paid, back in day 1: who$/ }).click()
  const panel = page.getByRole('dialog', { name: 'Who they are' })
  await panel.getByRole('row', { name: /bea/ }).waitFor()

  expect(complaints).toEqual([])
  await close()
})

function did(name: string, user: string, daysAgo: number): object {
  const event = { name, id: `${name}-${user}-${daysAgo}` }
  const plan = user === 'cleo' ? {} : { plan: user === 'ada' ? 'free' : 'paid' }
  return anEvent({ event, ...plan, usr: { id: user }, date: Date.now() - daysAgo * dayMs })
}

import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, askNumber, send, untilStored } from '../asking.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'
import { createSegment } from '../segment-api.ts'
import { openChromium, openPage } from './chromium.ts'

let server: RunningServer
let browser: Browser

const minuteMs = 60_000
// All of it on one day: the timeline tells each day by itself.
const startMs = startWithinADay(Date.now() - 55 * minuteMs)
const oddId = 'a/b%c ö'

function startWithinADay(wantedMs: number): number {
  const endMs = wantedMs + 22 * minuteMs
  const midnightMs = endMs - (endMs % (24 * 60 * minuteMs))
  return wantedMs < midnightMs ? wantedMs - 22 * minuteMs : wantedMs
}

function visited(minute: number, name: string, more: object): object {
  return anEvent({
    event: { name, id: `${name}-${minute}` },
    date: startMs + minute * minuteMs,
    session: { id: 'visit-1' },
    ...more,
  })
}

// Ada signs in with an anonymous id, pays twenty minutes later, and is of an account with Ben.
beforeAll(async () => {
  server = await startServer()
  browser = await openChromium()
  const ada = { id: 'ada', name: 'Ada Kern', email: 'ada@shop.test', plan: 'paid' }
  const account = { id: 'acme', name: 'Acme' }
  await send(server, [
    visited(0, 'page.read', { usr: undefined }),
    visited(1, 'signed.in', { usr: { ...ada, anonymous_id: 'a-1' }, account }),
    visited(21, 'order.paid', { usr: ada, account, amount: 90 }),
    visited(22, 'page.read', { usr: { id: 'ben', plan: 'free' }, account, session: { id: 'v-2' } }),
    anEvent({ usr: { id: oddId }, date: startMs }),
  ])
  await untilStored(server)
  await eventually(async () => {
    const known = await askNumber(server, '@usr.id:ada', { aggregation: 'count' })
    if (known !== 3) throw new Error('what came before the sign-in is not hers yet')
  })
  await createSegment(server, { name: 'Payers', query: '@usr.plan:paid' })
})

afterAll(async () => {
  await browser.close()
  await server.remove()
})

test('users are found by a part of their address, and by a search over what is known of them', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/users' })
  const rows = page.getByRole('table', { name: 'Users' }).locator('tbody tr')
  await expect.poll(() => rows.count()).toBe(3)

  await page.getByRole('searchbox').fill('ADA@shop')
  await page.keyboard.press('Enter')
  await expect.poll(() => rows.count()).toBe(1)
  await page.getByRole('searchbox').fill('@usr.plan:free')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'ben' }).waitFor()

  expect(await rows.count()).toBe(1)
  expect(new URL(page.url()).searchParams.get('search')).toBe('@usr.plan:free')
  expect(complaints).toEqual([])
  await close()
})

test('the members of a segment, with a column for a trait, are saved as a file', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/users' })

  await page.getByRole('combobox', { name: 'Segment' }).selectOption('Payers')
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('option', { name: 'usr.plan' }).click()
  await page.getByRole('button', { name: 'usr.plan' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('1 users').waitFor()
  await page.getByRole('cell', { name: 'paid' }).waitFor()
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()

  const lines = readFileSync(await (await saving).path(), 'utf8').split('\r\n')
  expect(lines[0]).toBe('User,Name,E-mail,Country,Application,usr.plan,First seen,Last seen')
  expect(lines[1]).toMatch(/^ada,Ada Kern,ada@shop\.test,,shop,paid,/)
  expect(complaints).toEqual([])
  await close()
})

test('a user is opened from the list: traits, ids with why they are theirs, segments, and what they did with its pauses', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/users' })

  await page.getByRole('button', { name: 'ada', exact: true }).click()

  await page.getByRole('heading', { name: 'Ada Kern' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/users/ada')
  const ids = page.getByRole('region', { name: 'Ids' })
  await ids.getByText('How they were joined').click()
  await ids.getByText('anon:a-1 → user:ada').waitFor()
  await ids.getByText('seen together · signed.in').waitFor()
  await page.getByRole('region', { name: 'Segments' }).getByText('Payers').waitFor()
  const timeline = page.getByRole('region', { name: 'Timeline' })
  await timeline.getByText('20 min later').waitFor()
  await timeline.getByText('3 events in 21 min').waitFor()
  await timeline.getByRole('button', { name: /order\.paid/ }).click()
  await timeline.getByText('"amount"').waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('what a user did is narrowed by a filter, saved as a file, told by session, and its address shows it again', async () => {
  const path = '/users/ada?filter=%40event.name%3Aorder.paid'
  const { page, complaints, close } = await openPage(browser, server, { path })

  await page.getByText('1 events in the last 90 days').waitFor()
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  const lines = readFileSync(await (await saving).path(), 'utf8').split('\r\n')
  expect(lines[1]).toMatch(/Z,order\.paid,server,ada,visit-1,,shop,"\{.*""amount"":90/)
  await page.getByRole('link', { name: 'Sessions' }).click()
  const session = page.getByRole('row', { name: /visit-1/ })
  expect(await session.getByRole('cell').allTextContents()).toMatchObject({
    3: '1',
    4: 'order.paid',
  })
  await page.reload()

  await session.waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('a user of whom nothing is known in the range is looked for from their first event on', async () => {
  const { page, close } = await openPage(browser, server, { path: '/users/ada?range=30min' })

  await page.getByRole('button', { name: 'Look from the first event on' }).click()

  await page.getByRole('button', { name: /order\.paid/ }).waitFor()
  expect(new URL(page.url()).searchParams.get('range')).toMatch(/^\d{4}-.*Z\.\.$/)
  await close()
})

test('an id of odd characters has an address of its own, and nobody’s id says so', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/users' })

  await page.getByRole('button', { name: oddId }).click()
  await page.getByRole('heading', { name: oddId }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: oddId }).waitFor()
  await page.goto(`${server.url}/users/nobody`)

  await page.getByText('Nothing matches: the user nobody.').waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('an account tells its users, and they lead to their own pages', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/accounts' })

  await page.getByRole('button', { name: 'acme' }).click()
  await page.getByRole('heading', { name: 'Acme' }).waitFor()
  await page.getByRole('navigation', { name: /Parts/ }).getByText('Users').click()
  await page.getByRole('row', { name: /ada 2/ }).waitFor()
  await page.getByRole('button', { name: 'ben' }).click()

  await page.getByRole('heading', { name: 'ben' }).waitFor()
  expect(complaints).toEqual([])
  await close()
})

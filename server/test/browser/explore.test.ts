import { questionNameHeader } from '@throughline/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { holdEngine } from '../engine-socket.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { createStaticSegment } from '../segment-api.ts'
import { openChromium, openPage } from './chromium.ts'
import { unfit } from './fit-for-everybody.ts'

let server: RunningServer
let browser: Browser

const hourMs = 3_600_000
const started = 'event=checkout.started&type=server'

// Today 4 checkouts and 2 orders, three days ago 2 checkouts: 3 premium, 2 free, 1 without a tier.
beforeAll(async () => {
  server = await startServer()
  browser = await openChromium()
  await send(server, [
    ...[1, 2, 3].map((hours) => anAction('checkout.started', hours, 'premium', 'ada')),
    anAction('checkout.started', 4, 'free', 'bea'),
    anAction('checkout.started', 72, 'free', 'bea'),
    anAction('checkout.started', 73, undefined, 'cleo'),
    anAction('order.placed', 1, 'premium', 'ada'),
    anAction('order.placed', 2, 'free', 'bea'),
  ])
  await untilStored(server)
})

afterAll(async () => {
  await browser.close()
  await server.remove()
})

test('a formula of two lines shows its figure, and a letter that no line has is marked', async () => {
  const { page, complaints, close } = await openPage(browser, server, {
    path: `/explore?${started}&range=24h`,
  })

  await page.getByRole('button', { name: 'Line', exact: true }).click()
  await page.getByRole('button', { name: 'Event of B' }).click()
  await page.getByRole('option', { name: /order\.placed/ }).click()
  await page.getByRole('button', { name: 'Formula', exact: true }).click()
  await page.getByText('50', { exact: true }).first().waitFor()

  await expect.poll(() => cells(page, 'B / A')).toMatchObject({ 0: '50' })
  await page.getByRole('textbox', { name: 'Formula C' }).fill('B / D')
  await page.getByText('There is no line D.').waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('a line is named, copied and deleted, and the others keep their letters', async () => {
  const { page, complaints, close } = await openPage(browser, server, {
    path: `/explore?${started}&range=24h`,
  })

  await page.getByRole('button', { name: 'Rename A' }).click()
  await page.getByRole('textbox', { name: 'Name of A' }).fill('Carts')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Duplicate A' }).click()
  await page.getByLabel('Measure of B').selectOption({ label: 'Unique users' })
  await page.getByRole('button', { name: 'Delete A' }).click()

  await page.getByRole('button', { name: 'Duplicate B' }).waitFor()
  await expect.poll(() => cells(page, 'Carts')).toMatchObject({ 0: '2' })
  expect(new URL(page.url()).searchParams.get('b.name')).toBe('Carts')
  expect(complaints).toEqual([])
  await close()
})

test('compared with the period before, a line shows what was then, and how much it changed', async () => {
  const { page, complaints, close } = await openPage(browser, server, {
    path: `/explore?${started}&range=48h`,
  })

  await page.getByLabel('Compare').selectOption({ label: 'vs previous period' })
  await page.getByText('+100% from 2').waitFor()

  await expect
    .poll(() => cells(page, 'checkout.started'))
    .toMatchObject({ 0: '4', 2: '2', 3: '+100%' })
  expect(complaints).toEqual([])
  await close()
})

test('a filter built of rows is the search text, and the other way round', async () => {
  const { page, complaints, close } = await openPage(browser, server, {
    path: `/explore?${started}&range=7d`,
  })

  await page.getByRole('button', { name: 'Add a filter', exact: true }).click()
  await page.getByRole('option', { name: /@customer\.tier/ }).click()
  await page.getByRole('option', { name: /premium/ }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.waitForURL(/filter=/)
  await page.getByRole('radio', { name: 'Filters as search text' }).check({ force: true })

  const field = page.getByRole('textbox', { name: 'Filter', exact: true })
  await field.waitFor()
  expect(new URL(page.url()).searchParams.get('filter')).toBe('@customer.tier:premium')
  await field.press('ControlOrMeta+a')
  await page.keyboard.type('-@customer.tier:(premium OR free)')
  await page.keyboard.press('Enter')
  await page.getByRole('radio', { name: 'Filters as rows' }).check({ force: true })
  await page.getByRole('button', { name: 'Values of @customer.tier' }).waitFor()
  expect(await page.getByLabel('Operator of @customer.tier').inputValue()).toBe('is not')
  await expect.poll(() => cells(page, 'checkout.started')).toMatchObject({ 0: '1' })
  expect(complaints).toEqual([])
  await close()
})

test('attributes and their values are offered where a filter is typed', async () => {
  const { page, complaints, close } = await openPage(browser, server, {
    path: `/explore?${started}&range=7d&form=text`,
  })
  await page.getByRole('slider').waitFor()

  await page.keyboard.press('/')
  await page.keyboard.type('-tier')
  await page.getByRole('option', { name: /@customer\.tier/ }).waitFor()
  await page.keyboard.press('Tab')
  await page.getByRole('option', { name: /premium/ }).click()
  await page.keyboard.press('Enter')

  await page.waitForURL(/filter=-%40customer\.tier%3Apremium/)
  await expect.poll(() => cells(page, 'checkout.started')).toMatchObject({ 0: '3' })
  expect(complaints).toEqual([])
  await close()
})

test('what is wrong in a typed filter is marked and said, and mended by what is offered', async () => {
  const path = `/explore?${started}&range=7d&form=text&filter=%40customer.tier%3Apremium+AND+%29`
  const { page, close } = await openPage(browser, server, { path })

  const field = page.getByRole('textbox', { name: 'Filter', exact: true })
  await page.getByText('A term is missing before this.').waitFor()
  await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
  const marked = page.locator('.fault')
  await marked.waitFor()
  expect(await marked.textContent()).toBe(')')
  expect(await unfit(page)).toEqual([])
  await field.press('ControlOrMeta+a')
  await page.keyboard.type('@customer.tier:')
  await page.getByRole('option', { name: /premium/ }).waitFor()
  expect(await marked.count()).toBe(0)
  expect(await unfit(page)).toEqual([])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.waitForURL(/filter=%40customer\.tier%3A(premium|free)/)
  await expect.poll(() => field.getAttribute('aria-invalid')).toBe('false')
  await close()
})

test('a segment leads to what its members do, and nobody else', async () => {
  const id = await createStaticSegment(server, { name: 'The one', ids: ['ada'] })
  const { page, complaints, close } = await openPage(browser, server, { path: `/segments/${id}` })

  await page.getByRole('link', { name: 'Explore what they do' }).click()
  await page.waitForURL(/\/explore\?segment=/)
  await page.getByRole('slider').waitFor()
  await page.keyboard.press('v')
  await page.getByRole('option', { name: /checkout\.started/ }).click()
  await expect.poll(() => cells(page, 'checkout.started')).toMatchObject({ 0: '3' })
  await page.getByLabel('Audience').selectOption({ label: 'everybody' })
  await expect.poll(() => cells(page, 'checkout.started')).toMatchObject({ 0: '6' })
  expect(complaints).toEqual([])
  await close()
})

test('a question that takes long says so, and is ended on the server by Cancel', async () => {
  const { page, complaints, close } = await openPage(browser, server, {
    path: `/explore?${started}&range=7d`,
  })
  await page.getByRole('slider').waitFor()
  const release = await holdEngine(server)
  const asked = page.waitForRequest((request) => request.url().includes('/analytics/'))

  await page.keyboard.press('3')
  const name = (await asked).headers()[questionNameHeader] ?? ''
  await page.getByText(/^Asking for \d+ s/).waitFor()
  const path = `${server.url}/api/app/questions/${name}`
  const readProgress = async () => (await page.request.get(path)).text()
  expect(await readProgress()).toContain('"is_running":true')
  await page.getByRole('button', { name: 'Cancel' }).click()

  await expect.poll(readProgress, { timeout: 60_000 }).toContain('"is_running":false')
  release()
  expect(complaints).toEqual([])
  await close()
})

test('values beyond the top are one line, so that the lines add up to the whole', async () => {
  const events = Array.from({ length: 7 }, (_, index) =>
    anAction('page.opened', 1, `tier-${index}`, 'dan'),
  )
  await send(server, events)
  await untilStored(server)
  const { page, complaints, close } = await openPage(browser, server, {
    path: '/explore?event=page.opened&type=server&range=24h&by=%40customer.tier',
  })

  await expect.poll(() => cells(page, 'Other')).toMatchObject({ 0: '2' })
  expect(await page.getByRole('row').count()).toBe(7)
  expect(complaints).toEqual([])
  await close()
})

test('a pressed figure shows the events behind it', async () => {
  const { page, complaints, close } = await openPage(browser, server, {
    path: `/explore?${started}&range=7d&by=%40customer.tier`,
  })

  const row = page.getByRole('row', { name: /^\(not set\)/ })
  await row.getByRole('button', { name: '1', exact: true }).first().click()
  await page.getByRole('button', { name: 'View events' }).click()

  const panel = page.getByRole('dialog', { name: /\(not set\)/ })
  await panel.getByText('1 events').waitFor()
  await panel.getByText('checkout.started').first().click()
  await panel.getByText('"cleo"').waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('drawing over a stretch of the chart zooms, and the back button leads back', async () => {
  const { page, complaints, close } = await openPage(browser, server, {
    path: `/explore?${started}&range=7d`,
  })
  const chart = page.getByRole('slider')
  await chart.waitFor()
  const box = (await chart.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }

  await page.mouse.move(box.x + box.width * 0.3, box.y + 100)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.6, box.y + 120, { steps: 4 })
  await page.mouse.up()

  await page.waitForURL(/range=\d{4}-\d\d-\d\dT/)
  await page.goBack()
  await page.getByText('events in the last 7 days').waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('a range is typed, in any zone, and says what it means before it is asked', async () => {
  const { page, complaints, close } = await openPage(browser, server, {
    path: `/explore?${started}`,
  })
  await page.getByRole('slider').waitFor()

  await page.keyboard.press('c')
  const field = page.getByRole('textbox', { name: 'Range as text' })
  await field.fill('someday')
  await page.getByText(/^Not a range/).waitFor()
  await field.fill('last 90d')
  await field.press('Enter')
  await page.getByText('events in the last 90 days').waitFor()
  await page.keyboard.press('c')
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Asia/Tokyo')

  await page.getByText('Table, times in Asia/Tokyo').waitFor()
  expect(new URL(page.url()).searchParams.get('zone')).toBe('Asia/Tokyo')
  expect(complaints).toEqual([])
  await close()
})

test('the question is shown as the request it is, and as the SQL that it becomes', async () => {
  const { page, complaints, close } = await openPage(browser, server, {
    path: `/explore?${started}&form=api`,
  })

  await page.getByText('formula_analytics_extended_request').waitFor()
  await page.getByRole('radio', { name: 'What the engine is asked' }).check({ force: true })
  await page
    .getByRole('region', { name: 'SQL' })
    .getByText(/SELECT/)
    .first()
    .waitFor()

  expect(complaints).toEqual([])
  await close()
})

/** The figures of one row of the table, without its name. */
async function cells(page: Page, name: string): Promise<readonly string[]> {
  const row = page.getByRole('row', { name: new RegExp(`^${name.replace('.', String.raw`\.`)}`) })
  await row.waitFor()
  return row.getByRole('cell').allTextContents()
}

function anAction(name: string, hoursAgo: number, ...[tier, user]: [string | undefined, string]) {
  return anEvent({
    event: { name },
    usr: { id: user },
    ...(tier === undefined ? {} : { customer: { tier } }),
    date: Date.now() - hoursAgo * hourMs,
  })
}

import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { background, openChromium, openPage } from './chromium.ts'

let server: RunningServer
let browser: Browser

const hourMs = 3_600_000

// 6 payments of 3 users: 4 premium, 2 free; and 1 signup, 40 days ago.
beforeAll(async () => {
  server = await startServer()
  browser = await openChromium()
  await send(server, [
    aPayment('ada', 'premium', 5),
    aPayment('ada', 'premium', 5),
    aPayment('bea', 'premium', 3),
    aPayment('bea', 'premium', 2),
    aPayment('cleo', 'free', 3),
    aPayment('cleo', 'free', 2),
    anEvent({ event: { name: 'user.signed_up' }, date: Date.now() - 40 * 24 * hourMs }),
  ])
  await untilStored(server)
})

afterAll(async () => {
  await browser.close()
  await server.remove()
})

test('picking an event shows its curve and, in the table, its numbers', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/explore' })

  await page.getByRole('button', { name: /^Event / }).click()
  await page.getByRole('combobox', { name: 'Search events' }).fill('payment')
  await page.getByRole('option', { name: /payment\.processed/ }).click()

  await page.getByText('6', { exact: true }).first().waitFor()
  await page.getByText('events in the last 7 days').waitFor()
  await page.getByRole('slider', { name: /payment\.processed/ }).waitFor()
  expect(await cells(page, 'payment.processed')).toMatchObject({ 0: '6', 1: '100%' })
  expect(new URL(page.url()).searchParams.get('event')).toBe('payment.processed')
  expect(complaints).toEqual([])
  await close()
})

test('unique users are counted once a group, however the groups add up', async () => {
  const path = '/explore?event=payment.processed&type=server&range=24h'
  const { page, complaints, close } = await openPage(browser, server, { path })

  await page.getByLabel('Measure').selectOption({ label: 'Unique users' })

  await page.getByText('users in the last 24 hours').waitFor()
  expect(await cells(page, 'Unique users of payment.processed')).toMatchObject({ 0: '3' })
  expect(complaints).toEqual([])
  await close()
})

test('a breakdown draws one series a value, and a series can be taken off the chart', async () => {
  const path = '/explore?event=payment.processed&type=server&range=24h'
  const { page, complaints, close } = await openPage(browser, server, { path })

  await page.getByRole('button', { name: 'Breakdown' }).click()
  await page.getByRole('option', { name: /@customer\.tier/ }).hover()
  await page.getByText('premium 4 · free 2').waitFor()
  await page.getByRole('option', { name: /@customer\.tier/ }).click()
  await page.getByRole('group', { name: 'Series' }).waitFor()

  expect(await cells(page, 'premium')).toMatchObject({ 0: '4', 1: '66.7%' })
  expect(await cells(page, 'free')).toMatchObject({ 0: '2', 1: '33.3%' })
  await page.getByRole('checkbox', { name: 'free' }).uncheck()
  await page.getByRole('button', { name: 'free', pressed: false }).waitFor()
  expect(new URL(page.url()).searchParams.getAll('hide')).toEqual(['A:free'])
  expect(complaints).toEqual([])
  await close()
})

test('an attribute with a space in its name is found as it is read and breaks the curve down', async () => {
  const path = '/explore?event=payment.processed&type=server&range=24h'
  const { page, complaints, close } = await openPage(browser, server, { path })

  await page.getByRole('button', { name: 'Breakdown' }).click()
  await page.getByRole('combobox', { name: 'Search attributes' }).fill('card br')
  await page.getByRole('option', { name: /brand/ }).first().click()

  await page.getByRole('group', { name: 'Series' }).waitFor()
  expect(await cells(page, 'visa')).toMatchObject({ 0: '6', 1: '100%' })
  expect(new URL(page.url()).searchParams.get('by')).toBe(String.raw`@card\ brand`)
  expect(complaints).toEqual([])
  await close()
})

test('the attribute that is called as typed is offered first, and one that begins so before others', async () => {
  const path = '/explore?event=payment.processed&type=server&range=24h'
  const { page, complaints, close } = await openPage(browser, server, { path })

  await page.getByRole('button', { name: 'Breakdown' }).click()
  await page.getByRole('combobox', { name: 'Search attributes' }).fill('version')
  await page.getByRole('option', { name: /@version_code/ }).waitFor()

  const list = page.getByRole('listbox', { name: 'Search attributes' })
  const offered = await list.getByRole('option').allTextContents()
  expect(offered.map((text) => text.replace(/(text|number).*/, ''))).toEqual([
    'version',
    '@version_code',
    '@os.version',
  ])
  expect(complaints).toEqual([])
  await close()
})

test('a list of objects names the keys in it, and one of them breaks the curve down', async () => {
  const path = '/explore?event=payment.processed&type=server&range=24h'
  const { page, complaints, close } = await openPage(browser, server, { path })

  await page.getByRole('button', { name: 'Breakdown' }).click()
  await page.getByRole('option', { name: /@items.*list of objects/ }).hover()
  await page.getByText('A list of objects. Its keys: @items.sku').waitFor()
  await page.getByRole('combobox', { name: 'Search attributes' }).fill('sku')
  await page.getByRole('option', { name: /@items\.sku/ }).hover()
  await page.getByText('lamp 6').waitFor()
  await page.getByRole('option', { name: /@items\.sku/ }).click()

  await page.getByRole('group', { name: 'Series' }).waitFor()
  expect(await cells(page, 'lamp')).toMatchObject({ 0: '6', 1: '100%' })
  expect(new URL(page.url()).searchParams.get('by')).toBe('@items.sku')
  expect(complaints).toEqual([])
  await close()
})

test('the address alone brings the same report back', async () => {
  const path =
    '/explore?event=payment.processed&type=server&by=%40customer.tier&range=24h&filter=%40usr.id%3Abea&form=text'
  const { page, complaints, close } = await openPage(browser, server, { path })

  await page.getByText('events in the last 24 hours').waitFor()

  expect(await cells(page, 'premium')).toMatchObject({ 0: '2', 1: '100%' })
  expect(await page.getByRole('textbox', { name: 'Filter', exact: true }).textContent()).toBe(
    '@usr.id:bea',
  )
  expect(complaints).toEqual([])
  await close()
})

test('everything is reached by key: an event, a range, the filter', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/explore' })
  await page.getByRole('slider').waitFor()

  await page.keyboard.press('v')
  await page.keyboard.type('user.signed')
  await page.getByRole('option', { name: /user\.signed_up/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText(/^Nothing matches: in the last 7 days/).waitFor()
  await page.keyboard.press('3')
  await page.getByText('events in the last 90 days').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('@usr.id:user-1')
  await page.keyboard.press('Enter')
  await page.waitForURL(/filter=/)

  await page.getByText('events in the last 90 days').waitFor()
  expect(await cells(page, 'user.signed_up')).toMatchObject({ 0: '1' })
  expect(complaints).toEqual([])
  await close()
})

test('arrow keys walk through the buckets of the curve and say their figures', async () => {
  const path = '/explore?event=payment.processed&type=server&range=24h'
  const { page, complaints, close } = await openPage(browser, server, { path })
  const curve = page.getByRole('slider')
  await curve.focus()

  await page.keyboard.press('End')
  const figures: string[] = []
  for (let step = 0; step < 8; step++) figures.unshift(await stepLeft(page, curve))

  // The hour may have turned since the payments were sent: what counts is how they follow.
  expect(figures.join(' ')).toMatch(/2 0 2 2 0/)
  expect(complaints).toEqual([])
  await close()
})

test('a filter that can not be read is shown with a caret below the place', async () => {
  const path = '/explore?event=payment.processed&type=server&form=text'
  const { page, close } = await openPage(browser, server, { path })

  await page.getByRole('textbox', { name: 'Filter', exact: true }).fill('@customer.tier:(premium')
  await page.getByRole('textbox', { name: 'Filter', exact: true }).press('Enter')

  const fault = page.getByRole('alert').first()
  await fault.waitFor()
  expect(await fault.locator('pre').textContent()).toBe(
    `@customer.tier:(premium\n${' '.repeat('@customer.tier:'.length)}^`,
  )
  await close()
})

test('the live stream shows arriving events on top and rejected ones with their reason', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/live' })
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()

  await send(server, anEvent({ event: { name: 'order.shipped' }, parcel: { weight: 12 } }))
  await page.getByRole('button', { name: /order\.shipped/ }).waitFor()
  await send(server, { type: 'server', application: { id: 'shop' }, event: { name: 7 } })
  await page.getByRole('button', { name: /Rejected/ }).waitFor()

  expect(await arrived(page).first().textContent()).toContain('Rejected')
  await page.getByRole('button', { name: /order\.shipped/ }).click()
  await page.getByText('"parcel"').waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('what was rejected before the newest event stands below it', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/live' })
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()

  await send(server, { type: 'server', application: { id: 'shop' }, event: { name: 7 } })
  await send(server, anEvent({ event: { name: 'order.shipped' } }))
  await page.getByRole('button', { name: /Rejected/ }).waitFor()
  await page.getByRole('button', { name: /order\.shipped/ }).waitFor()

  expect(await arrived(page).first().textContent()).toContain('order.shipped')
  expect(complaints).toEqual([])
  await close()
})

test('pointing at the live stream holds it still and counts what is new', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/live' })
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
  await send(server, anEvent({ event: { name: 'order.packed' } }))
  await page.getByRole('button', { name: /order\.packed/ }).hover()
  await page.getByRole('status').filter({ hasText: 'Held' }).waitFor()

  await send(server, anEvent({ event: { name: 'order.shipped' } }))
  await page.getByRole('button', { name: '1 new' }).waitFor()

  expect(await arrived(page).count()).toBe(1)
  await page.getByRole('button', { name: '1 new' }).click()
  await page.getByRole('button', { name: /order\.shipped/ }).waitFor()
  expect(complaints).toEqual([])
  await close()
})

test.each([
  ['the chart', '**/assets/ready-report-*.js', '/explore'],
  ['a screen', '**/assets/live-screen-*.js', '/live'],
])('when the code of %s is gone, the page says so and a reload mends it', async (...gone) => {
  const [, code, path] = gone
  const { page, close } = await openPage(browser, server, { path: '/explore?event=never.seen' })
  await page.route(code, (route) => route.abort())

  await page.goto(`${server.url}${path}`)
  await page.getByText('Something went wrong in the page. Reload it to go on.').waitFor()
  await page.getByRole('navigation', { name: 'Screens' }).waitFor()
  await page.unroute(code)
  await page.getByRole('button', { name: 'Reload' }).click()

  await page
    .getByText(/^events in the last 7 days|^Nothing has arrived since/)
    .first()
    .waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
  await close()
})

test('the theme follows the system until one is chosen, and the choice is kept', async () => {
  const { page, complaints, close } = await openPage(browser, server, {
    path: '/explore',
    colorScheme: 'dark',
  })
  await page.getByRole('slider').waitFor()
  expect(await background(page)).toBe('rgb(13, 16, 21)')

  await page.getByRole('radio', { name: 'Light' }).check({ force: true })
  await page.reload()
  await page.getByRole('slider').waitFor()

  expect(await background(page)).toBe('rgb(246, 247, 249)')
  expect(complaints).toEqual([])
  await close()
})

/** The rows of the live list. */
function arrived(page: Page): Locator {
  return page.getByRole('region', { name: 'Arriving events' }).getByRole('listitem')
}

/** The figures of one row of the table, without its name. */
async function cells(page: Page, name: string): Promise<readonly string[]> {
  const row = page.getByRole('row', { name: new RegExp(`^${name.replace('.', String.raw`\.`)}`) })
  await row.waitFor()
  return row.getByRole('cell').allTextContents()
}

/** The figure of the bucket before the one that the curve stands on. */
async function stepLeft(page: Page, curve: Locator): Promise<string> {
  const before = await curve.getAttribute('aria-valuetext')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => curve.getAttribute('aria-valuetext')).not.toBe(before)
  return (
    /payment\.processed: (\d+)/.exec((await curve.getAttribute('aria-valuetext')) ?? '')?.[1] ?? ''
  )
}

function aPayment(user: string, tier: string, hoursAgo: number): object {
  return anEvent({
    event: { name: 'payment.processed' },
    usr: { id: user },
    customer: { tier },
    'card brand': 'visa',
    version_code: 7,
    os: { version: '15' },
    items: [{ sku: 'lamp' }],
    date: Date.now() - hoursAgo * hourMs,
  })
}

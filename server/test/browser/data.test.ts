import { readFileSync } from 'node:fs'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { tellEngine } from '../engine-socket.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { openChromium, openPage } from './chromium.ts'
import { unfit } from './fit-for-everybody.ts'

let server: RunningServer
let browser: Browser

// 3 events are taken, one of them 30 h late, and 2 are refused.
beforeAll(async () => {
  server = await startServer()
  browser = await openChromium()
  const customer = { tier: 'premium' }
  await send(server, [
    anEvent({ customer }),
    anEvent(),
    anEvent({ date: Date.now() - 30 * 3_600_000 }),
  ])
  for (const name of [7, 8]) await send(server, anEvent({ event: { name } }))
  await untilStored(server)
})

afterAll(async () => {
  await browser.close()
  await server.remove()
})

test('health says where every accepted event is, who sent it, and what arrived hour by hour', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/data/health' })

  const whole = page.getByRole('region', { name: 'Where every accepted event is' })
  expect(await whole.textContent()).toContain('3 accepted=3 stored+0 waiting+0 set aside+0 lost')
  await page.getByRole('slider', { name: 'What arrived' }).waitFor()
  const senders = page.getByRole('table', { name: 'Senders' })
  const sender = senders.getByRole('row', { name: /shop events prodlytics/ })
  expect(await sender.getByRole('cell').allTextContents()).toMatchObject({ 4: '3', 5: '2' })
  await page.getByRole('radio', { name: 'in the last hour' }).check({ force: true })

  await page.getByRole('heading', { name: 'What arrived in the last hour' }).waitFor()
  expect(new URL(page.url()).search).toBe('?over=1h')
  expect(complaints).toEqual([])
  await close()
})

test('a warning opens with what it means, who sent it and where in the event it is, and its address opens it again', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/data/warnings' })

  await page.getByRole('button', { name: 'event_malformed' }).click()
  const panel = page.getByRole('dialog', { name: 'Warning' })
  await panel.getByText('The event does not have the documented shape.').waitFor()
  expect(await panel.getByText('/event/name').count()).toBe(2)
  await page.reload()
  await panel.getByText('/event/name').first().waitFor()
  await page.keyboard.press('Escape')

  await panel.waitFor({ state: 'hidden' })
  expect(new URL(page.url()).search).toBe('')
  expect(complaints).toEqual([])
  await close()
})

test('a press on a head sorts the rows, arrow keys walk through them, and Enter opens one', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/data/warnings' })
  const types = page.getByRole('table', { name: 'Warnings' }).locator('tbody td:first-child')
  await types.first().waitFor()

  await page.getByRole('button', { name: 'Type' }).click()
  await expect.poll(() => types.first().textContent()).toBe('application_created')
  await page.getByRole('button', { name: 'application_created' }).focus()
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('event_late')
  await page.keyboard.press('Enter')

  await page.getByRole('dialog').getByRole('heading', { name: 'event_late' }).waitFor()
  expect(new URL(page.url()).searchParams.get('sort')).toBe('type')
  expect(complaints).toEqual([])
  await close()
})

test('the table is saved as a file with one line a row', async () => {
  const { page, close } = await openPage(browser, server, { path: '/data/warnings' })
  await page.getByRole('button', { name: 'event_malformed' }).waitFor()

  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  const saved = await saving

  expect(saved.suggestedFilename()).toBe('warnings.csv')
  const lines = readFileSync(await saved.path(), 'utf8')
    .trimEnd()
    .split('\r\n')
  expect(lines[0]).toBe('Type,What became of it,Of,Count,Last,Meaning')
  expect(lines.filter((line) => line.startsWith('event_malformed,refused,events,2,'))).toHaveLength(
    1,
  )
  await close()
})

test('the dictionary finds an event by a part of its name and shows what it says, and leads to Explore', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/data' })

  await page.getByRole('searchbox', { name: 'Search events' }).fill('no-such')
  await page.getByText('Nothing matches: named “no-such”.').waitFor()
  await page.getByRole('button', { name: 'Clear the search' }).click()
  await page.getByRole('button', { name: /payment\.processed/ }).click()
  const panel = page.getByRole('dialog', { name: 'Event' })
  await panel.getByText('@customer.tier', { exact: true }).waitFor()
  await panel.getByRole('link', { name: 'Explore this event' }).click()

  await page.getByRole('heading', { name: 'Explore' }).waitFor()
  expect(new URL(page.url()).search).toContain('payment.processed')
  expect(complaints).toEqual([])
  await close()
})

test('an attribute opens with its most frequent values', async () => {
  const path = '/data/attributes?search=tier'
  const { page, complaints, close } = await openPage(browser, server, { path })

  await page.getByRole('button', { name: '@customer.tier' }).click()

  await page.getByRole('dialog', { name: 'Attribute' }).getByText('premium').waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('an event that the warehouse refuses is mended in its letter, replayed, and a letter no longer', async () => {
  await tellEngine(
    server,
    'ALTER TABLE throughline.events ADD CONSTRAINT prices CHECK ifNull(attributes.price.:Int64, 0) >= 0',
  )
  await send(server, [
    anEvent({ event: { name: 'item.added' }, price: -5 }),
    anEvent({ price: -6 }),
  ])
  await untilStored(server)
  const path = '/data/dead-letters'
  const { page, complaints, close } = await openPage(browser, server, { path })

  await page.getByRole('button', { name: 'item.added' }).click()
  const letter = page.getByRole('dialog', { name: 'Dead letter' })
  await letter.getByText('Constraint `prices`').waitFor()
  expect(await unfit(page)).toEqual([])
  await letter.getByRole('button', { name: 'Replay' }).click()
  await letter.getByText('1 still refused').waitFor()
  const event = letter.getByRole('textbox')
  await event.fill((await event.inputValue()).replace('-5', '5'))
  await letter.getByRole('button', { name: 'Mend and replay' }).click()
  await letter.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'item.added' }).waitFor({ state: 'detached' })

  await page.getByRole('button', { name: 'Replay all' }).click()
  await page.getByRole('status').filter({ hasText: '1 still refused' }).waitFor()
  await page.getByRole('table', { name: 'Dead letters' }).locator('tbody button').click()
  await letter.getByRole('button', { name: 'Delete' }).click()
  await letter.getByRole('button', { name: 'Delete this event for good' }).click()
  await page.getByText('No event is set aside.').waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('what somebody writes of an event is read by others, stands in the table, and where events are picked', async () => {
  const path = '/data?open=server+payment.processed'
  const { page, complaints, close } = await openPage(browser, server, { path })
  const panel = page.getByRole('dialog', { name: 'Event' })

  await panel.getByRole('button', { name: 'Describe it' }).click()
  await panel.getByLabel('What it means').fill('Money has arrived.')
  await panel.getByLabel('Owner').fill('payments')
  expect(await unfit(page)).toEqual([])
  await panel.getByRole('button', { name: 'Save' }).click()
  await panel.getByText('Owner: payments').waitFor()

  const viewer = await openPage(browser, server, { path, role: 'viewer' })
  const theirs = viewer.page.getByRole('dialog', { name: 'Event' })
  await theirs.getByText('Money has arrived.').waitFor()
  expect(await theirs.getByRole('button', { name: 'Change the description' }).count()).toBe(0)
  await viewer.page.keyboard.press('Escape')
  const row = viewer.page.getByRole('row', { name: /payment\.processed/ })
  expect(await row.textContent()).toContain('paymentsMoney has arrived.')
  expect([...complaints, ...viewer.complaints]).toEqual([])
  await viewer.close()
  await close()
})

test('what somebody else wrote of an event meanwhile is shown before it is replaced', async () => {
  const path = '/data?open=server+payment.processed'
  const mine = await openPage(browser, server, { path })
  const panel = mine.page.getByRole('dialog', { name: 'Event' })
  const describe = async (dialog: Locator, words: string) => {
    await dialog.getByLabel('What it means').fill(words)
    await dialog.getByRole('button', { name: 'Save' }).click()
  }
  const open = { name: /Describe it|Change the description/ }
  await panel.getByRole('button', open).click()
  const other = await openPage(browser, server, { path })
  const theirs = other.page.getByRole('dialog', { name: 'Event' })
  await theirs.getByRole('button', open).click()
  await describe(theirs, 'Paid by card.')
  await theirs.getByText('Paid by card.').waitFor()

  await describe(panel, 'Mine.')
  const meanwhile = panel.getByRole('region', { name: 'Written meanwhile' })
  await meanwhile.getByText('Paid by card.').waitFor()
  expect(await panel.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
  await meanwhile.getByRole('button', { name: 'Use mine all the same' }).click()
  await panel.getByRole('button', { name: 'Save' }).click()
  await panel.getByRole('button', open).waitFor()

  expect(await panel.getByRole('region', { name: 'Description' }).textContent()).toContain('Mine.')
  await other.close()
  await mine.close()
})

test('a schema that somebody writes says which rule events break, and leads to those events', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/data/schemas' })

  await page.getByRole('button', { name: 'New schema' }).click()
  const panel = page.getByRole('dialog', { name: 'Schema' })
  await panel.getByLabel('Type of the events').fill('order-paid')
  const rules = panel.getByLabel('A JSON Schema for each part of the event')
  const written = await rules.inputValue()
  await rules.fill('{')
  await panel.getByRole('button', { name: 'Save' }).click()
  await panel.getByText('This is not JSON').waitFor()
  expect(await unfit(page)).toEqual([])
  await rules.fill(written)
  await panel.getByRole('button', { name: 'Save' }).click()
  await panel.waitFor({ state: 'hidden' })
  for (const total of [0, 0, 5]) await trackPaid(total)
  await untilStored(server)
  await page.reload()

  const row = page.getByRole('row', { name: /order-paid/ })
  await expect.poll(() => row.getByRole('cell').nth(4).textContent()).toBe('2')
  expect(await unfit(page)).toEqual([])
  await row.getByRole('button', { name: 'order-paid' }).click()
  await panel.getByRole('link', { name: 'event@properties/total must be > 0' }).click()
  await page.getByRole('heading', { name: 'Explore' }).waitFor()
  await page.getByRole('table').getByText('2', { exact: true }).first().waitFor()

  const opened = new URL(page.url()).searchParams.get('filter')
  expect(opened).toContain('@event.name:"Order Paid"')
  await page.goBack()
  await panel.getByRole('button', { name: 'Delete' }).click()
  await panel.getByRole('button', { name: 'Delete this schema for good' }).click()
  await page.getByText('No schema says what events have to be like.').waitFor()
  expect(complaints).toEqual([])
  await close()
})

/** An event of a Segment client, of an application of its own. */
async function trackPaid(total: number): Promise<void> {
  const call = { userId: 'user-1', event: 'Order Paid', properties: { total } }
  const answer = await fetch(`${server.url}/v1/track`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...call, writeKey: server.apiKey }),
  })
  expect(answer.status).toBe(200)
}

import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { openChromium, openPage } from './chromium.ts'
import { unfit } from './fit-for-everybody.ts'

let server: RunningServer
let browser: Browser

const minuteMs = 60_000
const address =
  '/funnels?1.event=cart&1.type=server&2.event=checkout&2.type=server&3.event=paid&3.type=server'

// 4 have a cart, 3 of them check out and 1 pays, two minutes after the cart.
beforeAll(async () => {
  server = await startServer()
  browser = await openChromium()
  await send(server, [
    ...['ada', 'bea', 'cleo', 'dora'].map((user) => took('cart', user, 60)),
    ...['ada', 'bea', 'cleo'].map((user) => took('checkout', user, 59)),
    took('paid', 'ada', 58),
    took('help', 'bea', 59.5),
    ...Array.from({ length: 30 }, (_, index) => trip(index)).flat(),
  ])
  await untilStored(server)
})

afterAll(async () => {
  await browser.close()
  await server.remove()
})

test('whoever is new gets a funnel in two presses, and sees where most drop off', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/funnels' })

  await page.getByRole('button', { name: /^cart/ }).click()
  await page.getByText('Choose what comes next.').waitFor()
  await page.getByRole('button', { name: /^checkout/ }).click()

  const table = page.getByRole('table', { name: 'Steps of the funnel' })
  await table.waitFor()
  expect(
    await table
      .getByRole('row', { name: /2 checkout/ })
      .getByRole('cell')
      .allTextContents(),
  ).toEqual(['2 checkout', '3', '75%', '75%', '1', '1 min'])
  expect(new URL(page.url()).searchParams.get('2.event')).toBe('checkout')
  expect(complaints).toEqual([])
  await close()
})

test('the hatched part of a bar opens who dropped off, to save as a segment and as a file', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: address })

  await page.getByRole('button', { name: '2 dropped off before paid: who' }).click()
  const panel = page.getByRole('dialog', { name: 'Who they are' })
  const people = panel.getByRole('table', { name: 'Who they are' })
  await people.getByRole('row', { name: /bea/ }).waitFor()
  expect(await people.locator('tbody tr').count()).toBe(2)

  await panel.getByRole('button', { name: 'Save as segment' }).click()
  await panel.getByRole('textbox', { name: 'Name of the segment' }).fill('Unpaid')
  await panel.getByRole('button', { name: 'Save', exact: true }).click()
  await panel.getByText('Saved 2 ids as the segment “Unpaid”.').waitFor()
  const saving = page.waitForEvent('download')
  await panel.getByRole('button', { name: 'Export CSV' }).click()
  const lines = readFileSync(await (await saving).path(), 'utf8')
    .trimEnd()
    .split('\r\n')
  expect(lines[0]).toBe('User,Last event,1 cart,2 checkout,3 paid,Trace')
  expect(
    lines
      .slice(1)
      .map((line) => line.slice(0, 4))
      .toSorted(),
  ).toEqual(['bea,', 'cleo'])
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'hidden' })
  await page.getByRole('combobox', { name: 'Audience' }).selectOption({ label: 'Unpaid' })

  await page.getByRole('button', { name: '2 reached cart: who' }).waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('from those who dropped off a press leads to their traces', async () => {
  const path = `${address}&who=dropped-3`
  const { page, complaints, close } = await openPage(browser, server, { path })

  await page.getByRole('link', { name: 'See their traces' }).click()

  await page.waitForURL(/\/traces/)
  expect(new URL(page.url()).searchParams.get('query')).toMatch(
    /^@usr\.id:\((bea|cleo) OR (bea|cleo)\)$/,
  )
  expect(complaints).toEqual([])
  await close()
})

const trips = '/funnels?1.event=trip.chosen&1.type=server&2.event=trip.booked&2.type=server'

test('what sets those apart who drop off is compared, shown and made a step of the funnel', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: trips })

  await page.getByRole('button', { name: 'Before trip.booked −33.3%' }).click()
  const panel = page.getByRole('dialog', { name: 'What sets them apart' })
  const wrong = panel.getByRole('region', { name: 'What went wrong' })
  await wrong.getByText('0 of 8 went on').waitFor()
  await panel.getByRole('progressbar').waitFor({ state: 'hidden' })
  expect(await wrong.getByRole('heading', { level: 4 }).allTextContents()).toEqual(['seat_gone'])
  const apart = panel.getByRole('region', { name: 'What sets them apart' })
  expect(await apart.getByRole('heading', { level: 4 }).allTextContents()).toEqual([
    'ferry',
    '4.19.0',
  ])
  await apart.getByText('version of trip.chosen').waitFor()
  const instead = panel.getByRole('region', { name: 'What happened instead' })
  expect(await instead.getByRole('heading', { level: 4 }).allTextContents()).toEqual([
    'trip.refused',
  ])
  await panel.getByRole('button', { name: 'As a table' }).click()
  await panel.getByRole('row', { name: /by of trip\.chosen ferry 10 0% 100% 10/ }).waitFor()
  expect(await unfit(page)).toEqual([])

  await wrong.getByRole('button', { name: 'Only these' }).click()

  await page.getByRole('button', { name: '8 reached All events: who' }).waitFor()
  const { searchParams } = new URL(page.url())
  expect(searchParams.get('2.where')).toBe('@error_code:seat_gone')
  expect(searchParams.get('3.event')).toBe('trip.booked')
  expect(complaints).toEqual([])
  await close()
})

test('a cause becomes the breakdown at its step', async () => {
  const path = `${trips}&who=causes-2`
  const { page, complaints, close } = await openPage(browser, server, { path })
  const panel = page.getByRole('dialog', { name: 'What sets them apart' })
  const apart = panel.getByRole('region', { name: 'What sets them apart' })
  await apart.getByRole('heading', { name: 'ferry' }).waitFor()

  const ferry = apart.getByRole('listitem').filter({ hasText: 'ferry' }).first()
  await ferry.getByRole('button', { name: 'Break down by it' }).click()

  const groups = page.getByRole('table', { name: 'Groups of the funnel' })
  await groups.getByRole('row', { name: 'ferry 10 0 0%' }).waitFor()
  await page.getByRole('combobox', { name: 'Step of the breakdown' }).selectOption({ index: 1 })
  await groups.getByRole('row', { name: 'rail 20 20 100%' }).waitFor()
  expect(new URL(page.url()).searchParams.get('by.step')).toBe('2')
  expect(complaints).toEqual([])
  await close()
})

test('the address alone brings back who dropped off', async () => {
  const path = `${address}&who=dropped-2`
  const { page, complaints, close } = await openPage(browser, server, { path })

  const panel = page.getByRole('dialog', { name: 'Who they are' })
  await panel.getByRole('heading', { name: 'Dropped off before checkout' }).waitFor()
  await panel.getByRole('row', { name: /dora/ }).waitFor()

  expect(complaints).toEqual([])
  await close()
})

test('steps move by buttons, and an exclusion ends the attempts with such an event between', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: address })
  await page.getByRole('button', { name: '3 reached checkout: who' }).waitFor()

  await page.getByRole('button', { name: 'Exclusion' }).click()
  await page.getByRole('button', { name: 'Event of exclusion 1' }).click()
  await page.getByRole('option', { name: /help/ }).click()
  await page.getByRole('button', { name: '2 reached checkout: who' }).waitFor()
  await page.getByRole('button', { name: 'Move step 3 up' }).click()

  await page.getByRole('button', { name: '1 reached paid: who' }).waitFor()
  expect(new URL(page.url()).searchParams.get('2.event')).toBe('paid')
  expect(complaints).toEqual([])
  await close()
})

test('filters are typed with what the dictionary knows, marked where they are wrong, and are rows again', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: address })
  await page.getByRole('table', { name: 'Steps of the funnel' }).waitFor()

  await page.keyboard.press('/')
  await page.keyboard.type('@pla')
  await page.getByRole('option', { name: /@plan/ }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.type('pr')
  await page.getByRole('option', { name: /^free/ }).waitFor({ state: 'detached' })
  await page.getByRole('option', { name: /^pro/ }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.type('(')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('^').waitFor()
  expect(await unfit(page)).toEqual([])
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Enter')
  await page.waitForURL(/filter=%40plan%3Apro(&|$)/)
  await page
    .getByRole('radio', { name: 'The report alone, filters as rows' })
    .check({ force: true })

  await page.getByRole('button', { name: /@plan/ }).first().waitFor()
  expect(new URL(page.url()).searchParams.get('form')).toBe(null)
  expect(complaints.filter((words) => !words.includes('400'))).toEqual([])
  await close()
})

test('a breakdown draws a bar a group, and the times to convert come from those who did', async () => {
  const path = `${address}&by=@plan`
  const { page, complaints, close } = await openPage(browser, server, { path })

  const groups = page.getByRole('table', { name: 'Groups of the funnel' })
  const pro = groups.getByRole('row', { name: /pro/ })
  await pro.waitFor()
  expect(await pro.getByRole('cell').allTextContents()).toEqual(['pro', '1', '1', '1', '100%'])
  await page.getByRole('radio', { name: 'Time to convert' }).check({ force: true })
  const times = page.getByRole('table', { name: 'Times to convert' })
  await times.getByRole('row', { name: '2 min – 5 min 1 100%' }).waitFor()
  await page.getByRole('radio', { name: 'Over time' }).check({ force: true })

  await page.getByRole('slider', { name: 'Conversion in percent in the last 30 days' }).waitFor()
  expect(complaints).toEqual([])
  await close()
})

/** Every third goes by ferry, and none of these are booked: most because the seats are gone. */
function trip(index: number): readonly object[] {
  const usr = { id: `traveller-${index}` }
  const by = index % 3 === 0 ? 'ferry' : 'rail'
  const at = (name: string, minutesAgo: number, more: object) => {
    const date = Math.round(Date.now() - minutesAgo * minuteMs)
    return anEvent({ event: { name, id: `${name}-${index}` }, usr, date, ...more })
  }
  // All but one of the ferries are of the new release.
  const version = by === 'ferry' && index > 0 ? '4.19.0' : '4.18.1'
  const chosen = at('trip.chosen', 40, { by, version })
  if (by === 'rail') return [chosen, at('trip.booked', 38, { by })]
  return [chosen, at('trip.refused', 39, index < 24 ? { error_code: 'seat_gone' } : {})]
}

function took(name: string, user: string, minutesAgo: number): object {
  const date = Math.round(Date.now() - minutesAgo * minuteMs)
  const plan = user === 'ada' ? 'pro' : 'free'
  const event = { name, id: `${name}-${user}` }
  return anEvent({ event, usr: { id: user }, plan, date })
}

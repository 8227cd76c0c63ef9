import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { openChromium, openPage } from './chromium.ts'
import { unfit } from './fit-for-everybody.ts'

let server: RunningServer
let browser: Browser

const ways = {
  ada: ['home', 'search', 'cart', 'paid'],
  bea: ['home', 'cart', 'help'],
  cleo: ['home', 'search'],
  dora: ['help', 'cart', 'paid'],
}

beforeAll(async () => {
  server = await startServer()
  browser = await openChromium()
  await send(
    server,
    Object.entries(ways).flatMap(([user, names]) =>
      names.map((name, index) => did(name, user, 60 - index)),
    ),
  )
  await untilStored(server)
})

afterAll(async () => {
  await browser.close()
  await server.remove()
})

test('the first steps are drawn with how many go on from where, and the table says the same', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/paths' })

  await page.getByRole('button', { name: 'home 3 users, 75% of step 1' }).waitFor()
  const table = page.getByRole('table', { name: 'From step to step' })
  expect(await table.getByRole('row', { name: 'home search' }).innerText()).toMatch(/2\s+66\.7%/)
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  const lines = readFileSync(await (await saving).path(), 'utf8').split('\r\n')

  expect(lines.slice(0, 2)).toEqual([
    'From,To,At,Users,Of all in From',
    'home,search,Step 1,2,0.6666666666666666',
  ])
  expect(complaints).toEqual([])
  await close()
})

test('a press on a step shows what leads to it, and the address alone shows it again', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/paths' })

  await page.getByRole('button', { name: /^cart 2 users, .* of step 2/ }).click()
  await page.getByRole('button', { name: 'Paths that lead here' }).click()
  await page.getByRole('button', { name: 'cart 3 users, 100% of the end' }).waitFor()
  await page.getByRole('button', { name: /^search 1 user, .* of 1 before/ }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: /^nothing before 2 users, .* of 2 before/ }).waitFor()

  expect(new URL(page.url()).search).toBe('?end=cart')
  expect(complaints).toEqual([])
  await close()
})

test('ways start at a step that is chosen from the list, and one that is left out is gone', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/paths' })

  await page.getByRole('combobox', { name: 'Where paths begin or end' }).selectOption('start')
  await page.getByRole('option', { name: /^cart/ }).click()
  await page.getByRole('button', { name: 'cart 3 users, 100% of step 1' }).waitFor()
  await page.getByRole('button', { name: /^help 1 user, .* of step 2/ }).click()
  await page.getByRole('button', { name: 'Leave this step out' }).click()
  await page.getByRole('button', { name: /^ended 1 user, .* of step 2/ }).waitFor()

  const { searchParams } = new URL(page.url())
  expect([searchParams.get('start'), searchParams.get('filter')]).toEqual([
    'cart',
    '-@event.name:help',
  ])
  expect(complaints).toEqual([])
  await close()
})

test('arrow keys walk from step to step, and Enter opens what can be done there', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/paths' })
  const home = page.getByRole('button', { name: /^home 3 users, .* of step 1/ })
  const focused = page.locator('[data-node^="1:regular:"]:focus')
  await home.waitFor()

  await home.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await focused.waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Paths that start here' }).waitFor()
  await page.keyboard.press('Escape')

  await focused.waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('a step lists as many as it says, with the event that brought them there', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/paths' })

  await page.getByRole('button', { name: /^cart 2 users, .* of step 2/ }).click()
  await page.getByRole('button', { name: 'Who they are: the users' }).click()
  const panel = page.getByRole('dialog', { name: 'Who they are' })
  await panel.getByRole('heading', { name: 'cart, step 2' }).waitFor()
  const people = panel.getByRole('table', { name: 'Who they are' })
  await people.getByRole('row', { name: /bea.*cart/ }).waitFor()

  expect(await people.locator('tbody tr').count()).toBe(2)
  expect(await unfit(page)).toEqual([])
  expect(new URL(page.url()).searchParams.get('who')).toBe('1:regular:cart')
  expect(complaints).toEqual([])
  await close()
})

test('a row of the table lists who went that way, and the address alone brings them back', async () => {
  const path = '/paths?end=paid'
  const { page, complaints, close } = await openPage(browser, server, { path })
  const panel = page.getByRole('dialog', { name: 'Who they are' })

  const table = page.getByRole('table', { name: 'From step to step' })
  await table.getByRole('row', { name: 'search cart' }).click()
  await panel.getByRole('row', { name: /ada.*search/ }).waitFor()
  await page.reload()
  await panel.getByRole('heading', { name: 'search → cart' }).waitFor()
  await panel.getByRole('row', { name: /ada.*search/ }).waitFor()
  await panel.getByRole('link', { name: 'See their traces' }).click()
  await page.waitForURL(/\/traces/)

  expect(new URL(page.url()).searchParams.get('query')).toBe('@usr.id:ada')
  expect(complaints).toEqual([])
  await close()
})

test('links that few went are hidden by a slider, and the table and the address say the same', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/paths' })
  const slider = page.getByRole('slider', { name: 'Smallest link that is drawn' })
  const links = page.getByRole('table', { name: 'From step to step' }).locator('tbody tr')
  await slider.waitFor()
  const all = await links.count()

  await slider.focus()
  await page.keyboard.press('End')
  await page.getByText(`${all - 1} of ${all} links hidden`).waitFor()
  const words = await slider.getAttribute('aria-valuetext')
  await page.reload()
  await page.getByText(`${all - 1} of ${all} links hidden`).waitFor()

  expect(words).toBe('at least 50%, 2 users')
  expect(await links.count()).toBe(1)
  expect(await unfit(page)).toEqual([])
  expect(new URL(page.url()).search).toBe('?least=50')
  expect(complaints).toEqual([])
  await close()
})

test('values like a step are taken together from its menu, and the group leads to its users', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/paths' })

  await page.getByRole('button', { name: /^help 1 user, .* of step 1/ }).click()
  await page.getByRole('button', { name: 'Group by a pattern…' }).click()
  const field = page.getByRole('combobox', { name: 'Pattern of values' })
  await field.fill('h*e*')
  await page.getByRole('option', { name: /^h\*e\* 2 frequent values/ }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'h*e* 4 users, 100% of step 1' }).click()
  await page.getByRole('button', { name: 'Who they are: the users' }).click()
  const people = page.getByRole('dialog', { name: 'Who they are' }).getByRole('table')
  await people.getByRole('row', { name: /dora.*help/ }).waitFor()

  expect(await people.locator('tbody tr').count()).toBe(4)
  expect(new URL(page.url()).searchParams.getAll('pattern')).toEqual(['h*e*'])
  expect(complaints).toEqual([])
  await close()
})

test('a group is left out as a whole, and taken apart again', async () => {
  const path = '/paths?pattern=*a*'
  const { page, complaints, close } = await openPage(browser, server, { path })

  await page.getByRole('button', { name: /^\*a\* 4 users, .* of step 2/ }).click()
  await page.getByRole('button', { name: 'Leave this step out' }).click()
  await page.getByRole('button', { name: /^help 1 user, .* of step 2/ }).waitFor()
  await page.getByRole('button', { name: 'Values that are one step' }).click()
  await page.getByRole('button', { name: 'Take *a* apart' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Group values' }).waitFor()

  expect(await unfit(page)).toEqual([])
  expect(new URL(page.url()).search).toBe('?filter=-%40event.name%3A*a*')
  expect(complaints).toEqual([])
  await close()
})

test('where nobody is on a way a press widens the question', async () => {
  const path = '/paths?start=nowhere'
  const { page, complaints, close } = await openPage(browser, server, { path })

  await page.getByRole('button', { name: 'From their first step' }).click()

  await page.getByRole('button', { name: /^home 3 users, .* of step 1/ }).waitFor()
  expect(complaints).toEqual([])
  await close()
})

function did(name: string, user: string, minutesAgo: number): object {
  const event = { name, id: `${name}-${user}` }
  return anEvent({ event, usr: { id: user }, date: Date.now() - minutesAgo * 60_000 })
}

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { openChromium, openPage, overflowing } from './chromium.ts'
import { unfit } from './fit-for-everybody.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await startServer()
  browser = await openChromium()
  await send(server, anEvent())
  await untilStored(server)
})

afterAll(async () => {
  await browser.close()
  await server.remove()
})

test('G and a letter go to a screen, and the back button brings the last one back as it was', async () => {
  const path = '/explore?range=30d'
  const { page, complaints, close } = await openPage(browser, server, { path })
  await page.getByText('events in the last 30 days').waitFor()

  await page.keyboard.press('g')
  await page.keyboard.press('l')
  await page.getByRole('heading', { name: 'Live' }).waitFor()
  expect(await page.title()).toBe('Live · Throughline')
  await page.goBack()

  await page.getByText('events in the last 30 days').waitFor()
  expect(page.url()).toBe(`${server.url}${path}`)
  expect(complaints).toEqual([])
  await close()
})

test('a folded sidebar stays folded when the page is loaded again, and its links keep their names', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/live' })
  const screens = page.getByRole('navigation', { name: 'Screens' })
  expect((await screens.boundingBox())?.width).toBe(220)

  await page.getByRole('button', { name: 'Fold' }).click()
  await page.reload()
  await page.getByRole('button', { name: 'Unfold' }).waitFor()

  expect((await screens.boundingBox())?.width).toBeLessThan(70)
  await screens.getByRole('link', { name: 'Explore' }).click()
  await page.getByRole('heading', { name: 'Explore' }).waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('on a phone every screen, the theme and sign-out are behind "More"', async () => {
  const viewport = { width: 390, height: 844 }
  const { page, complaints, close } = await openPage(browser, server, { viewport, path: '/live' })

  await page.getByRole('button', { name: 'More' }).click()
  const sheet = page.getByRole('dialog', { name: 'All screens' })
  await sheet.getByRole('radio', { name: 'Dark' }).check({ force: true })
  expect(await overflowing(page)).toEqual([])
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'More' }).click()
  await sheet.getByRole('link', { name: 'Explore' }).click()

  await page.getByRole('heading', { name: 'Explore' }).waitFor()
  await sheet.waitFor({ state: 'hidden' })
  expect(complaints).toEqual([])
  await page.getByRole('button', { name: 'More' }).click()
  await sheet.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('Password').waitFor()
  await close()
})

test('Ctrl and K open the commands, also from a field, and what is typed finds a screen', async () => {
  const { page, complaints, close } = await openPage(browser, server, {
    path: '/explore?form=text',
  })
  await page.getByRole('textbox', { name: 'Filter', exact: true }).focus()

  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Commands' })
  await palette.getByRole('option', { name: 'Explore' }).waitFor()
  expect(await unfit(page)).toEqual([])
  await page.keyboard.type('liv')
  await page.keyboard.press('Enter')

  await page.getByRole('heading', { name: 'Live' }).waitFor()
  await palette.waitFor({ state: 'hidden' })
  expect(complaints).toEqual([])
  await close()
})

test('a question mark shows what the keys do on this screen', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/live' })

  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keys' })
  await help.getByText('Go to Explore').waitFor()
  expect(await unfit(page)).toEqual([])
  await help.getByRole('button', { name: 'Close' }).click()

  await help.waitFor({ state: 'hidden' })
  expect(complaints).toEqual([])
  await close()
})

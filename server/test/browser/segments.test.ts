import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { openChromium, openPage } from './chromium.ts'

let server: RunningServer
let browser: Browser

// Ada failed to pay twice and Ben once; Cleo never did, and has no paid plan.
beforeAll(async () => {
  server = await startServer()
  browser = await openChromium()
  const failed = { event: { name: 'payment.failed' } }
  await send(server, [
    anEvent({ ...failed, usr: { id: 'ada', plan: 'paid' } }),
    anEvent({ ...failed, usr: { id: 'ada', plan: 'paid' } }),
    anEvent({ ...failed, usr: { id: 'ben', plan: 'paid' } }),
    anEvent({ usr: { id: 'cleo', plan: 'free' } }),
  ])
  await untilStored(server)
})

afterAll(async () => {
  await browser.close()
  await server.remove()
})

test('a segment of who did something at least twice is counted while it is built, saved, and leads to its members', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/segments' })

  await page.getByRole('button', { name: 'New segment' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('In trouble')
  await page.getByRole('textbox', { name: 'What is known of them' }).fill('@usr.plan:paid')
  await page.getByText('2 users of whom events tell').waitFor()
  await page.getByRole('button', { name: 'Add what they did' }).click()
  await page.getByRole('button', { name: /^Event / }).click()
  await page.getByRole('option', { name: 'payment.failed' }).click()
  await page.getByRole('spinbutton', { name: 'How often' }).fill('2')
  await page.getByText('1 users of whom events tell').waitFor()
  await page.getByRole('button', { name: 'Save segment' }).click()
  await page.getByRole('link', { name: 'Show its members' }).click()

  await page.getByRole('button', { name: 'ada' }).waitFor()
  expect(await page.getByRole('table', { name: 'Users' }).locator('tbody tr').count()).toBe(1)
  expect(complaints).toEqual([])
  await close()
})

test('a list is made of pasted ids, takes more of a file, and says of how many there are events', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/segments/new' })

  await page.getByRole('textbox', { name: 'Name' }).fill('Invited')
  await page.getByRole('radio', { name: 'A list of ids' }).check({ force: true })
  await page.getByRole('textbox', { name: /Ids/ }).fill('user_id\nben\nzoe')
  await page.getByText('2 ids', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Save segment' }).click()
  await page.getByText('1 users of whom events tell, of 2 ids').waitFor()
  const buffer = Buffer.from('id,plan\ncleo,free\n')
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'more.csv', mimeType: 'text/csv', buffer })
  await page.getByText('1 ids', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Save changes' }).click()

  await page.getByText('2 users of whom events tell, of 3 ids').waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('a search that cannot be read says where, and nothing is saved', async () => {
  const { page, close } = await openPage(browser, server, { path: '/segments/new' })

  await page.getByRole('textbox', { name: 'Name' }).fill('Broken')
  await page.getByRole('textbox', { name: 'What is known of them' }).fill('@plan:paid')
  await page.getByRole('button', { name: 'Save segment' }).click()

  await page.getByRole('alert').getByText('"@plan" is neither').waitFor()
  expect(new URL(page.url()).pathname).toBe('/segments/new')
  await close()
})

test('a segment is changed, and deleted when that is said twice', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/segments/new' })
  await page.getByRole('textbox', { name: 'Name' }).fill('For a moment')
  await page.getByRole('button', { name: 'Save segment' }).click()
  await page.getByRole('link', { name: 'Show its members' }).waitFor()
  await page.getByRole('textbox', { name: 'Description' }).fill('Not for long')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByRole('button', { name: 'Save changes', disabled: true }).waitFor()
  await page.reload()
  expect(await page.getByRole('textbox', { name: 'Description' }).inputValue()).toBe('Not for long')

  await page.getByRole('button', { name: 'Delete…' }).click()
  await page.getByRole('button', { name: 'Delete “For a moment”' }).click()

  await page.getByRole('table', { name: 'Segments' }).waitFor()
  await expect.poll(() => page.getByText('For a moment').count()).toBe(0)
  expect(complaints).toEqual([])
  await close()
})

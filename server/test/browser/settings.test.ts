import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { password } from '../calling.ts'
import { makeApiKey } from '../key-api.ts'
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

function row(page: Page, name: string) {
  return page.getByRole('row', { name: new RegExp(`^${name}`) })
}

async function confirmed(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
  await page.getByRole('button', { name: `Confirm: ${name}` }).click()
}

test('an administrator invites a viewer, makes an editor of them, and removes them', async () => {
  const ann = await openPage(browser, server, { path: '/settings/team', email: 'ann@shop.example' })
  const { page } = ann
  await row(page, 'ann@shop.example').waitFor()

  await page.getByLabel('E-mail').fill('bob@shop.example')
  await page.getByRole('button', { name: 'Make a link' }).click()
  const link = await page.getByText(`${server.url}/#invitation=`).textContent()
  await row(page, 'bob@shop.example').getByText('viewer, invited until').waitFor()
  const context = await browser.newContext()
  const bob = await context.newPage()
  await bob.goto(link ?? '')
  await bob.getByLabel('Password').fill(password)
  await bob.getByRole('button', { name: 'Join' }).click()
  await bob.getByRole('navigation', { name: 'Screens' }).waitFor()

  await page.reload()
  await page.getByLabel('Role of bob@shop.example').selectOption('editor')
  // Another role has to sign in anew.
  await bob.getByRole('heading', { name: 'Sign in' }).waitFor()
  await confirmed(page, 'Remove bob@shop.example')
  await row(page, 'bob@shop.example').waitFor({ state: 'detached' })
  expect(ann.complaints).toEqual([])
  await context.close()
  await ann.close()
})

test('the last administrator is told why they cannot be removed, and an invitation can be withdrawn', async () => {
  const { page, close } = await openPage(browser, server, {
    path: '/settings/team',
    email: 'ann@shop.example',
  })
  await confirmed(page, 'Remove ann@shop.example')
  await page.getByText('There would be no administrator left').waitFor()

  await page.getByLabel('E-mail').fill('eve@shop.example')
  await page.getByRole('button', { name: 'Make a link' }).click()
  await confirmed(page, 'Withdraw the invitation of eve@shop.example')
  await row(page, 'eve@shop.example').waitFor({ state: 'detached' })

  expect(await unfit(page)).toEqual([])
  await close()
})

test('a viewer sees no team and no API keys, and makes a key of their own that asks as they may', async () => {
  const viewer = { role: 'viewer', path: '/settings/keys' } as const
  const { page, complaints, close } = await openPage(browser, server, viewer)
  const parts = page.getByRole('navigation', { name: 'Parts of Settings' })
  expect(await parts.getByRole('link').allTextContents()).toEqual([
    'Your account',
    'Applications',
    'Keys',
  ])

  await page.getByLabel('Name of a new key').fill('notebook')
  await page.getByRole('button', { name: 'Make a key' }).click()
  await row(page, 'notebook').waitFor()
  const key = await page.getByText(/^[0-9a-f]{40}$/).textContent()

  const headers = { 'dd-api-key': server.apiKey, 'dd-application-key': key ?? '' }
  const statusOf = async (path: string) => (await fetch(server.url + path, { headers })).status
  expect(await statusOf('/api/v2/rum/applications')).toBe(200)
  expect(await statusOf('/api/app/team')).toBe(403)
  await confirmed(page, 'Delete the key notebook')
  await row(page, 'notebook').waitFor({ state: 'detached' })
  expect(await statusOf('/api/v2/rum/applications')).toBe(403)
  expect(complaints).toEqual([])
  await close()
})

test('of more than a hundred keys the page shows all, as they are asked for, and deletes the last', async () => {
  const names = Array.from({ length: 130 }, (_, index) => `till ${String(index).padStart(3, '0')}`)
  for (const name of names) await makeApiKey(server, { name })
  const { page, complaints, close } = await openPage(browser, server, { path: '/settings/keys' })
  const keys = page.getByRole('region', { name: 'API keys' })
  await keys.getByText('100 of 131').waitFor()
  expect(await unfit(page)).toEqual([])

  await keys.getByRole('button', { name: 'Show 31 more' }).click()
  await row(page, 'till 129').waitFor()
  expect(await keys.getByRole('row', { name: /^till / }).count()).toBe(130)
  expect(await keys.getByRole('button', { name: /^Show/ }).count()).toBe(0)
  await confirmed(page, 'Delete the key till 129')
  await row(page, 'till 129').waitFor({ state: 'detached' })

  expect(await keys.getByRole('row', { name: /^till / }).count()).toBe(129)
  expect(complaints).toEqual([])
  await close()
})

test('an editor creates an application, has its events refused, and deletes it; a viewer only looks', async () => {
  const path = '/settings/applications'
  const { page, complaints, close } = await openPage(browser, server, { role: 'editor', path })
  await page.getByText('Events 15 months, spans 30 days.').waitFor()

  await page.getByLabel('Name of a new application').fill('Till')
  await page.getByRole('button', { name: 'Create it' }).click()
  await page.getByLabel('Events of Till').selectOption('are refused')
  const viewer = await openPage(browser, server, { role: 'viewer', path })
  await row(viewer.page, 'Till').getByText('are refused').waitFor()
  expect(await viewer.page.getByRole('button', { name: 'Delete Till' }).count()).toBe(0)
  await confirmed(page, 'Delete Till')

  await row(page, 'Till').waitFor({ state: 'detached' })
  expect([...complaints, ...viewer.complaints]).toEqual([])
  await viewer.close()
  await close()
})

test('a new password needs the old one, and the page goes on with it', async () => {
  const { page, close } = await openPage(browser, server, { path: '/settings/account' })
  const change = async (now: string): Promise<void> => {
    await page.getByLabel('Password now').fill(now)
    await page.getByLabel('New password').fill('another horse')
    await page.getByRole('button', { name: 'Change the password' }).click()
  }

  await change('not the password')
  await page.getByText('The e-mail or the password is wrong.').waitFor()
  await change(password)
  await page.getByText('Changed.').waitFor()

  await page.reload()
  const heading = page.getByRole('heading', { name: 'Password' })
  await heading.waitFor()
  expect(await heading.isVisible()).toBe(true)
  await close()
})

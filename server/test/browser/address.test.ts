import { ApplicationKeyAnswer } from '@throughline/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { answerOf, call } from '../calling.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { openChromium, openPage, overflowing } from './chromium.ts'

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

test('an address with a key, put into the tab of the sign-in page, signs in and leaves no key behind', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${server.url}/`)
  await page.getByLabel('Application key').waitFor()

  await page.goto(`${server.url}/#key=wrong`)
  await page.getByText('The server does not know this application key.').waitFor()
  await page.goto(`${server.url}/#key=${server.appKey}`)

  await page.getByRole('heading', { name: 'Explore' }).waitFor()
  expect(page.url()).toBe(`${server.url}/`)
  await context.close()
})

test('a key that may not use the web app is told so, at the door and when it loses the right', async () => {
  const { id, key } = await makeKey(['user_app_keys'])
  const context = await browser.newContext()
  const page = await context.newPage()

  await page.goto(`${server.url}/#key=${key}`)
  await page.getByRole('alert').getByText(mayNot).waitFor()
  await page.getByLabel('Application key').waitFor()
  await limitKey(id, ['rum_apps_read'])
  await page.goto(`${server.url}/live#key=${key}`)
  await page.getByRole('navigation', { name: 'Screens' }).waitFor()
  await limitKey(id, ['user_app_keys'])
  await page.reload()

  await page.getByRole('alert').getByText(mayNot).waitFor()
  expect(await page.getByLabel('Application key').count()).toBe(0)
  await page.getByRole('button', { name: 'Sign in with another key' }).click()
  await page.getByLabel('Application key').waitFor()
  await context.close()
})

test('an address of no screen says so, and its link goes to one', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/nope' })

  await page.getByRole('heading', { name: 'No such page' }).waitFor()
  await page.getByText('There is no such page here.').waitFor()
  expect(await page.title()).toBe('No such page · Throughline')
  await page.getByRole('link', { name: 'Go to Explore' }).click()

  await page.getByText('events in the last 7 days').waitFor()
  expect(new URL(page.url()).pathname).toBe('/explore')
  expect(complaints).toEqual([])
  await close()
})

test('a page that fits keeps no room for a scroll bar, and an open picker stays inside', async () => {
  const viewport = { width: 390, height: 844 }
  const { page, close } = await openPage(browser, server, { viewport, path: '/live' })

  expect(await widthOf(page, 'header')).toBe(390)
  await page.goto(`${server.url}/explore`)
  await page.getByRole('button', { name: 'Event', exact: true }).click()
  await page.getByRole('option', { name: 'All events' }).waitFor()

  const panel = await page.getByRole('dialog', { name: 'Choose an event' }).boundingBox()
  const inner = await widthOf(page, 'body')
  expect(panel?.x).toBeGreaterThanOrEqual(12)
  expect((panel?.x ?? 0) + (panel?.width ?? 0)).toBeLessThanOrEqual(inner - 12)
  expect(await overflowing(page)).toEqual([])
  await close()
})

test('after a restart the header shows no count that began anew beside the events that are there', async () => {
  await server.stop()
  server = await startServer({}, server.dataDir)
  const { page, close } = await openPage(browser, server)

  await page.getByRole('button', { name: 'Ready' }).click()
  await page.getByText('Events since the server started').waitFor()

  expect(await page.getByRole('banner').textContent()).not.toMatch(/\d/)
  await page.getByText('events in the last 7 days').waitFor()
  await close()
})

async function widthOf(page: Page, part: string): Promise<number> {
  return Number(await page.evaluate(`document.querySelector('${part}').clientWidth`))
}

const mayNot =
  'This key may not use the web app. This needs the permission rum_apps_read, which the application key does not have.'

const keysPath = '/api/v2/application_keys'
const ownKeysPath = '/api/v2/current_user/application_keys'

async function makeKey(scopes: readonly string[]): Promise<{ id: string; key: string }> {
  const attributes = { name: 'limited', scopes }
  const body = { data: { type: 'application_keys', attributes } }
  const made = await call(server, { path: ownKeysPath, body })
  const { data } = await answerOf(made, ApplicationKeyAnswer)
  return { id: data.id, key: data.attributes.key ?? '' }
}

async function limitKey(id: string, scopes: readonly string[]): Promise<void> {
  const body = { data: { id, type: 'application_keys', attributes: { scopes } } }
  await call(server, { method: 'PATCH', path: `${keysPath}/${id}`, body })
}

import { InvitationAnswer } from '@throughline/contract'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerOf, call, password } from '../calling.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'
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

/** The link that the server printed at its start. */
function firstLink(): Promise<string> {
  return eventually(async () => {
    const path = /Web app {3}http:\/\/[^/]+(\/#invitation=\S+)/.exec(server.output())?.[1]
    if (path === undefined) throw new Error(server.output())
    return Promise.resolve(server.url + path)
  })
}

async function linkFor(email: string, role?: string): Promise<string> {
  const made = await call(server, { path: '/api/app/team/invitations', body: { email, role } })
  return `${server.url}/#invitation=${(await answerOf(made, InvitationAnswer)).token}`
}

async function aPage(): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ reducedMotion: 'reduce' })
  return { page: await context.newPage(), context }
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click()
}

async function signIn(page: Page, email: string, word: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(word)
  await press(page, 'Sign in')
}

const firstPage = 'Send your first event'

test('the printed link makes the first administrator, leaves the address, and works once', async () => {
  const link = await firstLink()
  const { page, context } = await aPage()
  await page.goto(link)

  await page.getByRole('heading', { name: 'Welcome' }).waitFor()
  expect(page.url()).toBe(`${server.url}/`)
  expect(await unfit(page)).toEqual([])
  await page.getByLabel('E-mail').fill('ann@shop.example')
  await page.getByLabel('Password').fill('too short')
  await press(page, 'Begin')
  expect(await page.getByRole('heading', { name: 'Welcome' }).isVisible()).toBe(true)
  await page.getByLabel('Password').fill(password)
  await press(page, 'Begin')
  await page.getByRole('heading', { name: firstPage }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: firstPage }).waitFor()

  await page.goto(link)
  await page.getByRole('heading', { name: 'This link cannot be used' }).waitFor()
  await press(page, 'Go to the sign-in')
  // Whoever is signed in stays so.
  await page.getByRole('heading', { name: firstPage }).waitFor()
  await context.close()
})

test('whoever is invited as a viewer joins, looks, and is refused a change by the server', async () => {
  const { page, context } = await aPage()
  await page.goto(server.url)
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await unfit(page)).toEqual([])

  // Into the open tab: the browser loads nothing anew.
  await page.goto(await linkFor('bob@shop.example', 'viewer'))
  await page.getByText('You were invited as a viewer.').waitFor()
  expect(await page.getByLabel('E-mail').inputValue()).toBe('bob@shop.example')
  await page.getByLabel('Password').fill(password)
  await press(page, 'Join')
  await page.getByRole('heading', { name: firstPage }).waitFor()

  expect(await page.evaluate(createApplication)).toEqual({
    status: 403,
    errors: ['This needs the permission rum_apps_write, which the role viewer does not have.'],
  })
  await context.close()
})

// Text, because it runs in the page.
const createApplication = `
  fetch('/api/v2/rum/applications', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      data: { type: 'rum_application_create', attributes: { name: 'Shop' } },
    }),
  }).then(async (answer) => ({ status: answer.status, ...(await answer.json()) }))
`

test('a wrong password is told, the right one signs in, and signing out leads back', async () => {
  await joined('cid@shop.example')
  const { page, context } = await aPage()
  await page.goto(`${server.url}/live`)

  await signIn(page, 'cid@shop.example', 'not the password')
  await page.getByText('The e-mail or the password is wrong.').waitFor()
  await signIn(page, 'cid@shop.example', password)
  await page.getByRole('heading', { name: 'Live' }).waitFor()
  await press(page, 'Sign out')

  await page.getByLabel('Password').waitFor()
  await page.reload()
  await page.getByLabel('Password').waitFor()
  expect(await context.cookies()).toEqual([])
  await context.close()
})

test('after ten wrong passwords the form says how long to wait', async () => {
  await joined('dan@shop.example')
  const { page, context } = await aPage()
  await page.goto(server.url)

  for (let time = 0; time < 10; time += 1) {
    const refused = page.waitForResponse('**/api/app/sign-in')
    await signIn(page, 'dan@shop.example', `wrong password ${time}`)
    expect((await refused).status()).toBe(401)
  }
  await signIn(page, 'dan@shop.example', password)

  await page.getByText(/^Too many tries\. Try again in \d+ (s|min)\.$/).waitFor()
  await context.close()
})

test('whoever is in the team chooses a new password by a link, and is out of the other browser', async () => {
  const { page: other, close } = await openPage(browser, server, {
    path: '/live',
    email: 'eve@shop.example',
  })
  const { page, context } = await aPage()

  await page.goto(await linkFor('eve@shop.example'))
  await page.getByRole('heading', { name: 'Choose a new password' }).waitFor()
  await page.getByLabel('Password').fill('another horse')
  await press(page, 'Save and sign in')
  await page.getByRole('heading', { name: firstPage }).waitFor()

  // It asks by itself who is looking.
  await other.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await other.getByRole('navigation').count()).toBe(0)
  await close()
  await context.close()
})

/** Somebody of the team, who is signed in nowhere. */
async function joined(email: string): Promise<void> {
  const { close } = await openPage(browser, server, { email })
  await close()
}

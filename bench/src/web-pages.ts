/** Drives the web app of a server in a real Chromium, by keys and a mouse, and takes its times. */
import { setTimeout as delay } from 'node:timers/promises'
import { chromium, type Browser, type Page } from 'playwright-core'
import type { Enders } from './bench-run.ts'
import { getApi } from './exchange.ts'
import { keys, type RunningServer } from './processes.ts'

const [waitMsMax, window] = [30_000, { width: 1280, height: 860 }] as const
const person = { email: 'bench@throughline.example', password: 'a word for benches only' } as const

/** A Chromium that knows somebody who may do everything. */
export interface SignedIn {
  readonly browser: Browser
  /** A page that nothing was done in yet. */
  readonly openPage: (path: string) => Promise<Page>
}

/** `CHROMIUM_PATH` names another program than Debian's. */
export async function openSignedIn(enders: Enders, server: RunningServer): Promise<SignedIn> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run']
  const browser = await chromium.launch({ executablePath, args })
  enders.add(() => browser.close())
  const url = `http://127.0.0.1:${server.port}`
  const [name = '', value = ''] = (await signIn(url)).split('=')
  return {
    browser,
    openPage: async (path) => {
      const context = await browser.newContext({ viewport: window, colorScheme: 'light' })
      await context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Strict' }])
      context.setDefaultTimeout(waitMsMax)
      await context.addInitScript(watchEvents)
      const page = await context.newPage()
      await page.goto(`${url}${path}`)
      await page.getByRole('navigation', { name: 'Screens' }).waitFor()
      return page
    },
  }
}

/** Has somebody join the team, and gives their cookie. */
async function signIn(url: string): Promise<string> {
  const { email, password } = person
  const role = 'administrator'
  const invitations = await postWithKeys(`${url}/api/app/team/invitations`, { email, role })
  const { token } = recordOf(await invitations.json())
  const answer = await fetch(`${url}/api/app/invitation/acceptance`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ token, password }),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (cookie === undefined) throw new Error(`nobody could sign in: ${await answer.text()}`)
  return cookie
}

/** The demo shop, of so many customers over so many days, as a press in the web app loads it. */
export async function loadDemo(
  server: RunningServer,
  shop: { readonly users: number; readonly days: number },
): Promise<void> {
  await postWithKeys(`http://127.0.0.1:${server.port}/api/app/demo`, shop)
  for (;;) {
    const { state, reason } = recordOf(await getApi(server, '/api/app/demo'))
    if (state === 'loaded') return
    if (state !== 'loading') throw new Error(`the demo is not loaded: ${String(reason)}`)
    await delay(200)
  }
}

function postWithKeys(url: string, body: object): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    'dd-api-key': keys.api,
    'dd-application-key': keys.app,
  }
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** What JSON says that is an object; throws when it is none. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (isRecord(value)) return value
  throw new Error(`not an object: ${JSON.stringify(value).slice(0, 80)}`)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// Text, because it runs in the page. Chromium tells of events from 16 ms on, in steps of 8.
const watchEvents = `
  window.slowEvents = []
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) window.slowEvents.push({ name, duration })
  }).observe({ type: 'event', durationThreshold: 16, buffered: true })
`

/** Milliseconds from an event to the next paint after it, at least 16. */
export interface SlowEvent {
  readonly name: string
  readonly durationMs: number
}

/** What the slowest event was since this was asked last, once the page has come to rest. */
export async function slowestEvent(page: Page): Promise<SlowEvent> {
  const { name, duration } = recordOf(JSON.parse(String(await page.evaluate(takeSlowest))))
  return { name: String(name), durationMs: Number(duration) }
}

// The entries of an event come after the frame that it led to, when nothing else is to be done.
const takeSlowest = `
  new Promise((done) => requestAnimationFrame(() => requestIdleCallback(() => setTimeout(done, 200))))
    .then(() => JSON.stringify(
      window.slowEvents.splice(0).reduce(
        (slow, event) => (event.duration > slow.duration ? event : slow),
        { name: 'every event', duration: 16 })))
`

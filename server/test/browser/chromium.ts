import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import type { Role } from '@throughline/contract'
import { signIn } from '../calling.ts'
import type { RunningServer } from '../running-server.ts'

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function openChromium(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
  // With the scroll bars that a desktop shows: they take room, and pages must cope with that.
  const ignoreDefaultArgs = ['--hide-scrollbars']
  return chromium.launch({ executablePath, args: flags, ignoreDefaultArgs })
}

/** A page and everything that went wrong in it. */
export interface WatchedPage {
  readonly page: Page
  /** Console errors, uncaught exceptions and requests to anywhere but the server. */
  readonly complaints: readonly string[]
  readonly close: () => Promise<void>
}

// Without motion: a page that breathes keeps a processor busy that other tests wait for.
const calm = {
  viewport: { width: 1280, height: 860 },
  colorScheme: 'light',
  reducedMotion: 'reduce',
} as const

type PageOptions = BrowserContextOptions & {
  readonly path?: string
  /** Whose page it is: of somebody who joins the team for it. */
  readonly role?: Role
  readonly email?: string
}

/** Opens `path` as somebody who is signed in, by default an administrator. */
export async function openPage(
  browser: Browser,
  server: RunningServer,
  options: PageOptions = {},
): Promise<WatchedPage> {
  const { path = '/', role, email, ...rest } = options
  const context = await browser.newContext({ ...calm, ...rest })
  const [name = '', value = ''] = (await signIn(server, role, email)).split('=')
  await context.addCookies([{ name, value, url: server.url, httpOnly: true, sameSite: 'Strict' }])
  // What is slow because others work, too, comes.
  context.setDefaultTimeout(90_000)
  const page = await context.newPage()
  const complaints = complaintsOf(page, server)
  await page.goto(`${server.url}${path}`)
  await page.getByRole('navigation', { name: 'Screens' }).waitFor()
  return { page, complaints, close: () => context.close() }
}

function complaintsOf(page: Page, server: RunningServer): readonly string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    const isOurs = request.url().startsWith(server.url)
    if (!isOurs) complaints.push(`asked ${request.url()}`)
  })
  return complaints
}

/** What sticks out of the window, other than inside a part that scrolls by itself. */
export async function overflowing(page: Page): Promise<readonly string[]> {
  return [await page.evaluate(findOverflowing)].flat().map(String)
}

// Text, because it runs in the page: the types of a document are not part of the server's.
const findOverflowing = `
  [...document.querySelectorAll('body *')]
    .filter((element) => {
      const { left, right, width } = element.getBoundingClientRect()
      const scrolls = (at) => at !== null && at !== document.body &&
        (getComputedStyle(at).overflowX !== 'visible' || scrolls(at.parentElement))
      return width > 0 && (left < 0 || right > innerWidth) && !scrolls(element.parentElement)
    })
    .map((element) => element.outerHTML.slice(0, 120))
`

/** What the page is painted with at its very back, as `rgb(…)`. */
export async function background(page: Page): Promise<string> {
  return String(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor'))
}

// `npm run screenshots`: the pictures of the README and the docs, of the demo shop as a browser shows it,
// in both themes. It starts a server of its own in a folder that it removes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { requireChromium } from './chromium.js'
import { build, install, requireNode, root } from './workspace.js'

const images = join(root, 'docs', 'images')
const window = { width: 1280, height: 800 }
const themes = [
  { colorScheme: 'light', ending: '' },
  { colorScheme: 'dark', ending: '-dark' },
]
const demoMsMax = 600_000

requireNode()
install()
build()
const { chromium } = await import('playwright-core')

const directory = mkdtempSync(join(tmpdir(), 'throughline-pictures-'))
const server = startServer(directory)
let browser
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => void close().then(() => process.exit(130)))
try {
  const link = await server.link
  browser = await chromium.launch({
    executablePath: requireChromium(),
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  })
  const signedIn = await loadDemo(link)
  for (const theme of themes) await takeAll(new URL(link).origin, signedIn, theme)
} finally {
  await close()
}

async function close() {
  await browser?.close()
  if (server.process.exitCode === null) {
    server.process.kill('SIGTERM')
    await once(server.process, 'exit')
  }
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
}

/** The server, and the link by which its first administrator begins. */
function startServer(dataDirectory) {
  const child = spawn(process.execPath, [join(root, 'server', 'dist', 'main.js')], {
    env: {
      PATH: process.env.PATH,
      THROUGHLINE_DATA_DIR: dataDirectory,
      THROUGHLINE_PORT: '0',
      THROUGHLINE_TRACE_PORT: '0',
      THROUGHLINE_OTLP_PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const link = new Promise((resolve, reject) => {
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        said += `${line}\n`
        const found = /Web app +(\S+#invitation=\S+)/.exec(line)?.[1]
        if (found !== undefined) resolve(found)
      })
    }
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${said}`)))
  })
  return { process: child, link }
}

/** Begins as somebody new does, and loads the demo shop. Gives the cookies of whoever is signed in. */
async function loadDemo(link) {
  const context = await browser.newContext({ viewport: window, reducedMotion: 'reduce' })
  const page = await context.newPage()
  page.setDefaultTimeout(120_000)
  await page.goto(link)
  await page.getByLabel('E-mail').fill('ann@shop.example')
  await page.getByLabel('Password').fill('a word for pictures only')
  await page.getByRole('button', { name: 'Begin' }).click()
  console.log('loading the demo shop …')
  await page.getByRole('button', { name: 'Load demo data' }).click()
  await page.getByText('The demo shop is here').waitFor({ timeout: demoMsMax })
  const cookies = await context.cookies()
  await context.close()
  return cookies
}

async function takeAll(origin, cookies, { colorScheme, ending }) {
  const context = await browser.newContext({
    viewport: window,
    colorScheme,
    reducedMotion: 'reduce',
  })
  await context.addCookies(cookies)
  const page = await context.newPage()
  page.setDefaultTimeout(120_000)
  const take = async (name) => {
    await page.mouse.move(0, 0)
    await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
    await page.screenshot({ path: join(images, `${name}${ending}.png`) })
    console.log(`docs/images/${name}${ending}.png`)
  }
  await page.goto(origin)
  await page.getByRole('link', { name: 'Demo shop' }).first().waitFor()
  // The curve, whose code comes last.
  await page.getByRole('slider').first().waitFor()
  await take('home')
  await page.getByRole('link', { name: 'Demo shop' }).first().click()
  await page.getByRole('heading', { name: 'Demo shop' }).waitFor()
  await page.getByRole('link', { name: 'Checkout', exact: true }).click()
  await page.getByRole('heading', { name: 'Why do they drop off?' }).waitFor()
  await take('funnel')
  await page.getByRole('button', { name: /^Before Payment −/ }).click()
  const panel = page.getByRole('dialog', { name: 'What sets them apart' })
  const cause = panel.getByRole('listitem').filter({ hasText: 'sca_challenge_timeout' }).first()
  await cause
    .getByRole('link', { name: /^See trace/ })
    .first()
    .waitFor()
  await take('causes')
  await cause
    .getByRole('link', { name: /^See trace/ })
    .first()
    .click()
  await page
    .getByText(/sca_challenge_timeout/)
    .first()
    .waitFor()
  await take('trace')
  await context.close()
}

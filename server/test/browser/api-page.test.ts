import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, askNumber, send, untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { openChromium, openPage } from './chromium.ts'
import { unfit } from './fit-for-everybody.ts'

let server: RunningServer
let browser: Browser

// Three events of tier gold, which questions in the examples group by.
beforeAll(async () => {
  server = await startServer()
  browser = await openChromium()
  await send(server, [anEvent({ tier: 'gold' }), anEvent({ tier: 'gold' })])
  await untilStored(server)
})

afterAll(async () => {
  await browser.close()
  await server.remove()
})

const scalar = '/reference?operation=post-api-v2-product-analytics-analytics-scalar'

function snippet(page: Page) {
  return page.getByRole('region', { name: /^The call in/ })
}

test('an operation is found by a word, and its example is answered by this server', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/reference' })
  await page.getByRole('searchbox', { name: 'Search operations' }).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('figure whole window')
  await page.getByText('1 found').waitFor({ state: 'attached' })
  await page.keyboard.press('Enter')

  await page.getByRole('button', { name: 'Send POST' }).click()
  await page.getByText('Answered 200').waitFor()

  const answer = page.getByRole('region', { name: 'Body of the answer' })
  expect(JSON.parse((await answer.textContent()) ?? '')).toMatchObject({
    data: { attributes: { columns: [{ values: [['gold']] }, { values: [2] }] } },
    meta: { status: 'done' },
  })
  expect(await page.title()).toContain('POST /api/v2/product-analytics/analytics/scalar')
  expect(new URL(page.url()).searchParams.get('operation')).toBe(scalar.split('=')[1])
  expect(complaints).toEqual([])
  await close()
})

test('what is typed into the form stands in the snippets of all six languages, with no key', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: scalar })
  const body = page.getByRole('textbox', { name: 'Body' })
  await body.fill((await body.inputValue()).replace('@tier', "@usr.plan's"))

  const texts = new Map<string, string>()
  for (const language of ['curl', 'TypeScript', 'Python', 'Go', 'Ruby', 'Java']) {
    await page.getByRole('radio', { name: language, exact: true }).check({ force: true })
    await page.getByRole('region', { name: `The call in ${language}` }).waitFor()
    texts.set(language, (await snippet(page).textContent()) ?? '')
  }

  expect(texts.get('curl')).toContain(String.raw`"facet": "@usr.plan'\''s"`)
  for (const language of ['TypeScript', 'Python', 'Go', 'Ruby', 'Java']) {
    expect(texts.get(language)).toContain(`"facet": "@usr.plan's"`)
  }
  for (const text of texts.values()) {
    expect(text).toContain(`${server.url}/api/v2/product-analytics/analytics/scalar`)
    expect(text).toContain('DD-APPLICATION-KEY')
    expect(text).not.toContain(server.apiKey)
  }
  expect(new URL(page.url()).searchParams.get('language')).toBe('java')
  await body.fill('{')
  await page.getByText('This is not JSON').waitFor()
  expect(await page.getByRole('button', { name: 'Send POST' }).isDisabled()).toBe(true)
  expect(complaints).toEqual([])
  await close()
})

test('an event that the page sends with no key is counted, and of a viewer it is refused', async () => {
  const path = '/reference?operation=post-api-v2-prodlytics'
  const { page, complaints, close } = await openPage(browser, server, { path, role: 'editor' })
  const body = page.getByRole('textbox', { name: 'Body' })
  await body.fill((await body.inputValue()).replace('"paid"', '"sent by the page"'))
  await page.getByRole('button', { name: 'Send POST' }).click()
  await page.getByText('Answered 202').waitFor()
  await untilStored(server)

  expect(await askNumber(server, '@event.name:"sent by the page"', { aggregation: 'count' })).toBe(
    1,
  )
  expect(complaints).toEqual([])
  await close()
  const viewer = await openPage(browser, server, { path, role: 'viewer' })
  await viewer.page.getByRole('button', { name: 'Send POST' }).click()
  await viewer.page.getByText('Refused with 401').waitFor()
  await viewer.close()
})

test('an id in the path is offered from what there is, and stands in the call', async () => {
  const path = '/reference?operation=get-api-v2-rum-applications-id'
  const { page, complaints, close } = await openPage(browser, server, { path })
  const id = page.getByRole('textbox', { name: /id in the path/ }).or(page.getByRole('combobox'))
  await id.focus()
  await page.locator('datalist option[value="shop"]').waitFor({ state: 'attached' })
  await id.fill('')
  await page.getByText('Fill in id.').waitFor()
  await id.fill('shop')

  expect(await snippet(page).textContent()).toContain('/api/v2/rum/applications/shop')
  await page.getByRole('button', { name: 'Send GET' }).click()
  await page.getByText('Answered 200').waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('an answer is fit for everybody', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: scalar })
  await page.getByRole('button', { name: 'Send POST' }).click()
  await page.getByText('Answered 200').waitFor()

  expect(await unfit(page)).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

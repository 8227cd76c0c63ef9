import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { untilSpansStored } from '../span-counters.ts'
import { openChromium, openPage } from './chromium.ts'
import { unfit } from './fit-for-everybody.ts'
import { aRequest, brokenTrace, failedCheckout, manySpans, startMs } from './made-traces.ts'
import { sendTraces, traceIdText } from './sent-spans.ts'

let server: RunningServer
let browser: Browser

const [slow, broken, large] = [7_001, 7_002, 7_003]
const usual = Array.from({ length: 150 }, (_, index) => 8_001 + index)

// A checkout that fails after 2 s because the bank does not answer, a trace whose clocks and parents
// are not right, one of 10,001 spans, and 150 that are well.
beforeAll(async () => {
  server = await startServer()
  browser = await openChromium()
  await sendTraces(
    server,
    new Map([
      [slow, failedCheckout()],
      [broken, brokenTrace()],
      ...usual.map((trace, index) => [trace, [aRequest(trace, index)]] as const),
    ]),
  )
  await sendTraces(server, new Map([[large, manySpans()]]))
  await send(server, [
    aCheckoutEvent('checkout started', 10),
    aCheckoutEvent('payment.failed', 2_090),
  ])
  await untilStored(server)
  await untilSpansStored(server)
})

afterAll(async () => {
  await browser.close()
  await server.remove()
})

test('a search finds the slow failing trace, and its page shows the span that failed, what was waited for and the product event', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/traces' })
  await page.getByText('The first 100 traces').waitFor()

  await page.getByLabel('Search spans').fill('service:payments @duration:>1s')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Errors' }).click()
  await page.getByText('1 trace', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'POST /checkout' }).click()

  const span = page.getByRole('region', { name: 'Selected span' })
  await span.getByText('IssuerTimeout').waitFor()
  expect(await span.textContent()).toContain('the issuer did not answer')
  expect(await span.textContent()).toContain('1.98 s90% of the critical path')
  const selected = page.getByRole('row', { selected: true })
  expect(await selected.textContent()).toContain('POST /charges payments')
  expect(await selected.textContent()).toContain('on the critical path')
  const events = page.getByRole('region', { name: 'Product events' })
  expect(await events.getByRole('listitem').allTextContents()).toEqual([
    'checkout started+10 msexactnames this traceuser ada',
    'payment.failed+2.09 sexactnames this traceuser ada',
  ])
  expect(new URL(page.url()).pathname).toBe(`/traces/${traceIdText(slow)}`)
  expect(complaints).toEqual([])
  await close()
})

test('a figure leads to those whose events are behind it and to their traces, and a trace to its user', async () => {
  const path = '/explore?event=payment.failed&type=server&range=24h'
  const { page, complaints, close } = await openPage(browser, server, { path })
  const figure = page.getByRole('row').getByRole('button', { name: '1', exact: true }).first()

  await figure.click()
  await page.getByRole('button', { name: 'View users' }).click()
  const users = page.getByRole('table', { name: 'Who they are' })
  await users.getByRole('link', { name: 'ada' }).waitFor()
  await page.getByRole('button', { name: 'Save as segment' }).waitFor()
  expect(await unfit(page)).toEqual([])
  await page.keyboard.press('Escape')
  await figure.click()
  await page.getByRole('button', { name: 'View traces' }).click()
  await page.getByText('1 of the events are of a known trace').waitFor()
  await page.getByRole('link', { name: traceIdText(slow).slice(-8) }).waitFor()
  expect(await unfit(page)).toEqual([])
  await page.getByRole('link', { name: 'Look at them in Traces' }).click()
  await page.getByText('1 trace', { exact: true }).waitFor()
  expect(new URL(page.url()).searchParams.get('query')).toBe(`trace_id:${traceIdText(slow)}`)

  await page.goto(`${server.url}/traces/${traceIdText(slow)}`)
  const events = page.getByRole('region', { name: 'Product events' })
  await events.getByRole('link', { name: 'user ada' }).first().click()
  await page.getByRole('heading', { name: 'ada' }).first().waitFor()
  expect(new URL(page.url()).pathname).toBe('/users/ada')
  expect(complaints).toEqual([])
  await close()
})

test('a tag is used as filter, and finds the traces that have it', async () => {
  const path = `/traces/${traceIdText(slow)}`
  const { page, complaints, close } = await openPage(browser, server, { path })

  await page.getByRole('link', { name: 'Use @payment.error_code as filter' }).click()

  await page.getByText('1 trace', { exact: true }).waitFor()
  expect(searched(page)).toBe('@payment.error_code:issuer_timeout')
  expect(complaints).toEqual([])
  await close()
})

test('keys walk through the spans, fold and unfold them, and the address keeps what is selected', async () => {
  const path = `/traces/${traceIdText(slow)}`
  const { page, complaints, close } = await openPage(browser, server, { path })
  const spans = page.getByRole('treegrid', { name: 'Spans' })
  await spans.focus()

  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowLeft')
  await page.getByRole('row', { name: /Show 4 below/ }).waitFor()
  expect(await spans.getByRole('row').count()).toBe(2)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.waitForURL(/span=0000000000000002/)
  await page.reload()

  const selected = page.getByRole('row', { selected: true })
  expect(await selected.textContent()).toContain('Cart/Get cart')
  expect(complaints).toEqual([])
  await close()
})

test('a press on the flame graph selects a span in the rows, too, and a drag zooms', async () => {
  const path = `/traces/${traceIdText(slow)}`
  const { page, complaints, close } = await openPage(browser, server, { path })
  const flame = page.getByRole('img', { name: /Flame graph/ })
  const box = await flame.boundingBox()
  const [left, top, width] = [box?.x ?? 0, box?.y ?? 0, box?.width ?? 0]

  await page.mouse.click(left + width / 2, top + 30)
  await page.waitForURL(/span=0000000000000003/)
  expect(await page.getByRole('row', { selected: true }).textContent()).toContain('payment shop')
  await page.mouse.move(left + width / 2, top + 10)
  await page.mouse.down()
  await page.mouse.move(left + width, top + 10, { steps: 4 })
  await page.mouse.up()

  await page.getByTitle('Show the whole trace').click()
  await page.getByTitle('Show the whole trace').waitFor({ state: 'hidden' })
  expect(complaints).toEqual([])
  await close()
})

test('missing parents and clocks that differ are said, in the head of the trace and at the spans', async () => {
  const path = `/traces/${traceIdText(broken)}`
  const { page, complaints, close } = await openPage(browser, server, { path })

  const doubts = page.getByRole('list', { name: 'What is not whole about this trace' })
  await doubts.getByText('The parent of one span is not here').waitFor()
  await doubts.getByText('One span starts before its parent').waitFor()

  expect(await page.getByRole('row', { name: /send mail/ }).textContent()).toContain('no parent')
  expect(await page.getByRole('row', { name: /GET \/orders\/7/ }).textContent()).toContain('clock')
  expect(await unfit(page)).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

test('of a trace of 10,001 spans 10,000 are shown, of which only those in sight are in the page', async () => {
  const path = `/traces/${traceIdText(large)}`
  const { page, complaints, close } = await openPage(browser, server, { path })
  const spans = page.getByRole('treegrid', { name: 'Spans' })

  await page.getByText('This trace has 10,001 spans. The first 10,000 of them are shown').waitFor()
  expect(await spans.getAttribute('aria-rowcount')).toBe('10001')
  expect(await spans.getByRole('row').count()).toBeLessThan(60)
  await page.getByLabel('Find spans').fill('document 9876')
  await page.getByText('1 match', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Next match' }).click()

  await page.getByRole('row', { name: /document 9876/, selected: true }).waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('further traces come as the list is scrolled, the slowest first where that is asked', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/traces' })
  const list = page.getByRole('table', { name: 'Traces' })
  await page.getByText('The first 100 traces').waitFor()

  await list.hover()
  await page.mouse.wheel(0, 4_000)
  await page.getByText('153 traces', { exact: true }).waitFor()
  expect(await list.getByRole('row').count()).toBeLessThan(60)
  await page.getByRole('button', { name: 'Duration' }).click()
  await page.waitForURL(/sort=-duration/)

  await list.getByRole('row').nth(1).filter({ hasText: 'rebuild' }).waitFor()
  expect(await list.getByRole('row').nth(2).textContent()).toContain('POST /checkout')
  expect(complaints).toEqual([])
  await close()
})

test('a dot opens its trace, and what is drawn over is searched for', async () => {
  const path = '/traces?query=service:payments'
  const { page, complaints, close } = await openPage(browser, server, { path })
  const dots = page.getByRole('img', { name: 'Latency of 1, 1 of them failed' })
  await dots.waitFor()
  const dot = await dots.locator('circle').boundingBox()
  const [x, y] = [(dot?.x ?? 0) + 3, (dot?.y ?? 0) + 3]

  await page.mouse.move(x - 12, y - 12)
  await page.mouse.down()
  await page.mouse.move(x + 12, y + 12, { steps: 4 })
  await page.mouse.up()
  await page.waitForURL(/duration/)
  expect(searched(page)).toMatch(/^service:payments @duration:\[\d+ns TO \d+ns\]$/)
  await page.goBack()
  await dots.waitFor()
  await page.mouse.click(x, y)

  await page.getByRole('treegrid', { name: 'Spans' }).waitFor()
  expect(new URL(page.url()).pathname).toBe(`/traces/${traceIdText(slow)}`)
  expect(complaints).toEqual([])
  await close()
})

test('figures over time lead from a service to its traces', async () => {
  const path = '/traces?part=figures&query=env:prod'
  const { page, complaints, close } = await openPage(browser, server, { path })
  await page.getByRole('slider', { name: 'p95 of durations in ms, in the last 24 hours' }).waitFor()
  const table = page.getByRole('table', { name: 'Spans by group' })
  const row = table.getByRole('row', { name: /payments/ })

  expect(await row.getByRole('cell').allTextContents()).toEqual([
    'payments',
    '1',
    '1',
    '100%',
    '1.98 s',
    '1.98 s',
    '1.98 s',
    '1.98 s',
  ])
  await page.getByLabel('Split by').selectOption({ label: 'by resource' })
  await table.getByRole('button', { name: 'POST /charges' }).click()
  await page.waitForURL(/resource_name/)
  await page.getByRole('link', { name: 'Traces' }).last().click()

  await page.getByText('1 trace', { exact: true }).waitFor()
  expect(searched(page)).toBe('env:prod resource_name:"POST /charges"')
  expect(complaints).toEqual([])
  await close()
})

test('a group of errors tells how many it met, and opens the trace of the last', async () => {
  const path = '/traces?part=errors&query=service:payments'
  const { page, complaints, close } = await openPage(browser, server, { path })
  const error = 'IssuerTimeout: the issuer did not answer'
  const row = page.getByRole('row', { name: new RegExp(error) })
  await row.waitFor()

  expect((await row.getByRole('cell').allTextContents()).slice(0, 6)).toEqual([
    error,
    'payments',
    '1',
    '1',
    '1',
    '1',
  ])
  await page.getByRole('button', { name: error }).click()
  await page.getByRole('link', { name: 'The trace of the last one' }).click()

  await page.getByRole('region', { name: 'Selected span' }).getByText('at charge').waitFor()
  expect(new URL(page.url()).pathname).toBe(`/traces/${traceIdText(slow)}`)
  expect(complaints).toEqual([])
  await close()
})

test('the service map shows who calls whom, and a press on a service leads to its traces', async () => {
  const path = '/traces?part=map'
  const { page, complaints, close } = await openPage(browser, server, { path })
  const calls = page.getByRole('table', { name: 'Calls' })

  const call = calls.getByRole('row', { name: /shop payments/ })
  await call.waitFor()
  expect((await call.getByRole('cell').allTextContents()).slice(2, 6)).toEqual([
    'service',
    '1',
    '1',
    '100%',
  ])
  await page.getByRole('button', { name: /^payments service/ }).click()

  await page.getByText('1 trace', { exact: true }).waitFor()
  expect(searched(page)).toBe('service:payments')
  await page.getByLabel('Service', { exact: true }).selectOption({ label: 'mailer' })
  await page.getByRole('link', { name: 'GET /orders' }).waitFor()
  await page.getByLabel('Service', { exact: true }).selectOption({ label: 'Any service' })
  await page.getByText('The first 100 traces').waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('what is wrong with a search is marked at its place, and a search without a match is widened by a press', async () => {
  const { page, close } = await openPage(browser, server, { path: '/traces?query=service:(shop' })

  await page.getByRole('alert').getByText('This parenthesis is never closed.').waitFor()
  await page.getByLabel('Search spans').fill('service:nobody')
  await page.keyboard.press('Enter')
  await page.getByText('Nothing matches: service:nobody, in the last 24 hours.').waitFor()
  await page.getByRole('button', { name: 'Clear the search' }).click()

  await page.getByText('The first 100 traces').waitFor()
  expect(new URL(page.url()).search).toBe('')
  await close()
})

test('what spans may be searched by is offered as somebody types, with the values in the range', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/traces' })
  await page.getByText('The first 100 traces').waitFor()

  await page.keyboard.press('/')
  await page.keyboard.type('@payment.er')
  await page.getByRole('option', { name: /@payment\.error_code/ }).waitFor()
  await page.keyboard.press('Tab')
  await page.getByRole('option', { name: /issuer_timeout/ }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')

  await page.getByText('1 trace', { exact: true }).waitFor()
  expect(searched(page)).toBe('@payment.error_code:issuer_timeout')
  expect(complaints).toEqual([])
  await close()
})

test('a search is put together row by row, of what spans have, and reads as text', async () => {
  const { page, complaints, close } = await openPage(browser, server, { path: '/traces' })

  await page.getByRole('button', { name: 'Add a filter' }).click()
  await page.getByRole('option', { name: 'service', exact: true }).click()
  await page.getByRole('option', { name: /^payments \d/ }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByText('1 trace', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Over 1 s' }).click()
  const row = page.getByRole('group', { name: 'Filter @duration' })
  await row.getByRole('textbox', { name: 'Value of @duration' }).waitFor()

  expect(await unfit(page)).toEqual([])
  await row.getByRole('button', { name: 'Remove the filter @duration' }).click()
  await row.waitFor({ state: 'detached' })
  expect(new URL(page.url()).searchParams.get('query')).toBe('service:payments')
  expect(complaints).toEqual([])
  await close()
})

test('a trace that is not here says so', async () => {
  const { page, close } = await openPage(browser, server, { path: '/traces/feedfeed' })

  await page.getByRole('alert').getByText('not found').waitFor()
  expect(await page.title()).toBe('Trace feedfeed · Throughline')
  await close()
})

function searched(page: Page): string | null {
  return new URL(page.url()).searchParams.get('query')
}

function aCheckoutEvent(name: string, afterMs: number): object {
  const usr = { id: 'ada' }
  return anEvent({
    event: { name, id: name },
    usr,
    date: startMs + afterMs,
    trace_id: traceIdText(slow),
  })
}

import { DemoStanding } from '@throughline/contract'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { screens } from '../../../web/src/shell/screens.ts'
import { anEvent, send, untilStored } from '../asking.ts'
import { answerOf, call } from '../calling.ts'
import { tellEngine } from '../engine-socket.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'
import { createSegment } from '../segment-api.ts'
import { untilSpansStored } from '../span-counters.ts'
import { openChromium, openPage, type WatchedPage } from './chromium.ts'
import { unfit } from './fit-for-everybody.ts'
import { account, traceNumber, user, viewsOf, type View } from './screen-views.ts'
import { sendTraces, traceIdText } from './sent-spans.ts'

let server: RunningServer
let browser: Browser
let watched: WatchedPage
let segment: string

/** The demo shop as small as everything still happens in it. */
const shop = { users: 100, days: 8 }

beforeAll(async () => {
  server = await startServer()
  browser = await openChromium()
  watched = await openPage(browser, server)
})

afterAll(async () => {
  await browser.close()
  await server.remove()
})

test('the page that waits for the first event is fit for everybody', async () => {
  const { page } = watched
  await page.getByText('Waiting for an event').waitFor()

  expect(await unfit(page)).toEqual([])
  expect(watched.complaints).toEqual([])
})

test('every path of a screen has a view that is looked at', () => {
  const paths = screens.flatMap((screen) => screen.paths)

  expect(Object.keys(viewsOf)).toEqual(expect.arrayContaining(paths))
})

describe('with something to show', () => {
  beforeAll(async () => {
    await loadDemo()
    await sendTheRest()
    await watched.page.reload()
    await watched.page.getByRole('navigation', { name: 'Screens' }).waitFor()
  })

  test.each(Object.entries(viewsOf))('%s is fit for everybody', async (_title, views) => {
    const complaintsBefore = watched.complaints.length
    const faults: string[] = []
    for (const view of views) {
      await open(view)
      faults.push(...(await unfit(watched.page)).map((fault) => `${view.path}: ${fault}`))
    }

    expect(faults).toEqual([])
    expect(watched.complaints.slice(complaintsBefore)).toEqual([])
  })
})

/** Without loading the page anew, which would take more time than to look at it. */
async function open({ path, shows: [role, name], isOfArrivals = false }: View): Promise<void> {
  const { page } = watched
  const address = path.replace('$segment', segment)
  await page.evaluate(`history.pushState(null, '', ${JSON.stringify(address)})`)
  if (isOfArrivals) {
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
    await send(server, anEvent({ event: { name: 'order.shipped' } }))
  }
  await page.getByRole(role, { name }).first().waitFor()
}

async function loadDemo(): Promise<void> {
  await call(server, { path: '/api/app/demo', body: shop })
  await eventually(async () => {
    const { state } = await answerOf(await call(server, { path: '/api/app/demo' }), DemoStanding)
    if (state !== 'loaded') throw new Error(`the demo is ${state}`)
  })
}

/** What the demo does not have: somebody of a known id, a refused event, a dead letter, a segment. */
async function sendTheRest(): Promise<void> {
  const trace_id = traceIdText(traceNumber)
  const whose = { usr: { id: user, plan: 'paid' }, account: { id: account }, trace_id }
  const startMs = Date.now() - 600_000
  const error = { type: 'IssuerTimeout', message: 'the issuer did not answer', stack: 'at charge' }
  const request = { startMs, durationMs: 2_200, error, tags: { 'usr.id': user } }
  await tellEngine(
    server,
    'ALTER TABLE throughline.events ADD CONSTRAINT prices CHECK ifNull(attributes.price.:Int64, 0) >= 0',
  )
  await send(server, [
    ...['checkout.started', 'payment.failed'].map((name) =>
      anEvent({ ...whose, event: { name }, date: startMs, session: { id: 'visit-1' } }),
    ),
    anEvent({ event: { name: 'item.added' }, price: -5 }),
  ])
  await send(server, anEvent({ event: { name: 7 } }))
  await sendTraces(
    server,
    new Map([
      [
        traceNumber,
        [
          { id: 1, service: 'shop', resource: 'POST /checkout', ...request },
          { id: 2, parent: 1, service: 'payments', resource: 'POST /charges', ...request },
        ],
      ],
    ]),
  )
  segment = await createSegment(server, { name: 'Payers', query: '@usr.plan:paid' })
  await untilStored(server)
  await untilSpansStored(server)
}

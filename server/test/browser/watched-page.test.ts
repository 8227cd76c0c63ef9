import { v2 } from '@datadog/datadog-api-client'
import type { Browser, Page } from 'playwright-core'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, askNumber, send, untilStored } from '../asking.ts'
import { vendorClient } from '../clients/vendor-client.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'
import { openChromium, openPage } from './chromium.ts'
import { openRelay, type RecordingRelay } from './recording-relay.ts'
import { openSite, type WatchedSite } from './watched-site.ts'

let server: RunningServer
let browser: Browser
let site: WatchedSite
let relay: RecordingRelay

beforeAll(async () => {
  server = await startServer()
  browser = await openChromium()
  relay = await openRelay(server.url)
  const { id: applicationId, attributes } = await anApplication()
  site = await openSite({
    applicationId,
    clientToken: attributes.clientToken,
    proxy: `${relay.url}/api/v2/rum`,
    service: 'shop',
    env: 'test',
    version: '1.2.3',
    sessionSampleRate: 100,
    telemetrySampleRate: 100,
    trackUserInteractions: true,
    trackResources: true,
    // The test itself has pages send what they hold.
    allowUntrustedEvents: true,
    defaultPrivacyLevel: 'allow',
  })
})

afterAll(async () => {
  await site.close()
  await relay.close()
  await browser.close()
  await server.remove()
})

async function anApplication(): Promise<v2.RUMApplication> {
  const rum = new v2.RUMApi(vendorClient(server))
  const { data } = await rum.createRUMApplication({
    body: {
      data: { type: 'rum_application_create', attributes: { name: 'Shop', type: 'browser' } },
    },
  })
  if (data === undefined) throw new Error('no application was made')
  return data
}

const SentView = Compile(
  Type.Object({
    type: Type.Literal('view'),
    view: Type.Object({ id: Type.String(), time_spent: Type.Number() }),
    _dd: Type.Object({ document_version: Type.Number() }),
  }),
)

/** The states of views in some bodies, in the order of their versions. */
function viewsIn(bodies: readonly string[]) {
  const events = bodies.flatMap((body) => body.split('\n')).map((line): unknown => JSON.parse(line))
  const views = events.flatMap((event) => (SentView.Check(event) ? [event] : []))
  return views.toSorted((one, other) => one._dd.document_version - other._dd.document_version)
}

/** Has the SDK send what it holds, as when a page may be about to go. */
async function flush(page: Page): Promise<void> {
  await page.evaluate("window.dispatchEvent(new Event('beforeunload'))")
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click()
}

/** Buys, and waits until the page has sent all it fetched for that; `bought` is how often by now. */
async function buy(page: Page, bought: number): Promise<void> {
  await press(page, 'Buy')
  await eventually(async () => {
    await flush(page)
    const lines = relay.bodies.join('\n').split('\n')
    const fetched = lines.filter((line) => /"type":"resource".*\/api\/stock/.test(line))
    if (fetched.length < bought) throw new Error(`${fetched.length} of ${bought} were sent`)
  })
}

/** Looks at an order, buys, breaks something, does the same in the cart, and leaves. */
async function visit(page: Page): Promise<void> {
  await page.goto(`${site.url}/orders/7?utm_source=mail`)
  await buy(page, 1)
  await press(page, 'Break')
  await flush(page)
  await press(page, 'Cart')
  await buy(page, 2)
  await press(page, 'Break')
  await page.goto('about:blank')
}

async function counted(query: string): Promise<number> {
  return askNumber(server, query, { aggregation: 'count' })
}

/** The time that was spent on each view, as the vendor's client reads it. */
async function timesSpent(): Promise<Record<string, unknown>> {
  const api = new v2.ProductAnalyticsApi(vendorClient(server))
  const { data } = await api.queryProductAnalyticsScalar({
    body: {
      data: {
        type: 'formula_analytics_extended_request',
        attributes: {
          from: Date.now() - 3_600_000,
          to: Date.now() + 3_600_000,
          query: {
            compute: { aggregation: 'sum', metric: '@view.time_spent' },
            groupBy: [{ facet: '@view.id' }],
            query: { dataSource: 'product_analytics', search: { query: '@type:view' } },
          },
        },
      },
    },
  })
  const [ids, times] = (data?.attributes?.columns ?? []).map(
    ({ values }): unknown[] => values ?? [],
  )
  return Object.fromEntries((ids ?? []).map((id, index) => [String(id), times?.[index]]))
}

test('what somebody does on a page is asked for as a session, views, actions, errors and resources', async () => {
  const context = await browser.newContext()
  await visit(await context.newPage())
  const whole =
    '@session.id:* @usr.anonymous_id:* @application.id:* service:shop env:test version:1.2.3'
  const expected = {
    [`@type:session ${whole} @session.initial_view.url_path:"/orders/7"`]: 1,
    [`@type:view ${whole}`]: 2,
    '@type:view @view.name:"/orders/?" @view.url_path:"/orders/7"': 1,
    '@type:view @view.url_query.utm_source:mail @attribution.utm.source:mail': 1,
    '@type:view @view.name:"/cart"': 1,
    [`@type:action ${whole} @action.type:click`]: 5,
    '@type:action @action.target.name:Buy': 2,
    '@type:action @action.target.name:Buy @view.name:"/cart"': 1,
    [`@type:error ${whole} @error.message:"the basket is broken"`]: 2,
    [`@type:resource ${whole} @resource.type:fetch @resource.url:*stock`]: 2,
    '@type:telemetry': 0,
  }
  const ask = async () =>
    Object.fromEntries(
      await Promise.all(
        Object.keys(expected).map(async (query) => [query, await counted(query)] as const),
      ),
    )

  await eventually(async () => expect(await ask()).toEqual(expected))
  await context.close()

  const bodies = [...relay.bodies]
  const sent = viewsIn(bodies)
  const newest = Object.fromEntries(sent.map(({ view }) => [view.id, view.time_spent]))
  expect(sent.length).toBeGreaterThan(Object.keys(newest).length)
  expect(await timesSpent()).toEqual(newest)
  await resend(bodies.toReversed())
  await untilStored(server)
  expect(await ask()).toEqual(expected)
  expect(await timesSpent()).toEqual(newest)
})

test('in the picker views stand beside server events, by name and all of them, and are counted when picked', async () => {
  await send(server, anEvent({ event: { name: 'payment.processed' } }))
  await resend(['Pricing', 'Pricing', 'Team'].map((name) => JSON.stringify(aViewNow(name))))
  await untilStored(server)
  const { page, complaints, close } = await openPage(browser, server, { path: '/explore' })

  await page.getByRole('button', { name: /^Event / }).click()
  await page.getByRole('option', { name: 'payment.processed' }).waitFor()
  await page.getByRole('option', { name: 'Any view' }).waitFor()
  await page.getByRole('option', { name: 'Pricing' }).click()

  await page.getByRole('slider', { name: /Pricing/ }).waitFor()
  await page.getByText('2', { exact: true }).first().waitFor()
  expect(new URL(page.url()).search).toContain('event=Pricing&type=view')
  expect(complaints).toEqual([])
  await close()
})

function aViewNow(name: string): object {
  const id = crypto.randomUUID()
  const view = { id, name, url: 'https://shop.test/' }
  return { type: 'view', date: Date.now(), application: { id: 'site' }, session: { id }, view }
}

/** As a browser does that did not get the answers. */
async function resend(bodies: readonly string[]): Promise<void> {
  for (const body of bodies) {
    const headers = { 'dd-api-key': server.apiKey }
    const answer = await fetch(`${server.url}/api/v2/rum`, { method: 'POST', headers, body })
    expect(answer.status).toBe(202)
  }
}

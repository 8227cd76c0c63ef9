import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { listedRecords } from './listed-records.ts'

let server: RunningServer

beforeAll(async () => {
  server = await startServer({ THROUGHLINE_WORKERS: '2' })
})
afterAll(() => server.remove())

function textOf(page: string): string {
  return readFileSync(new URL(`../../../docs/reference/${page}`, import.meta.url), 'utf8')
}

/** What a page of the reference sends, and what it says that comes back. */
function examplesOf(page: string): unknown[] {
  return [...textOf(page).matchAll(/```json\n(.*?)```/gs)].map(([, block = '']): unknown =>
    JSON.parse(block),
  )
}

test("the batch on the page about Segment's clients is answered and kept as the page says", async () => {
  const [sent, answered] = examplesOf('segment-clients.md')

  const answer = await fetch(`${server.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${server.apiKey}:`).toString('base64')}` },
    body: JSON.stringify(sent),
  })
  await untilStored(server)

  expect([answer.status, await answer.json()]).toEqual([200, answered])
  expect(await listedRecords(server, '@source.protocol:segment')).toEqual([
    expect.objectContaining({
      id: 'order-2042',
      '@application.id': 'segment',
      '@event.name': 'Order Completed',
      '@event.kind': 'track',
      '@usr.id': 'sven',
      '@usr.anonymous_id': 'sven-browser',
      '@session.id': 'sven-visit',
      '@plan': 'pro',
      '@revenue': 49.9,
      '@currency': 'EUR',
      '@attribution.utm.campaign': 'spring',
      '@context.locale': 'de',
    }),
  ])
})

test('the view on the page about browser events is answered and kept as the page says, with its session', async () => {
  const [sent, answered] = examplesOf('browser-events.md')

  const answer = await fetch(`${server.url}/api/v2/rum?dd-api-key=${server.apiKey}`, {
    method: 'POST',
    // As the page writes it, over several lines.
    body: JSON.stringify(sent, undefined, 2),
  })
  await untilStored(server)

  expect([answer.status, await answer.json()]).toEqual([202, answered])
  const common = {
    '@application.id': 'shop',
    '@session.id': '6b1d3c0e-0000-4000-8000-000000000001',
    '@usr.anonymous_id': 'c40d5a3e-0000-4000-8000-000000000003',
    '@attribution.utm.source': 'mail',
    '@attribution.referrer_host': 'news.example',
  }
  const [view, session] = await Promise.all(
    ['@type:view', '@type:session'].map(async (search) => listedRecords(server, search)),
  )
  expect(view).toEqual([
    expect.objectContaining({
      ...common,
      id: '9a7c1f00-0000-4000-8000-000000000002',
      '@view.name': '/orders/?',
      '@view.url_path': '/orders/7',
      '@view.url_host': 'shop.example',
      '@view.url_query.utm_source': 'mail',
      '@view.time_spent': 4_200_000_000,
    }),
  ])
  expect(session).toEqual([
    expect.objectContaining({ ...common, '@session.initial_view.url_path': '/orders/7' }),
  ])
})

test('the curl on the page about browser events sends a view, and the session that it belongs to', async () => {
  const curl = /^curl "http:\/\/127\.0\.0\.1:4700(\S+)\$API_KEY" -d '(.*)'$/m
  const [, path = '', body = ''] = curl.exec(textOf('browser-events.md')) ?? []

  const answer = await fetch(server.url + path + server.apiKey, {
    method: 'POST',
    body: body.replace("'$(date +%s)000'", String(Date.now())),
  })
  await untilStored(server)

  expect([answer.status, await answer.json()]).toEqual([202, { accepted: 1, rejected: [] }])
  const found = await listedRecords(server, '@view.url_path:/cart OR @session.id:d5a1f3b2*')
  expect(found.map((record) => record['@type'])).toEqual(
    expect.arrayContaining(['view', 'session']),
  )
})

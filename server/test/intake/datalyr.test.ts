import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  capturedRequests,
  type CapturedRequest,
} from '../../src/intake/datalyr/captured-requests.ts'
import type { JsonObject } from '../../src/intake/json-object.ts'
import { untilStored } from '../asking.ts'
import { makeApiKey } from '../key-api.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { listedRecords } from './listed-records.ts'

const capturedAtMs = Date.UTC(2026, 10, 21, 12, 5)

/** A request as if it were sent today: the same times before now. */
function ofToday({ body, ...request }: CapturedRequest, nowMs: number): CapturedRequest {
  const text = JSON.stringify(body).replace(/"(20[\d-]+T[\d:.]+Z)"/g, (_text, time: string) => {
    return JSON.stringify(new Date(Date.parse(time) + nowMs - capturedAtMs).toISOString())
  })
  const today: unknown = JSON.parse(text)
  return { ...request, body: today }
}

const requests = capturedRequests().map((request) => ofToday(request, Date.now()))
const events = requests.filter(({ path }) => path !== '/container-scripts')

let server: RunningServer
let records: readonly JsonObject[]

type Answer = { readonly status: number; readonly type: string; readonly body: unknown }

async function replay({ path, headers, body }: CapturedRequest): Promise<Answer> {
  const payload = JSON.stringify(body)
  const answer = await fetch(server.url + path, { method: 'POST', headers, body: payload })
  const type = answer.headers.get('content-type') ?? ''
  return { status: answer.status, type, body: await answer.json() }
}

const answers = new Map<CapturedRequest, readonly Answer[]>()

beforeAll(async () => {
  // Some were captured with a time far in the past.
  server = await startServer({ THROUGHLINE_RETENTION_MONTHS: '120' })
  for (const key of ['dk_test_capture', 'dk_test', 'ws_demo']) {
    await makeApiKey(server, { name: key, key, application_id: 'shop' })
  }
  for (const request of requests) {
    // As a browser does with what it must not lose: again while the first is on its way.
    answers.set(request, await Promise.all([replay(request), replay(request)]))
  }
  await untilStored(server)
  records = await listedRecords(server, '@application.id:shop')
})
afterAll(() => server.remove())

test.each(events)('$client $name gets what its client takes for success', (request) => {
  const accepted = Number(request.headers['x-batch-size'] ?? 1)

  for (const { status, type, body } of answers.get(request) ?? []) {
    expect(status).toBe(200)
    expect(type).toContain('application/json')
    expect(body).toEqual({ success: true, accepted, errors: [] })
  }
})

test('everything was sent twice and is stored once, each in its kind', () => {
  const text = JSON.stringify(events.map(({ body }) => body))
  const ids = new Set([...text.matchAll(/"event_?id":"([^"]+)"/gi)].map(([, id]) => id))
  const kinds = new Set(records.map((record) => String(record['@event.kind'])))

  expect(records).toHaveLength(ids.size)
  expect(new Set(records.map(({ id }) => id))).toEqual(ids)
  expect(ids.size).toBeGreaterThan(60)
  expect([...kinds].toSorted()).toEqual(['alias', 'group', 'identify', 'page', 'screen', 'track'])
})

/** What the list shows of the events of a request, in the order sent. */
function shown(client: string, name: string): readonly JsonObject[] {
  const request = events.find((one) => one.client === client && one.name === name)
  const text = JSON.stringify(request?.body)
  const ids = [...text.matchAll(/"event_?id":"([^"]+)"/gi)].map(([, id]) => id)
  return ids.map((id) => records.find((record) => record['id'] === id) ?? {})
}

test('an event counts once though the clock of its sender is wrong and each delivery finds another time', async () => {
  const now = Date.now()
  const [happened, left, again] = [-3_700_000, -3_600_000, -3_500_000].map((ms) =>
    new Date(now + ms).toISOString(),
  )
  const events = [{ event: 'skewed', eventId: 'skewed-1', timestamp: happened }]
  const send = (timestamp: string | undefined) =>
    fetch(`${server.url}/batch`, {
      method: 'POST',
      headers: { 'x-api-key': 'dk_test' },
      body: JSON.stringify({ events, timestamp }),
    })

  await send(left)
  await untilStored(server)
  await send(again)
  await untilStored(server)
  const found = await listedRecords(server, '@event.name:skewed')

  expect(found).toHaveLength(1)
  expect(Math.abs(Number(found[0]?.['timestamp']) - (now - 100_000))).toBeLessThan(30_000)
})

const context = { '@context.library': '@datalyr/api', '@context.source': 'api' }

test.each([
  [
    'track_object_form',
    {
      '@event.name': 'Purchase Completed',
      '@usr.id': 'user_123',
      '@usr.anonymous_id': 'anon_from_browser',
      '@amount': 99.99,
      '@revenue': 99.99,
      '@currency': 'USD',
    },
  ],
  ['track_legacy_null_user', { '@event.name': 'page_loaded', '@url': '/pricing' }],
  ['track_properties_override_anonymous_id', { '@usr.anonymous_id': 'anon_a' }],
  [
    'track_nonjson_property_values',
    { '@properties.date': '1970-01-01T00:00:00.000Z', '@emoji': '✓ 日本' },
  ],
  [
    'identify',
    {
      '@event.kind': 'identify',
      '@usr.id': 'user_123',
      '@usr.email': 'jane@example.test',
      '@usr.plan': 'premium',
    },
  ],
  [
    'page',
    {
      '@event.kind': 'page',
      '@url': 'https://example.test/pricing',
      '@attribution.referrer_host': 'google.test',
      '@attribution.landing_page': 'https://example.test/pricing',
    },
  ],
  ['alias_explicit_previous', { '@event.kind': 'alias', '@usr.id': 'new_user_456' }],
  [
    'group',
    { '@account.id': 'company_456', '@account.name': 'Acme Corp', '@account.employees': 50 },
  ],
])('%s of every version of the Node SDK is kept as the mapping says', (name, expected) => {
  for (const version of ['1.2.3', '1.3.0', '1.3.1']) {
    const [event] = shown(`@datalyr/api@${version}`, name)

    expect(event).toMatchObject({ ...context, '@context.version': version, ...expected })
    expect(event?.['@source.protocol']).toBe('datalyr')
    expect(event).not.toHaveProperty('@anonymous_id')
  }
})

test('a purchase is revenue at the time it says, under the id it says', () => {
  const [purchase] = shown('@datalyr/api@1.3.1', 'trackPurchase')
  const timestamp = Date.UTC(2025, 6, 1, 12, 34, 56) - capturedAtMs

  expect(purchase).toMatchObject({
    id: 'order_1',
    '@revenue': 49.99,
    '@currency': 'USD',
    '@value': 49.99,
    '@plan': 'pro',
  })
  expect(Number(purchase?.['timestamp']) - Date.now()).toBeLessThan(timestamp + 1)
  expect(Number(purchase?.['timestamp']) - Date.now()).toBeGreaterThan(timestamp - 600_000)
})

const web = '@datalyr/web@1.7.12'
const visitor = 'anon_e36a9e7b-844c-422d-8d58-f94d69141e51'
const session = 'sess_c9cf2813-6bd0-4d17-8a77-c13c57575284'

test('every event of the browser has its visitor, its session, its page and where it came from', () => {
  const all = ['first page view', 'batch', 'critical purchase', 'beacon'].flatMap((name) =>
    shown(web, name),
  )

  expect(all).toHaveLength(9)
  for (const event of all) {
    expect(event).toMatchObject({
      '@usr.anonymous_id': visitor,
      '@session.id': session,
      '@context.library': 'datalyr-web-sdk',
      '@context.viewport_width': 1024,
      '@context.fingerprint.language': 'en-US',
      '@attribution.utm.source': 'news',
      '@attribution.utm.campaign': 'spring',
      '@attribution.click_ids.gclid': 'GC1',
      '@attribution.click_id': 'FB1',
      '@attribution.click_id_type': 'fbclid',
      '@attribution.referrer_host': 'www.google.test',
    })
    expect(event).not.toHaveProperty('@utm_source')
    expect(event).not.toHaveProperty('@firstTouchSource')
  }
})

test("the browser's calls are kept as the mapping says", () => {
  const [click, page, screen, identify, group, alias] = shown(web, 'batch')
  const [purchase] = shown(web, 'critical purchase')

  expect(click).toMatchObject({ '@event.name': 'button_clicked', '@label': 'cta' })
  expect(click).not.toHaveProperty('@usr.id')
  expect(page).toMatchObject({ '@event.kind': 'page', '@context.page.path': '/pricing' })
  expect(screen).toMatchObject({ '@event.kind': 'screen', '@screen': 'Checkout', '@step': 1 })
  expect(identify).toMatchObject({
    '@usr.id': 'user_123',
    '@usr.email': 'jane@example.test',
    '@usr.plan': 'pro',
  })
  expect(group).toMatchObject({ '@account.id': 'company_456', '@account.name': 'Acme' })
  expect(alias).toMatchObject({ '@event.kind': 'alias', '@usr.id': 'user_123' })
  expect(purchase).toMatchObject({ '@revenue': 49.99, '@currency': 'USD' })
})

test('an app has one session and device in both its modes', () => {
  const [event] = shown('@datalyr/react-native@1.7.18', 'legacy_useServerTracking_false')

  expect(event).toMatchObject({
    '@event.kind': 'identify',
    '@usr.id': 'user_123',
    '@usr.email': 'jane@example.test',
    '@session.id': 'sess_1',
    '@device.id': 'dev_1',
    '@context.fingerprint.deviceInfo.model': 'iPhone15,2',
    '@context.source': 'mobile_app',
  })
})

import { gzipSync } from 'node:zlib'
import { Analytics, type HTTPFetchFn } from '@segment/analytics-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askNumber, askScalar, untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'

let server: RunningServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.remove())

type Faults = { readonly failed: string[] }

/** The client as it is published, pointed at the server; `send` may get in between. */
function openClient(to: RunningServer, send: HTTPFetchFn = fetch): Analytics & Faults {
  const failed: string[] = []
  const settings = { writeKey: to.apiKey, host: to.url, flushInterval: 50, httpClient: send }
  const client = new Analytics(settings)
  client.on('error', ({ code, reason }) => failed.push(`${code} ${String(reason)}`))
  return Object.assign(client, { failed })
}

async function counted(query: string): Promise<number> {
  return askNumber(server, query, { aggregation: 'count' })
}

test("every call of Segment's own client is stored as what it is, with whom it names", async () => {
  const client = openClient(server)
  const context = {
    campaign: { name: 'spring', source: 'mail', medium: 'email', term: '', content: '' },
    page: { url: 'https://shop.test/?gclid=c1', referrer: 'https://news.test/' },
    device: { id: 'd1' },
    sessionId: 's1',
    groupId: 'g1',
  }
  const properties = { revenue: 12.5, currency: 'eur', cart: { size: 3 } }
  client.identify({ userId: 'ada', traits: { plan: 'pro' } })
  client.track({ userId: 'ada', anonymousId: 'a1', event: 'Order Completed', properties, context })
  client.page({ userId: 'ada', category: 'Docs', name: 'Setup', properties: { path: '/setup' } })
  client.screen({ anonymousId: 'a1', name: 'Start' })
  client.group({ userId: 'ada', groupId: 'g1', traits: { seats: 5 } })
  client.alias({ userId: 'ada', previousId: 'a0' })

  await client.closeAndFlush()
  await untilStored(server)

  expect(client.failed).toEqual([])
  const [kinds, counts] = await askScalar(server, {
    from: Date.now() - 3_600_000,
    to: Date.now() + 3_600_000,
    query: {
      compute: { aggregation: 'count' },
      group_by: [{ facet: '@event.kind' }],
      query: { data_source: 'product_analytics', search: { query: '@source.protocol:segment' } },
    },
  })
  expect(kinds?.values.flat().toSorted()).toEqual([
    'alias',
    'group',
    'identify',
    'page',
    'screen',
    'track',
  ])
  expect(counts?.values).toEqual([1, 1, 1, 1, 1, 1])
  const stored = [
    '@event.name:"Order Completed" @usr.id:ada @usr.anonymous_id:a1 @session.id:s1 @account.id:g1',
    '@event.name:"Order Completed" @revenue:12.5 @currency:EUR @cart.size:3 @device.id:d1',
    '@event.name:"Order Completed" @attribution.utm.campaign:spring @attribution.click_id:c1',
    '@event.name:"Order Completed" @attribution.referrer_host:news.test',
    '@event.name:Setup @event.kind:page @category:Docs @path:"/setup"',
    '@event.name:Start @event.kind:screen @usr.anonymous_id:a1',
    '@event.kind:identify @usr.plan:pro',
    '@event.kind:group @account.id:g1 @account.seats:5',
    '@event.kind:alias @usr.id:ada',
  ]
  expect(await Promise.all(stored.map(counted))).toEqual(stored.map(() => 1))
})

test('calls whose answer was lost on its way are sent again by the client, and count once', async () => {
  let attempts = 0
  const losing: HTTPFetchFn = async (url, request) => {
    attempts += 1
    const answer = await fetch(url, request)
    return attempts > 1 ? answer : { status: 503, statusText: 'lost' }
  }
  const client = openClient(server, losing)

  for (let call = 0; call < 5; call += 1) client.track({ userId: 'bea', event: 'lost once' })
  await client.closeAndFlush()
  await untilStored(server)

  expect(attempts).toBe(2)
  expect(await counted('@event.name:"lost once"')).toBe(5)
})

test('a compressed batch is taken', async () => {
  const packing: HTTPFetchFn = (url, { body, headers, ...request }) =>
    fetch(url, {
      ...request,
      headers: { ...headers, 'content-encoding': 'gzip' },
      body: gzipSync(body),
    })
  const client = openClient(server, packing)

  client.track({ userId: 'cleo', event: 'packed' })
  await client.closeAndFlush()
  await untilStored(server)

  expect(client.failed).toEqual([])
  expect(await counted('@event.name:packed')).toBe(1)
})

test('a client that is told to slow down sends again later, and nothing is lost', async () => {
  const slow = await startServer({ THROUGHLINE_KEY_REQUESTS_MAX: '2' })
  const statuses: number[] = []
  const client = openClient(slow, async (url, request) => {
    const answer = await fetch(url, request)
    statuses.push(answer.status)
    return answer
  })

  for (let call = 0; call < 60; call += 1) client.track({ userId: 'dora', event: 'many' })
  await client.closeAndFlush()
  await untilStored(slow)

  expect(client.failed).toEqual([])
  expect(statuses).toContain(429)
  expect(await askNumber(slow, '@event.name:many', { aggregation: 'count' })).toBe(60)
  await slow.remove()
})

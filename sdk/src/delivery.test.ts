import { beforeEach, expect, test, vi } from 'vitest'
import { aClient, names, trackAll } from '../test/a-client.ts'

beforeEach(() => {
  vi.restoreAllMocks()
  vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] })
  // The random half of every pause is left out.
  vi.spyOn(Math, 'random').mockReturnValue(1)
  vi.spyOn(console, 'warn').mockReturnValue()
  vi.spyOn(console, 'error').mockReturnValue()
  return () => vi.useRealTimers()
})

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000)

test('a request is an envelope of events in order, with the key, a batch id and the time it leaves', async () => {
  const { client, server } = aClient({})
  trackAll(client, ['first', 'second'])
  await seconds(4)

  await client.flush()

  const [request] = server.requests
  expect(server.requests).toHaveLength(1)
  expect(request?.url).toBe('http://a.test/batch')
  expect(request?.headers.get('x-api-key')).toBe('key-1')
  expect(request?.headers.get('content-type')).toBe('application/json')
  expect(request?.headers.get('user-agent')).toMatch(/^@throughline\/node\/\d/)
  expect(request?.events.map(({ event }) => event)).toEqual(['first', 'second'])
  expect(request?.batchId).toMatch(/^[0-9a-f-]{36}$/)
  expect(Date.parse(request?.timestamp ?? '')).toBe(
    Date.parse(request?.events[0]?.timestamp ?? '') + 4_000,
  )
})

test('flushAt events are sent at once, fewer after flushInterval', async () => {
  const { client, server } = aClient({ flushAt: 3, flushInterval: 5_000 })

  trackAll(client, names(3))
  await seconds(0)
  expect(server.taken).toHaveLength(3)
  trackAll(client, names(2))
  await seconds(4.999)
  expect(server.taken).toHaveLength(3)
  await seconds(0.001)

  expect(server.taken).toHaveLength(5)
})

test('a request has at most 500 events, and 4.5 MB of them', async () => {
  const { client, server } = aClient({ maxQueueSize: 10_000 })
  const text = 'x'.repeat(1_000_000)

  trackAll(client, names(1_001))
  await client.flush()
  for (const event of names(5)) void client.track('u', event, { text })
  await client.flush()

  expect(server.requests.map(({ events }) => events.length)).toEqual([500, 500, 1, 4, 1])
})

test('a body over 1 kB is gzipped, a smaller one is not', async () => {
  const { client, server } = aClient({})

  trackAll(client, names(1))
  await client.flush()
  trackAll(client, names(10))
  await client.flush()

  const encodings = server.requests.map(({ headers }) => headers.get('content-encoding'))
  expect(encodings).toEqual([null, 'gzip'])
})

test.each([
  200,
  201,
  202,
  new Response('ok', { status: 200 }),
  new Response(null, { status: 204 }),
])('any answer of 2xx delivers, whatever its body', async (answer) => {
  const { client, server, drops } = aClient({}, answer)

  trackAll(client, ['e'])
  await client.flush()
  await seconds(60)

  expect(server.requests).toHaveLength(1)
  expect(drops).toEqual([])
})

test('events that the answer names are dropped with its reason, and only they', async () => {
  const answer = Response.json({
    success: true,
    accepted: 2,
    errors: [{ index: 1, eventId: 'x', code: 'event_malformed', message: 'no name' }],
  })
  const { client, server, drops } = aClient({}, answer)

  trackAll(client, names(3))
  await client.flush()

  expect(drops).toEqual([{ names: ['e1'], reason: 'permanent_client_error', error: 'no name' }])
  expect(server.requests).toHaveLength(1)
})

test('there is one request at a time', async () => {
  const { client, server } = aClient({ flushAt: 1 }, 'silent')

  trackAll(client, names(1))
  await seconds(0)
  trackAll(client, names(50))
  void client.flush()
  await seconds(0)

  expect(server.requests).toHaveLength(1)
})

test('beyond maxQueueSize the oldest goes that is not being sent, with one warning', async () => {
  const { client, server, drops } = aClient({ maxQueueSize: 100, flushAt: 1 }, 'silent')
  trackAll(client, names(1))
  await seconds(0)

  trackAll(client, names(103).slice(1))

  expect(server.requests).toHaveLength(1)
  expect(drops).toMatchObject([
    { names: ['e1'], reason: 'queue_overflow' },
    { names: ['e2'], reason: 'queue_overflow' },
  ])
  expect(vi.spyOn(console, 'warn')).toHaveBeenCalledTimes(1)
})

test('beyond 64 MiB the oldest goes, however few events they are', () => {
  const { client, drops } = aClient({ maxQueueSize: 10_000, flushAt: 100 })
  const text = 'x'.repeat(4_000_000)

  for (const event of names(17)) void client.track('u', event, { text })

  expect(drops).toMatchObject([{ names: ['e0'], reason: 'queue_overflow' }])
})

test.each([301, 302, 307, 308])(
  'a %i to the same server is followed with the same request',
  async (status) => {
    const moved = new Response(null, { status, headers: { location: 'http://a.test/v2/batch' } })
    const { client, server } = aClient({}, moved, 200)

    trackAll(client, ['e'])
    await client.flush()

    expect(server.requests.map(({ url }) => url)).toEqual([
      'http://a.test/batch',
      'http://a.test/v2/batch',
    ])
    expect(server.taken).toEqual(['e'])
  },
)

test('a redirect in a circle ends after three hops, and is an answer that drops', async () => {
  const moved = new Response(null, { status: 307, headers: { location: '/batch' } })
  const { client, server, drops } = aClient({}, moved)

  trackAll(client, ['e'])
  await client.flush()

  expect(server.requests).toHaveLength(4)
  expect(drops).toMatchObject([{ names: ['e'], reason: 'permanent_client_error' }])
})

test('flush waits for the events of its time, not for those that come while it waits', async () => {
  const { client, server } = aClient({ retryLimit: 10 }, 200, 'silent')
  trackAll(client, names(1))

  const flushed = client.flush().then(() => server.taken.length)
  await Promise.resolve()
  trackAll(client, names(600))

  expect(await flushed).toBeGreaterThanOrEqual(1)
})

test('an aborted flush rejects with the reason and goes on sending', async () => {
  const { client, server } = aClient({}, 503, 200)
  const stop = new AbortController()
  trackAll(client, ['e'])

  const flushed = client.flush({ signal: stop.signal })
  stop.abort(new Error('no patience'))
  await expect(flushed).rejects.toThrow('no patience')
  await seconds(1)

  expect(server.taken).toEqual(['e'])
})

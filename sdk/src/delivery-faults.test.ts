import { beforeEach, expect, test, vi } from 'vitest'
import { aClient, names, trackAll } from '../test/a-client.ts'
import type { Answer, FakeServer } from '../test/fake-server.ts'

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

/** When each request came, in ms after the first. */
function pauses({ requests }: FakeServer): readonly number[] {
  const [first] = requests
  return requests.map(({ atMs }) => Math.round(atMs - (first?.atMs ?? 0)))
}

test.each([
  ['a server error', 500],
  ['a gateway without a server', 502],
  ['a request timeout', 408],
  ['a server that asks for fewer', 429],
  ['nobody there', 'unreachable'],
] as const)('%s is tried again after 1, 2, 4, 8 and then every 10 s', async (_, answer) => {
  const { client, server } = aClient({ retryLimit: 5 }, answer)
  trackAll(client, ['e'])

  void client.flush()
  await seconds(40)

  expect(pauses(server)).toEqual([0, 1_000, 3_000, 7_000, 15_000, 25_000, 35_000])
})

test('a pause is by half random', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  const { client, server } = aClient({}, 500)
  trackAll(client, ['e'])

  void client.flush()
  await seconds(4)

  expect(pauses(server)).toEqual([0, 500, 1_500, 3_500])
})

test.each([
  ['seconds', () => '30'],
  ['a date', () => new Date(Date.now() + 30_000).toUTCString()],
])('Retry-After in %s is waited for, by a flush too', async (_, retryAfter) => {
  vi.setSystemTime(new Date('2026-11-22T10:00:00Z'))
  const headers = { 'retry-after': retryAfter() }
  const { client, server } = aClient({}, new Response('', { status: 429, headers }), 200)
  trackAll(client, ['e'])

  const flushed = client.flush()
  await seconds(29.9)
  void client.flush()
  await seconds(0)
  expect(server.requests).toHaveLength(1)
  await seconds(0.1)
  await flushed

  expect(server.taken).toEqual(['e'])
})

test('a request is given up when the whole answer takes longer than timeout', async () => {
  const { client, server, errors } = aClient({ timeout: 2_000, retryLimit: 0 }, 'silent', 200)
  trackAll(client, ['e'])

  const flushed = client.flush()
  await seconds(2)
  await flushed
  expect(errors).toEqual(['e: no answer within 2000 ms'])
  await seconds(1)

  expect(server.taken).toEqual(['e'])
})

test('every attempt carries the event under the same id', async () => {
  const { client, server } = aClient({}, 503, 'unreachable', 200)
  trackAll(client, ['e'])

  void client.flush()
  await seconds(10)

  const ids = server.requests.flatMap(({ events }) => events.map(({ eventId }) => eventId))
  expect(ids).toHaveLength(3)
  expect(new Set(ids).size).toBe(1)
})

test('order is kept over failures, also with events that came meanwhile', async () => {
  const { client, server } = aClient({ flushAt: 1 }, 200, 500, 'unreachable', 200)

  void client.identify('u')
  await seconds(0)
  trackAll(client, names(3))
  await seconds(0)
  trackAll(client, ['later'])
  await seconds(10)

  expect(server.taken).toEqual(['$identify', 'e0', 'e1', 'e2', 'later'])
})

test('a send that failed with all its retries is told to onError, ends flush and keeps the events', async () => {
  const { client, server, errors, drops } = aClient({ retryLimit: 1 }, 503, 503, 200)
  trackAll(client, ['e'])

  const flushed = client.flush()
  await seconds(1)
  await flushed
  expect(errors).toEqual(['e: HTTP 503  - {}'])
  await seconds(2)

  expect(server.taken).toEqual(['e'])
  expect(drops).toEqual([])
})

test.each([408, 429, 502, 503, 504, 'unreachable'] as const)(
  'an outage (%s) drops nothing, however long it lasts',
  async (answer) => {
    const { client, server, drops } = aClient({ retryLimit: 0 }, answer)
    trackAll(client, ['e'])

    await seconds(86_400)

    expect(server.requests.length).toBeGreaterThan(8_000)
    expect(drops).toEqual([])
  },
)

test('a refusal is told with its reason, whatever else its headers say', async () => {
  const headers = { location: 'https://a.test/help' }
  const answer = { status: 404, statusText: 'Not Found', headers }
  const { client, drops } = aClient({}, new Response('no such key', answer))

  trackAll(client, ['e'])
  await client.flush()

  expect(drops).toMatchObject([{ error: 'HTTP 404 Not Found - no such key' }])
})

test.each([401, 403])(
  '%i drops the events with one error that speaks of the key',
  async (status) => {
    const { client, server, drops } = aClient({}, status)

    trackAll(client, names(2))
    await client.flush()
    trackAll(client, ['e2'])
    await client.flush()

    expect(server.requests).toHaveLength(2)
    expect(drops.map(({ names, reason }) => [...names, reason])).toEqual([
      ['e0', 'e1', 'permanent_client_error'],
      ['e2', 'permanent_client_error'],
    ])
    expect(vi.spyOn(console, 'error')).toHaveBeenCalledTimes(1)
    expect(vi.spyOn(console, 'error')).toHaveBeenCalledWith(
      expect.stringContaining('check your API key'),
    )
  },
)

test.each([400, 404, 413, 422])('%i drops an event at once', async (status) => {
  const { client, server, drops } = aClient({}, status)

  trackAll(client, ['e'])
  await client.flush()

  expect(server.requests).toHaveLength(1)
  expect(drops).toEqual([
    { names: ['e'], reason: 'permanent_client_error', error: `HTTP ${status}  - {}` },
  ])
})

/** A server that answers so to whatever has this event in it. */
function failingAt(name: string, status: number): Answer {
  return ({ events }) => (events.some(({ event }) => event === name) ? status : 200)
}

test('of a request that is unacceptable because of one event, only that one is dropped', async () => {
  const { client, server, drops } = aClient({ flushAt: 100 }, failingAt('e37', 400))

  trackAll(client, names(60))
  await client.flush()

  expect(drops).toMatchObject([{ names: ['e37'], reason: 'permanent_client_error' }])
  expect(server.taken).toEqual(names(60).filter((name) => name !== 'e37'))
})

test('an event at which the server fails is dropped when it failed ten times at it alone', async () => {
  const { client, server, drops } = aClient({ retryLimit: 0 }, failingAt('e1', 500))

  trackAll(client, names(3))
  await seconds(600)

  const alone = server.requests.filter(({ events }) => events.map((e) => e.event).join() === 'e1')
  expect(alone).toHaveLength(10)
  expect(drops).toMatchObject([{ names: ['e1'], reason: 'max_flush_attempts' }])
  expect(server.taken).toEqual(['e0', 'e2'])
})

test('flushes during an outage share its pauses instead of adding requests', async () => {
  const { client, server } = aClient({ retryLimit: 10 }, 503)
  trackAll(client, ['e'])

  for (let count = 0; count < 50; count += 1) {
    void client.flush()
    await seconds(0.1)
  }

  expect(pauses(server)).toEqual([0, 1_000, 3_000])
})

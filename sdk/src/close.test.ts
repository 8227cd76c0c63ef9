import { beforeEach, expect, test, vi } from 'vitest'
import { aClient } from '../test/a-client.ts'

beforeEach(() => {
  vi.restoreAllMocks()
  vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] })
  vi.spyOn(Math, 'random').mockReturnValue(1)
  vi.spyOn(console, 'warn').mockReturnValue()
  return () => vi.useRealTimers()
})

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000)

/** When a promise was settled, in ms from now. */
async function settledAfter(promise: Promise<void>, secondsMax: number): Promise<number> {
  const startMs = performance.now()
  const settled = promise.then(() => performance.now() - startMs)
  await seconds(secondsMax)
  return Math.round(await settled)
}

test('close waits for the request that is under way: a full batch and an exit lose nothing', async () => {
  const { client, server, drops } = aClient({ flushAt: 20 })
  for (let count = 0; count < 20; count += 1) void client.track('u', `e${count}`)
  await Promise.resolve()

  await client.close()

  expect(server.taken).toHaveLength(20)
  expect(drops).toEqual([])
})

test('close sends what waits, in order', async () => {
  const { client, server } = aClient({ flushAt: 100 })
  void client.identify('u')
  void client.track('u', 'e')

  await client.close()

  expect(server.taken).toEqual(['$identify', 'e'])
})

test('close without events sends nothing and leaves no timer', async () => {
  const { client, server } = aClient({})

  await client.close()

  expect(server.requests).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

test('close goes on over failures for its whole time: 1 s of 503 costs nothing', async () => {
  const { client, server, drops } = aClient({ retryLimit: 0 }, 503, 503, 503, 503, 200)
  void client.track('u', 'e')

  expect(await settledAfter(client.close(), 30)).toBe(15_000)

  expect(server.taken).toEqual(['e'])
  expect(drops).toEqual([])
})

test('a server that fails at everything is no reason to drop before closeTimeout', async () => {
  const { client, drops } = aClient({ retryLimit: 0, closeTimeout: 120_000 }, 500)
  void client.track('u', 'e')

  await settledAfter(client.close(), 120)

  expect(drops).toMatchObject([{ names: ['e'], reason: 'close_timeout' }])
})

test.each([
  ['by default', {}, 30_000],
  ['as set', { closeTimeout: 2_000 }, 2_000],
])(
  'against a silent server close ends after closeTimeout, %s, and tells what is left',
  async (_, config, ms) => {
    const { client, drops } = aClient({ flushAt: 1, timeout: 60_000, ...config }, 'silent')
    void client.track('u', 'in the request')
    await seconds(0)
    void client.track('u', 'waiting')

    expect(await settledAfter(client.close(), 60)).toBe(ms)

    expect(drops).toMatchObject([{ names: ['in the request', 'waiting'], reason: 'close_timeout' }])
    expect(vi.getTimerCount()).toBe(0)
  },
)

test('close does not wait for a Retry-After that is longer than closeTimeout', async () => {
  const answer = new Response('', { status: 503, headers: { 'retry-after': '31' } })
  const { client, server, drops } = aClient({}, answer)
  void client.track('u', 'e')

  expect(await settledAfter(client.close(), 60)).toBe(0)

  expect(server.requests).toHaveLength(1)
  expect(drops).toMatchObject([{ names: ['e'], reason: 'close_timeout' }])
})

test('close ends a pause between attempts, and waits for one that the server asked for', async () => {
  const own = aClient({}, 500, 200)
  void own.client.track('u', 'e')
  void own.client.flush()
  await seconds(0.1)
  expect(await settledAfter(own.client.close(), 10)).toBe(0)

  const answer = new Response('', { status: 429, headers: { 'retry-after': '5' } })
  const asked = aClient({}, answer, 200)
  void asked.client.track('u', 'e')
  void asked.client.flush()
  await seconds(1)
  expect(await settledAfter(asked.client.close(), 10)).toBe(4_000)
  expect(asked.server.taken).toEqual(['e'])
})

test('an aborted signal ends close at once, and the rest is told', async () => {
  const { client, drops } = aClient({}, 'silent')
  const stop = new AbortController()
  void client.track('u', 'e')

  const closed = client.close({ signal: stop.signal })
  await seconds(1)
  stop.abort()
  await closed

  expect(drops).toMatchObject([{ names: ['e'], reason: 'close_timeout' }])
})

test('close twice is close once', async () => {
  const { client, server } = aClient({})
  void client.track('u', 'e')

  const [first, second] = [client.close(), client.close()]
  await first

  expect(second).toBe(first)
  expect(server.requests).toHaveLength(1)
})

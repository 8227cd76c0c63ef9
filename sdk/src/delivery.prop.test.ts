import fc from 'fast-check'
import type * as Zlib from 'node:zlib'
import { beforeEach, expect, test, vi } from 'vitest'
import { aClient } from '../test/a-client.ts'
import type { Answer } from '../test/fake-server.ts'

// Without threads every case takes the same course at every run.
vi.mock('node:zlib', async () => {
  const zlib = await vi.importActual<typeof Zlib>('node:zlib')
  const gzip = (text: string, done: (error: null, body: Buffer) => void): void =>
    done(null, zlib.gzipSync(text))
  return { ...zlib, gzip }
})

beforeEach(() => {
  vi.restoreAllMocks()
  vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] })
  vi.spyOn(console, 'warn').mockReturnValue()
  vi.spyOn(console, 'error').mockReturnValue()
  return () => vi.useRealTimers()
})

const answers = fc.array(
  fc.oneof(
    fc.constantFrom<Answer>('unreachable', 'answer lost', 200, 400, 401, 408, 500, 503),
    fc.nat(30).map((seconds) => {
      const headers = { 'retry-after': String(seconds) }
      return new Response('', { status: 429, headers })
    }),
    fc.nat(5).map((index) => Response.json({ errors: [{ index, message: 'no' }] })),
  ),
  { maxLength: 12 },
)

// So many calls, then something else.
const steps = fc.array(
  fc.record({ calls: fc.nat(12), next: fc.constantFrom('flush', 'a second', 'a minute') }),
  { maxLength: 8 },
)

test('whatever is answered, every event is taken once and in order, or told as dropped, never both', async () => {
  await fc.assert(
    fc.asyncProperty(answers, steps, async (answers, steps) => {
      const { client, server, drops } = aClient({ flushAt: 5, retryLimit: 1 }, ...answers, 200)
      const tracked: string[] = []
      for (const step of steps) {
        for (let call = 0; call < step.calls; call += 1) {
          const name = String(tracked.length)
          tracked.push(name)
          void client.track('u', name)
        }
        if (step.next === 'flush') void client.flush()
        await vi.advanceTimersByTimeAsync(step.next === 'a minute' ? 60_000 : 1_000)
      }
      void client.close()
      await vi.advanceTimersByTimeAsync(60_000)

      const dropped = new Set(drops.flatMap(({ names }) => names))
      const taken = [...new Set(server.taken)]
      expect(taken.filter((name) => !dropped.has(name))).toEqual(
        tracked.filter((name) => !dropped.has(name)),
      )
      const sent = server.requests.flatMap(({ events }) => events)
      const ids = new Set(sent.map(({ eventId }) => eventId))
      expect(ids.size).toBe(new Set(sent.map(({ event }) => event)).size)
      expect(vi.getTimerCount()).toBe(0)
    }),
    { numRuns: 150 },
  )
})

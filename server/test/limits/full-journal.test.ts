import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, askNumber, readCounters, send, untilStored } from '../asking.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'

let server: RunningServer

beforeAll(async () => {
  server = await startServer({
    THROUGHLINE_JOURNAL_BYTES_MAX: String(1024 ** 2),
    THROUGHLINE_JOURNAL_STUCK_MS: '1000',
  })
})
afterAll(() => server.remove())

async function signalEngine(signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  const status = await readFile(join(server.dataDir, 'engine', 'status'), 'utf8')
  process.kill(Number(/^PID: (\d+)$/m.exec(status)?.[1]), signal)
}

const large = () => anEvent({ event: { name: 'large' }, text: 'x'.repeat(50_000) })

async function health(): Promise<unknown> {
  const answer = await fetch(`${server.url}/healthz`)
  return { status: answer.status, body: await answer.json() }
}

test('while an engine hangs the journal fills up: 429, after a while 503, and 202 again once it goes on; what was accepted is stored', async () => {
  await signalEngine('SIGSTOP')
  let accepted = 0
  let refused = await send(server, large())
  while (refused.status === 202) {
    accepted += 1
    refused = await send(server, large())
  }

  expect(refused.status).toBe(429)
  expect(await refused.json()).toMatchObject({ errors: [{ code: 'journal_full' }] })
  expect(Object.fromEntries(refused.headers)).toMatchObject({
    'retry-after': '10',
    'x-ratelimit-limit': '1',
    'x-ratelimit-period': '10',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': '10',
  })
  expect(await health()).toEqual({
    status: 503,
    body: { ok: false, problem: 'the journal is full' },
  })

  const stuck = await eventually(async () => {
    const answer = await send(server, large())
    if (answer.status !== 503) throw new Error(`still ${answer.status}`)
    return answer
  })
  expect(await stuck.json()).toMatchObject({ errors: [{ status: '503', code: 'journal_stuck' }] })
  expect(stuck.headers.get('retry-after')).toBe('30')
  expect(stuck.headers.get('x-ratelimit-reset')).toBe(null)
  expect(await health()).toEqual({
    status: 503,
    body: { ok: false, problem: 'the journal is full and does not empty' },
  })

  await signalEngine('SIGCONT')
  await eventually(async () => {
    const { status } = await send(server, large())
    if (status !== 202) throw new Error(`still ${status}`)
  })
  await untilStored(server)

  expect(await health()).toMatchObject({ status: 200 })
  expect(await askNumber(server, '@event.name:large', { aggregation: 'count' })).toBe(accepted + 1)
  const counters = { accepted: accepted + 1, stored: accepted + 1, waiting: 0 }
  expect(await readCounters(server)).toMatchObject(counters)
})

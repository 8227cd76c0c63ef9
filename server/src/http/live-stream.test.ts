import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { anEventRow } from '../warehouse/an-event-row.ts'
import type { EventRow } from '../warehouse/event-row.ts'
import { encodeRecord } from '../warehouse/record-writer.ts'
import { liveLimits, openLiveStream, type LiveStream } from './live-stream.ts'

let live: LiveStream
let server: Server
let url: string
let mayWatch: boolean

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  live = openLiveStream(() => 1)
  mayWatch = true
  server = createServer((_request, response) => live.watch(response, () => mayWatch))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})

afterEach(() => {
  live.close()
  server.closeAllConnections()
  server.close()
  vi.useRealTimers()
})

function anEvent(text = ''): EventRow {
  return anEventRow({ attributesJson: JSON.stringify({ text }) })
}

async function watch(): Promise<IncomingMessage> {
  const answer = await new Promise<IncomingMessage>((resolve) => get(url, resolve))
  answer.setEncoding('utf8')
  return answer
}

async function readUntil(answer: IncomingMessage, end: string): Promise<string> {
  let text = ''
  for await (const chunk of answer.iterator({ destroyOnReturn: false })) {
    text += String(chunk)
    if (text.includes(end)) return text
  }
  throw new Error(`ended before ${JSON.stringify(end)}: ${text}`)
}

function tick(times = 1): void {
  vi.advanceTimersByTime(times * liveLimits.tickMs)
}

test('a watcher is shown 5 of 7 events and how many are not, and what was rejected', async () => {
  const answer = await watch()

  live.accepted(encodeRecord(Array.from({ length: 7 }, () => anEvent())))
  live.rejected('event_malformed', 'no name')
  tick()

  const text = await readUntil(answer, 'event: rejected')
  expect(text.match(/"application_id":/g)).toHaveLength(5)
  expect(text).toContain('"skipped":2')
  expect(text).toContain('data: {"reason":"event_malformed","detail":"no name","at":1}\n\n')
})

test('a watcher that reads is kept, however much one tick brings', async () => {
  const answer = await watch()

  for (let round = 0; round < 3; round += 1) {
    live.accepted(encodeRecord([anEvent('x'.repeat(1_000_000))]))
    for (let count = 0; count < 5; count += 1) live.rejected('event_malformed', `${round}-${count}`)
    tick()
    await readUntil(answer, `${round}-4`)
  }

  expect(answer.destroyed).toBe(false)
})

test('a watcher that reads nothing for 5 s is let go', async () => {
  const answer = await watch()
  const closed = once(answer, 'close').catch((error: unknown) => error)

  answer.pause()
  // More than the buffers of both ends of a connection hold.
  for (let count = 0; count < 20; count += 1) {
    live.accepted(encodeRecord([anEvent('x'.repeat(2_000_000))]))
    tick()
  }
  tick(liveLimits.stalledTicksMax + 1)
  answer.resume()

  await closed
  expect(answer.complete).toBe(false)
  expect(liveLimits.stalledTicksMax * liveLimits.tickMs).toBe(5_000)
})

test('whoever comes when 100 are watching is told to come back', async () => {
  for (let count = 0; count < liveLimits.watchersMax; count += 1) await watch()

  const answer = await watch()

  expect(answer.statusCode).toBe(503)
  expect(answer.headers['retry-after']).toBe('30')
})

test('closing ends the stream of every watcher', async () => {
  const answers = [await watch(), await watch()]
  const ends = answers.map((answer) => once(answer.resume(), 'end'))

  live.close()

  await Promise.all(ends)
  expect(answers.map(({ complete }) => complete)).toEqual([true, true])
})

test('the stream of a watcher who may not watch any more ends with nothing further', async () => {
  const answer = await watch()
  const end = once(answer, 'end')
  let text = ''
  answer.on('data', (chunk) => {
    text += String(chunk)
  })

  mayWatch = false
  live.accepted(encodeRecord([anEvent()]))
  tick()

  await end
  expect(text).toBe(': watching\n\n')
})

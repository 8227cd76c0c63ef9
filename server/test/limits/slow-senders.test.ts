import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send } from '../asking.ts'
import { eventually, startListening, type RunningServer } from '../running-server.ts'
import { intakeHead, intakeRequest, openRaw, outcome, type RawClient } from './raw-client.ts'

const requestMsMax = 1_500
/** How long bytes come one by one. */
const dripMs = 1_000
let server: RunningServer

beforeAll(async () => {
  server = await startListening({ THROUGHLINE_REQUEST_MS_MAX: String(requestMsMax) })
})
afterAll(() => server.remove())

/** How many files and connections the server has open. */
async function openCount(): Promise<number> {
  return (await readdir(`/proc/${server.pid}/fd`)).length
}

type Slow = { readonly client: RawClient; next(): string }

async function slowSender(text: string, start = 0): Promise<Slow> {
  const client = await openRaw(server)
  client.write(text.slice(0, start))
  let at = start
  return { client, next: () => text.charAt(at++) }
}

const filler = 'x'.repeat(12_000)
const slowKinds = () => {
  const length = { 'content-length': '50000' }
  const head = intakeHead(server, length)
  const chunked = intakeHead(server, { 'transfer-encoding': 'chunked' })
  return [
    slowSender(''),
    slowSender(intakeHead(server, { ...length, filler })),
    slowSender(`${head}{"text":"${filler}`, head.length),
    slowSender(`${chunked}${'1\r\nx\r\n'.repeat(3_000)}`, chunked.length),
  ]
}

test('100 senders of a byte at a time, or of nothing, are answered 408 in time and let go, while all others are served', async () => {
  const openBefore = await openCount()
  const slow = (
    await Promise.all(Array.from({ length: 25 }, slowKinds).map((all) => Promise.all(all)))
  ).flat()
  const startedAtMs = performance.now()
  let slowestMs = 0

  while (!slow.every(({ client }) => client.hasAnswer())) {
    // Not up to the end: an answer that crosses a byte is not read.
    const isDripping = performance.now() - startedAtMs < dripMs
    for (const one of slow) if (isDripping) one.client.write(one.next())
    const sentAtMs = performance.now()
    expect((await send(server, anEvent())).status).toBe(202)
    slowestMs = Math.max(slowestMs, performance.now() - sentAtMs)
  }

  const tookMs = performance.now() - startedAtMs
  expect(slowestMs).toBeLessThan(1_000)
  expect(tookMs).toBeGreaterThan(requestMsMax)
  expect(tookMs).toBeLessThan(requestMsMax + 8_000)
  expect(await Promise.all(slow.map(({ client }) => outcome(client)))).toEqual(
    slow.map(() => ({ status: 408, code: 'body_slow' })),
  )
  await eventually(async () => {
    const open = await openCount()
    // Files and connections to the engine come and go too.
    if (open > openBefore + 20) throw new Error(`${open} are open, ${openBefore} were`)
  })
  for (const { client } of slow) client.destroy()
})

test('a client that says at once that nothing more will come is answered all it sent, and let go', async () => {
  const client = await openRaw(server)
  const requests = Array.from({ length: 20 }, () =>
    intakeRequest(server, JSON.stringify(anEvent())),
  )

  client.write(Buffer.concat(requests))
  client.end()

  for (const _ of requests) expect((await client.answer()).status).toBe(202)
  await client.closed
})

test('a stop does not wait for half a request', async () => {
  const stopping = await startListening()
  const client = await openRaw(stopping)
  client.write(intakeRequest(stopping, JSON.stringify(anEvent())).subarray(0, -1))
  expect((await send(stopping, anEvent())).status).toBe(202)

  expect(await stopping.stop()).toBe(0)

  client.destroy()
  await stopping.remove()
})

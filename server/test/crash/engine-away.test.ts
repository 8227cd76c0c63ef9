import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { anEvent, askNumber, readCounters, send, untilStored } from '../asking.ts'
import { startListening, startServer, type RunningServer } from '../running-server.ts'

let server: RunningServer | undefined
let silent: { readonly url: string; close(): Promise<void> } | undefined

afterEach(async () => {
  await server?.remove()
  await silent?.close()
  server = undefined
  silent = undefined
})

/** Takes connections and never answers: the unkindest way for an engine to be away. */
async function listenSilently() {
  const sockets = new Set<Socket>()
  const listener: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const port = portOf(listener.address())
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      for (const socket of sockets) socket.destroy()
      listener.close()
      await once(listener, 'close')
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address === 'object' && address !== null) return address.port
  throw new Error('the listener has no port')
}

test('an engine that never answers keeps no event out: all are accepted, wait, and are stored by the next start', async () => {
  silent = await listenSilently()
  server = await startListening({ THROUGHLINE_CLICKHOUSE_URL: silent.url })
  const { dataDir } = server

  for (let round = 0; round < 10; round += 1) {
    const events = Array.from({ length: 20 }, () => anEvent({ event: { name: 'kept' } }))
    expect((await send(server, events)).status).toBe(202)
  }

  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
  const waiting = { accepted: 200, stored: 0, waiting: 200, set_aside: 0, lost: 0 }
  expect(await readCounters(server)).toMatchObject(waiting)
  expect(await server.stop()).toBe(0)

  server = await startServer({}, dataDir)
  await untilStored(server)

  expect(await askNumber(server, '@event.name:kept', { aggregation: 'count' })).toBe(200)
  const stored = { accepted: 200, stored: 200, waiting: 0, set_aside: 0, lost: 0 }
  expect(await readCounters(server)).toMatchObject(stored)
})

test('a journal that is full answers 429 and says on /healthz that no event is taken', async () => {
  silent = await listenSilently()
  server = await startListening({
    THROUGHLINE_CLICKHOUSE_URL: silent.url,
    THROUGHLINE_JOURNAL_BYTES_MAX: String(1024 ** 2),
  })
  const large = anEvent({ text: 'x'.repeat(50_000) })
  let statuses: readonly number[] = []

  while (statuses.at(-1) !== 429) {
    expect(statuses.length).toBeLessThan(100)
    statuses = [...statuses, (await send(server, large)).status]
  }

  expect(statuses.length).toBeGreaterThan(15)
  const health = await fetch(`${server.url}/healthz`)
  expect(health.status).toBe(503)
  expect(await health.json()).toEqual({ ok: false, problem: 'the journal is full' })
})

test('two signals one after the other end the server once, after everything is closed, with 0', async () => {
  server = await startServer()
  await send(server, anEvent())

  process.kill(server.pid, 'SIGINT')
  const code = await server.stop()

  expect(code).toBe(0)
  expect(server.output().match(/"msg":"stopped"/g)).toHaveLength(1)
})

test('a data directory of a running server stops the start of a second with a sentence', async () => {
  server = await startServer()

  await expect(startListening({}, server.dataDir)).rejects.toThrow("Throughline can't start:")
})

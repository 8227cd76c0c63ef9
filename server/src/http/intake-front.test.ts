import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keyDocument } from '../catalog/keys.ts'
import type { AppendOutcome } from '../journal/writer.ts'
import { recordEventCount } from '../warehouse/event-row.ts'
import { paths } from './endpoints.ts'
import { fakeTools, keys } from './fake-stages.ts'
import { keepAliveMs } from './intake-front.ts'
import { buildServer } from './server.ts'

let app: FastifyInstance
let kept: number
let aheadMs: number
let append: () => Promise<AppendOutcome>

beforeEach(async () => {
  kept = 0
  aheadMs = 0
  append = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve, 'durable')))
  const tools = await fakeTools()
  const ofShop = { kind: 'api_key', createdAtMs: 1, name: 'shop' } as const
  const allowedOrigins = ['https://shop.example']
  await tools.app.catalog.put(keyDocument('key-of-a-shop', { ...ofShop, allowedOrigins }))
  const journal = {
    async append(record: Uint8Array) {
      const outcome = await append()
      if (outcome === 'durable') kept += recordEventCount(Buffer.from(record))
      return outcome
    },
  }
  const nowMs = () => Date.now() + aheadMs
  app = await buildServer({ ...tools, intake: { ...tools.intake, journal, nowMs } })
  await app.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(() => app.close())

async function open(): Promise<Socket> {
  const address = app.server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const socket = connect(port, '127.0.0.1').setEncoding('latin1')
  await once(socket, 'connect')
  return socket
}

const event = {
  type: 'server',
  application: { id: 'shop' },
  event: { name: 'é' },
  usr: { id: 'u' },
}

type Asked = {
  readonly body?: object
  readonly headers?: readonly string[]
  readonly path?: string
}

function request({ body = event, headers = [], path = paths.prodlytics }: Asked = {}): Buffer {
  const text = JSON.stringify(body)
  const length = `content-length: ${Buffer.byteLength(text)}`
  const own = ['host: x', `dd-api-key: ${keys.api_key}`, 'content-type: application/json', length]
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${[...own, ...headers].join('\r\n')}\r\n\r\n${text}`)
}

/** The statuses of so many answers, and the first answer without its date. */
async function answers(socket: Socket, count: number) {
  let text = ''
  for (;;) {
    const found = [...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => Number(status))
    const isWhole = /[}\]]$|0\r\n\r\n$/.test(text)
    if (found.length >= count && isWhole)
      return { statuses: found, text: text.replace(/Date: .*\r\n/i, '') }
    text += await nextText(socket)
  }
}

function nextText(socket: Socket): Promise<string> {
  return new Promise((resolve) => socket.once('data', (chunk) => resolve(String(chunk))))
}

test('an event is answered with the very bytes that its route answers with', async () => {
  const [front, route] = [await open(), await open()]
  front.write(request())
  route.write(
    request({ headers: ['expect: 100-later'] })
      .toString()
      .replace('expect: 100-later', 'connection: keep-alive, x'),
  )

  const [byFront, byRoute] = await Promise.all([answers(front, 1), answers(route, 1)])

  expect(byFront).toEqual(byRoute)
  expect(byFront.statuses).toEqual([202])
  expect(kept).toBe(2)
})

test('events one behind the other are answered in their order, each once', async () => {
  const socket = await open()
  const path = paths.productAnalyticsEvents

  socket.write(Buffer.concat([request(), request(), request({ path }), request()]))

  expect((await answers(socket, 4)).statuses).toEqual([202, 202, 202, 202])
  expect(kept).toBe(4)
})

test('a refused event is answered by its route, and the connection goes on', async () => {
  const socket = await open()

  socket.write(Buffer.concat([request(), request({ body: { type: 'server' } }), request()]))

  expect((await answers(socket, 3)).statuses).toEqual([202, 400, 202])
  expect(kept).toBe(2)
})

test('while the journal is full an event is answered 429, and afterwards taken on the same connection', async () => {
  const socket = await open()
  append = () => Promise.resolve('full')
  socket.write(request())
  expect((await answers(socket, 1)).statuses).toEqual([429])

  append = () => Promise.resolve('durable')
  socket.write(request())

  expect((await answers(socket, 1)).statuses).toEqual([202])
  expect(kept).toBe(1)
})

test.each([
  ['an unknown key', (text: string) => text.replace(keys.api_key, 'unknown-key-0123456789'), 403],
  ['no key', (text: string) => text.replace(/dd-api-key.*\r\n/, ''), 401],
  ['no host', (text: string) => text.replace('host: x\r\n', ''), 400],
  ['two lengths', (text: string) => text.replace('host', 'content-length: 1\r\nhost'), 400],
  [
    'a length and chunks',
    (text: string) => text.replace('host', 'transfer-encoding: chunked\r\nhost'),
    400,
  ],
  [
    'a space before a colon',
    (text: string) => text.replace('host:', 'transfer-encoding : chunked\r\nhost:'),
    400,
  ],
  ['a line that goes on', (text: string) => text.replace('host: x', 'host: x\r\n y'), 400],
  [
    'a page of an origin that its key does not allow',
    (text: string) =>
      text
        .replace(keys.api_key, 'key-of-a-shop')
        .replace('host', 'origin: https://a.example\r\nhost'),
    403,
  ],
  ['an unknown path', (text: string) => text.replace('prodlytics', 'prodlytics2'), 404],
  [
    'an array',
    (text: string) =>
      text.replace('content-type: application/json', 'content-type: application/x-ndjson'),
    202,
  ],
])('%s is answered by the HTTP server', async (_case, change, status) => {
  const socket = await open()

  socket.write(change(request().toString()))

  expect((await answers(socket, 1)).statuses).toEqual([status])
})

test.each([
  ['a connection for a proxy to close', 'proxy-connection: close', 202],
  ['a length with a space that is none', 'content-length: 94\u00a0', 400],
])('%s is understood as the HTTP server does', async (_case, header, status) => {
  const socket = await open()
  const closed = once(socket, 'close')
  const text = request().toString('latin1')
  const [name = ''] = header.split(':')
  const others = text.replace(new RegExp(`${name}: .*\\r\\n`), '')

  socket.write(others.replace('host: x', `host: x\r\n${header}`), 'latin1')

  expect((await answers(socket, 1)).statuses).toEqual([status])
  await closed
})

test.each(['', 'nonsense;;;'])('a content type of "%s" is refused by the route', async (type) => {
  const socket = await open()

  socket.write(request().toString().replace('application/json', type))

  expect((await answers(socket, 1)).statuses).toEqual([400])
  expect(kept).toBe(0)
})

test('a bug while an event is taken closes its connection and no other', async () => {
  const [unlucky, other] = [await open(), await open()]
  const closed = once(unlucky.resume(), 'close')
  append = () => Promise.reject(new Error('a bug'))
  unlucky.write(request())
  await closed

  append = () => Promise.resolve('durable')
  other.write(request())

  expect((await answers(other, 1)).statuses).toEqual([202])
})

test.each([
  { kind: 'an event', body: event, status: 202 },
  { kind: 'a refused event', body: { type: 'server' }, status: 400 },
])(
  '$kind is answered to a client that says at once that nothing more will come',
  async ({ body, status }) => {
    const socket = await open()
    const closed = once(socket, 'close')

    socket.end(request({ body }))

    expect((await answers(socket, 1)).statuses).toEqual([status])
    await closed
  },
)

test("half an event of a client that leaves is nobody's, and its connection is closed", async () => {
  const socket = await open()
  const closed = once(socket.resume(), 'close')

  socket.end(request().subarray(0, 100))

  await closed
  expect(kept).toBe(0)
})

test('however the bytes are cut, every event is taken once', async () => {
  const bytes = Buffer.concat([request(), request(), request({ headers: ['accept: */*'] })])
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat(bytes.length), { maxLength: 6 }), async (cuts) => {
      const before = kept
      const socket = await open()
      const ends = [...cuts.toSorted((a, b) => a - b), bytes.length]
      const answered = answers(socket, 3)
      for (const [index, end] of ends.entries()) {
        socket.write(bytes.subarray(ends[index - 1] ?? 0, end))
        await new Promise((resolve) => setImmediate(resolve))
      }

      expect((await answered).statuses).toEqual([202, 202, 202])
      expect(kept - before).toBe(3)
      socket.destroy()
    }),
    { numRuns: 200 },
  )
})

test('closing answers the event that is being taken, and lets go of idle connections', async () => {
  const [idle, busy] = [await open(), await open()]
  let finish = (_outcome: AppendOutcome): void => {}
  const appending = new Promise<void>((resolve) => {
    append = () => {
      resolve()
      return new Promise((settle) => (finish = settle))
    }
  })
  busy.write(request())
  await appending

  const closing = app.close()
  await once(idle.resume(), 'end')
  finish('durable')

  expect((await answers(busy, 1)).statuses).toEqual([202])
  await closing
})

/** A client that sends and reads nothing, and the server's end of it, full of answers. */
async function openUnread(): Promise<{ readonly client: Socket; readonly served: Socket }> {
  const accepted = new Promise<Socket>((resolve) => app.server.once('connection', resolve))
  const client = (await open()).pause()
  const served = await accepted
  client.on('error', () => {}).write(Buffer.concat(Array.from({ length: 40_000 }, () => request())))
  // No more comes out: what the other side's system takes without being read has been taken.
  for (let turns = 0; turns < 100; turns += 1) {
    if (!served.writableNeedDrain) turns = 0
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { client, served }
}

test('who sends and reads no answer is sent no more than the system holds, and let go after 65 s', async () => {
  const { client, served } = await openUnread()
  const closed = once(served, 'close')

  aheadMs = keepAliveMs

  await closed
  expect(kept).toBeLessThan(40_000)
  client.destroy()
})

test('closing does not wait for who reads no answers', async () => {
  const { client } = await openUnread()

  const closing = app.close()
  aheadMs = 1_000

  await closing
  expect(kept).toBeLessThan(40_000)
  client.destroy()
})

test('an event that is on its way when the closing begins is answered, and that its connection closes', async () => {
  const socket = await open()

  const closing = app.close()
  socket.write(request())

  const { statuses, text } = await answers(socket, 1)
  expect(statuses).toEqual([202])
  expect(text).toMatch(/connection: close/i)
  expect(kept).toBe(1)
  await closing
})

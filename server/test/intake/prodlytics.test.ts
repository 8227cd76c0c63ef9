import { gzipSync, deflateSync } from 'node:zlib'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, askNumber, readCounters, send, untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'

let server: RunningServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.remove())

const path = '/api/v2/prodlytics'

function post(body: string | Buffer, headers: Record<string, string> = {}, to = path) {
  return fetch(`${server.url}${to}`, {
    method: 'POST',
    headers: { 'DD-API-KEY': server.apiKey, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
}

test.each([path, '/api/v2/product-analytics/events'])(
  'one event sent to %s is answered 202 with an empty object',
  async (to) => {
    const answer = await post(JSON.stringify(anEvent()), {}, to)

    expect(answer.status).toBe(202)
    expect(await answer.json()).toEqual({})
  },
)

test('an accepted event is counted in a question once, however often its id is sent', async () => {
  const event = anEvent({ event: { name: 'order.placed', id: 'order-1' } })

  for (let time = 0; time < 3; time += 1) await send(server, event)
  await untilStored(server)
  await send(server, [event, event])
  await untilStored(server)

  expect(await askNumber(server, '@event.name:order.placed', { aggregation: 'count' })).toBe(1)
})

test.each([
  ['no key', {}, 401],
  ['an unknown key', { 'DD-API-KEY': 'nobody' }, 403],
])('%s is answered %s and %i with an error body', async (_case, headers, status) => {
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(anEvent()),
  })

  expect(answer.status).toBe(status)
  const body = JSON.stringify(await answer.json())
  expect(body).toMatch(
    new RegExp(
      `^{"errors":\\[{"title":".+","detail":".+","status":"${status}","code":"api_key_.+"}]}$`,
    ),
  )
})

test('a key in the query string is taken too, as browser clients send it', async () => {
  const answer = await fetch(`${server.url}${path}?dd-api-key=${server.apiKey}`, {
    method: 'POST',
    body: JSON.stringify(anEvent()),
  })

  expect(answer.status).toBe(202)
})

test('a wrong event is 400 and says which value at which path', async () => {
  const answer = await post(JSON.stringify(anEvent({ usr: { id: 42 } })))

  expect(answer.status).toBe(400)
  expect(await answer.json()).toEqual({
    errors: [
      {
        title: 'Bad Request',
        detail: 'Invalid value at /usr/id: must be string (got 42).',
        status: '400',
        code: 'event_malformed',
      },
    ],
  })
})

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
])('a %s body is inflated', async (encoding, compress) => {
  const answer = await post(compress(JSON.stringify(anEvent())), { 'content-encoding': encoding })

  expect(answer.status).toBe(202)
})

test('zstd is answered 415', async () => {
  expect((await post('x', { 'content-encoding': 'zstd1' })).status).toBe(415)
})

test('6 MB and a gzip bomb of 200 MB are both answered 413', async () => {
  const plain = await post(JSON.stringify(anEvent({ text: 'x'.repeat(6 * 1024 * 1024) })))
  const bomb = await post(gzipSync(Buffer.alloc(200 * 1024 * 1024, ' ')), {
    'content-encoding': 'gzip',
  })

  expect(plain.status).toBe(413)
  expect(bomb.status).toBe(413)
})

test('broken UTF-8 is refused instead of stored changed', async () => {
  const body = Buffer.from(JSON.stringify(anEvent({ text: 'é' })))
  body[body.indexOf(0xc3)] = 0xff

  expect((await post(body)).status).toBe(400)
})

test('a batch answers how many are durable and which are refused', async () => {
  const before = await readCounters(server)

  const answer = await send(server, [anEvent(), { type: 'server' }, anEvent()])

  expect(answer.status).toBe(202)
  expect(await answer.json()).toMatchObject({
    accepted: 2,
    rejected: [{ index: 1, code: 'event_malformed' }],
  })
  const after = await readCounters(server)
  expect((after['accepted'] ?? 0) - (before['accepted'] ?? 0)).toBe(2)
})

test('accepted = stored + waiting + set aside + lost + discarded, and at last nothing waits', async () => {
  await send(server, [anEvent(), anEvent()])

  const early = await readCounters(server)
  await untilStored(server)
  const late = await readCounters(server)

  for (const counters of [early, late]) {
    const { accepted = 0, stored = 0, waiting = 0, set_aside: setAside = 0 } = counters
    const { lost = 0, discarded = 0 } = counters
    expect(stored + waiting + setAside + lost + discarded).toBe(accepted)
  }
  expect(late).toMatchObject({ accepted: early['accepted'], waiting: 0, set_aside: 0, lost: 0 })
})

test('an unknown path is a 404 with an error body', async () => {
  const answer = await fetch(`${server.url}${path}s`)

  expect(answer.status).toBe(404)
  expect(await answer.json()).toEqual({ errors: [`There is no GET ${path}s.`] })
})

test.each([path, '/track', '/v1/batch', '/api/v2/rum'])(
  'GET %s is a 405 that says how it is asked, not a page of the web app',
  async (intake) => {
    const answer = await fetch(`${server.url}${intake}`)

    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
    expect(await answer.json()).toEqual({ errors: [`There is no GET ${intake}; use POST.`] })
  },
)

test('a sender that stops halfway does not hold up the others', async () => {
  const slow = connect(Number(new URL(server.url).port), '127.0.0.1')
  slow.write(
    `POST ${path} HTTP/1.1\r\nhost: x\r\ndd-api-key: ${server.apiKey}\r\ncontent-length: 99\r\n\r\n{`,
  )

  expect((await send(server, anEvent())).status).toBe(202)
  slow.destroy()
})

test('the OpenAPI document names the intake and its 202', async () => {
  const document: unknown = await (await fetch(`${server.url}/api/openapi.json`)).json()

  expect(document).toMatchObject({
    openapi: '3.1.0',
    paths: { [path]: { post: { responses: { 202: {}, 400: {}, 401: {}, 403: {}, 413: {} } } } },
  })
})

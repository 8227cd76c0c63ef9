import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, readCounters, send } from '../asking.ts'
import { deleteApiKey, makeApiKey, type MadeKey } from '../key-api.ts'
import { startListening, type RunningServer } from '../running-server.ts'
import { intakeHead, intakeRequest, openRaw, type RawClient } from './raw-client.ts'

const perSecond = 20
let server: RunningServer

beforeAll(async () => {
  server = await startListening({ THROUGHLINE_KEY_REQUESTS_MAX: String(perSecond) })
})
afterAll(() => server.remove())

function newKey(): Promise<MadeKey> {
  return makeApiKey(server, { name: 'another' })
}

/** Only the head is sent: whoever answers has not waited for the body. */
async function answerToHead(client: RawClient, apiKey: string | undefined) {
  client.write(intakeHead(server, { 'dd-api-key': apiKey, 'content-length': '5000000' }))
  const { status, body } = await client.answer()
  const json: unknown = JSON.parse(body)
  return { status, body: json }
}

test.each([
  { who: 'no key', apiKey: undefined, status: 401, code: 'api_key_missing' },
  { who: 'an empty key', apiKey: '', status: 401, code: 'api_key_missing' },
  { who: 'an unknown key', apiKey: 'nobody-0123456789', status: 403, code: 'api_key_unknown' },
])('$who is answered $status $code before the body is there', async ({ apiKey, status, code }) => {
  const client = await openRaw(server)

  const answer = await answerToHead(client, apiKey)

  expect(answer).toMatchObject({ status, body: { errors: [{ status: String(status), code }] } })
  client.destroy()
})

test('a key that is revoked is answered 403 at the next request of an open connection', async () => {
  const { id, apiKey } = await newKey()
  const client = await openRaw(server)
  const request = intakeRequest(server, JSON.stringify(anEvent()), { 'dd-api-key': apiKey })
  client.write(request)
  expect((await client.answer()).status).toBe(202)

  expect((await deleteApiKey(server, id)).status).toBe(204)
  client.write(request)

  const { status, body } = await client.answer()
  expect(status).toBe(403)
  expect(body).toContain('"code":"api_key_unknown"')
  client.destroy()
})

test.each([
  { what: 'single events', body: () => JSON.stringify(anEvent()), headers: {} },
  {
    what: 'batches',
    body: () => `[${JSON.stringify(anEvent())},${JSON.stringify(anEvent())}]`,
    headers: {},
  },
  { what: 'refused events', body: () => '{}', headers: {} },
])('of 60 requests with $what at once a key gets 20 through', async ({ body, headers }) => {
  const { apiKey } = await newKey()
  const client = await openRaw(server)
  const requests = Array.from({ length: 3 * perSecond }, () =>
    intakeRequest(server, body(), { ...headers, 'dd-api-key': apiKey }),
  )
  const startedAtMs = performance.now()

  client.write(Buffer.concat(requests))
  const answers = []
  for (const _ of requests) answers.push(await client.answer())

  const seconds = (performance.now() - startedAtMs) / 1_000
  const limited = answers.filter(({ status }) => status === 429)
  const throughMax = perSecond * (1 + seconds) + 1
  expect(answers.length - limited.length).toBeGreaterThanOrEqual(perSecond)
  expect(answers.length - limited.length).toBeLessThanOrEqual(throughMax)
  expect(limited[0]?.headers.get('retry-after')).toBe('1')
  expect(limited[0]?.headers.get('x-ratelimit-limit')).toBe(String(perSecond))
  expect(limited[0]?.headers.get('x-ratelimit-period')).toBe('1')
  expect(limited[0]?.headers.get('x-ratelimit-remaining')).toBe('0')
  expect(limited[0]?.headers.get('x-ratelimit-reset')).toBe('1')
  expect(limited[0]?.body).toContain('"code":"rate_limited"')
  client.destroy()
})

test('a limited key keeps no other out, and no event is counted of what it is refused', async () => {
  const { apiKey } = await newKey()
  const limited = { ...server, apiKey }
  const before = await readCounters(server)
  const statuses = await Promise.all(
    Array.from({ length: 2 * perSecond }, async () => (await send(limited, anEvent())).status),
  )

  expect((await send(server, anEvent())).status).toBe(202)

  const through = statuses.filter((status) => status === 202).length
  const after = await readCounters(server)
  expect(through).toBeGreaterThanOrEqual(perSecond)
  expect(through).toBeLessThan(statuses.length)
  expect((after['accepted'] ?? 0) - (before['accepted'] ?? 0)).toBe(through + 1)
})

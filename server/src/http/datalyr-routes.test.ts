import { errorCodes } from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keyDocument, type KeyChange } from '../catalog/keys.ts'
import { captured } from '../intake/datalyr/captured-requests.ts'
import { JournalError } from '../journal/journal-error.ts'
import { fakeTools, keys } from './fake-stages.ts'
import { openKeyRates } from './key-rates.ts'
import { buildServer, type ServerTools } from './server.ts'

let tools: ServerTools
let app: FastifyInstance

beforeEach(async () => {
  tools = await fakeTools()
  app = await buildServer(tools)
  for (const key of ['dk_test', 'ws_demo']) await addKey(key)
})
afterEach(() => app.close())

async function addKey(key: string, about: KeyChange = {}, to: ServerTools = tools): Promise<void> {
  const content = { kind: 'api_key', createdAtMs: 1, ...about, name: key } as const
  await to.app.catalog.put(keyDocument(key, content))
}

type Headers = Readonly<Record<string, string>>

function post(payload: object | string | Buffer, headers: Headers = withKey, url = '/track') {
  return app.inject({ method: 'POST', url, headers, payload })
}

const withKey = { 'x-api-key': 'dk_test', 'content-type': 'application/json' }

test('the browser is told that there are no scripts, and an app that nothing was found', async () => {
  const { path, headers, body } = captured('@datalyr/web@1.7.12', 'container-scripts')

  const scripts = await post(JSON.stringify(body), headers, path)
  const lookups = [
    await post({ email: 'jane@example.test' }, {}, '/attribution/lookup'),
    await app.inject({ url: '/attribution/deferred-lookup' }),
  ]

  expect(scripts.json()).toEqual({ scripts: [], config: {} })
  expect(lookups.map((answer) => answer.json<object>())).toEqual([
    { found: false },
    { found: false },
  ])
})

test.each([
  { headers: { authorization: 'Bearer dk_test' }, body: { event: 'x' } },
  { headers: { 'x-datalyr-api-key': 'dk_test' }, body: { event: 'x' } },
  { headers: { 'dd-api-key': keys.api_key }, body: { event: 'x' } },
  { headers: {}, body: { event_name: 'x', workspace_id: 'ws_demo' } },
  { headers: {}, body: { eventName: 'x', workspaceId: 'ws_demo' } },
])('with the key in $headers or $body an event is taken', async ({ headers, body }) => {
  expect((await post(body, headers)).statusCode).toBe(200)
})

test.each([
  ['no key', {}, 'api_key_missing'],
  ['an unknown key', { 'x-api-key': 'dk_nobody' }, 'api_key_unknown'],
  ['a disabled key', { 'x-api-key': 'dk_off' }, 'api_key_disabled'],
] as const)('with %s every address answers 401 and says why', async (_who, headers, code) => {
  await addKey('dk_off', { disabled: true })

  const answers = [
    await post({ event: 'x' }, headers),
    await post({ events: [{ event: 'x' }] }, headers, '/'),
    await post({ events: [] }, headers, '/batch'),
  ]

  for (const answer of answers) {
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ success: false, code })
  }
})

test('of a batch the wrong events are named by place, id, code and sentence, and the others kept', async () => {
  const events = [
    { event: 'a' },
    { event: '', eventId: 'e1' },
    { event: 'b', timestamp: '2001-01-01' },
    { event_name: 'c' },
  ]

  const answer = await post({ events, batchId: 'b1' }, withKey, '/batch')

  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({
    success: true,
    accepted: 2,
    errors: [
      { index: 1, eventId: 'e1', code: 'event_malformed' },
      { index: 2, code: 'event_date_out_of_range' },
    ],
  })
  expect(answer.body).toContain('Invalid value at /event:')
})

test('events of one batch are judged by the keys that they name', async () => {
  const events = ['ws_demo', 'ws_gone', 'ws_demo'].map((workspace_id) => {
    return { event_name: 'x', workspace_id }
  })

  const answer = await post({ events }, {}, '/')

  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({
    accepted: 2,
    errors: [{ index: 1, code: 'api_key_unknown' }],
  })
})

test('a batch whose 10,000 events name as many keys is answered within 5 s', async () => {
  const events = Array.from({ length: 10_000 }, (_, at) => {
    return { event_name: 'x', workspace_id: `ws_${at}` }
  })

  const startMs = performance.now()
  const answer = await post({ events }, {}, '/')

  expect(answer.statusCode).toBe(401)
  expect(performance.now() - startMs).toBeLessThan(5_000)
})

test.each([
  ['{"event":', 'body_malformed'],
  ['', 'body_empty'],
  ['7', 'event_malformed'],
  ['{"hello":"world"}', 'event_malformed'],
  ['{"events":[{"event":"x"}],"events":[{"event":"y"}]}', 'event_key_twice'],
  ['{"event":"x","timestamp":"2001-01-01"}', 'event_date_out_of_range'],
])('the body %s is answered 400 %s', async (payload, code) => {
  const answer = await post(payload)

  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({ success: false, code })
})

test('a body in gzip is taken, and one over 5 MB is answered 413', async () => {
  const zipped = gzipSync(JSON.stringify({ events: [{ event: 'x' }] }))

  const small = await post(zipped, { ...withKey, 'content-encoding': 'gzip' }, '/batch')
  const large = await post(' '.repeat(5 * 1024 * 1024 + 1))

  expect(small.json()).toMatchObject({ accepted: 1 })
  expect(large.statusCode).toBe(413)
  expect(large.json()).toMatchObject({ success: false, code: 'body_too_large' })
})

test('events go to the application that their key names, else to one called datalyr', async () => {
  await addKey('dk_shop', { applicationId: 'shop' })

  await post({ event: 'x' })
  await post({ event: 'x' }, { 'x-api-key': 'dk_shop' })

  expect(tools.app.catalog.applications().map(({ id }) => id)).toEqual(['datalyr', 'shop'])
})

test('what is accepted and refused is counted under its key and protocol', async () => {
  await post({ events: [{ event: 'x' }, {}] })
  const [known, unknown] = ['dk_test', 'dk_nobody'].map((key) => ({ 'x-api-key': key }))
  await post({ event: 7 }, known)
  await post({ event: 'x' }, unknown)

  const text = await tools.metrics.registry.metrics()

  expect(text).toContain('throughline_events_accepted_total 1')
  expect(text).toMatch(/throughline_events_rejected_total\{code="event_malformed"\} 2/)
  expect(text).toMatch(/throughline_events_rejected_total\{code="api_key_unknown"\} 1/)
})

test.each([
  [{ append: () => Promise.resolve('full' as const) }, 429, 'journal_full'],
  [{ append: () => Promise.resolve('stuck' as const) }, 503, 'journal_stuck'],
  [
    { append: () => Promise.reject(new JournalError('failed', 'disk gone')) },
    503,
    'journal_unavailable',
  ],
])('when nothing can be kept the sender is told when to come back', async (...row) => {
  const [journal, status, code] = row
  const full = await buildServer({ ...tools, intake: { ...tools.intake, journal } })

  const answer = await full.inject({
    method: 'POST',
    url: '/track',
    headers: withKey,
    payload: { event: 'x' },
  })
  await full.close()

  expect(answer.statusCode).toBe(status)
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  expect(answer.json()).toMatchObject({ success: false, code })
})

test('a key that sends too often is answered 429 and when to come back', async () => {
  const rates = openKeyRates({ perSecond: 1, nowMs: () => 0 })
  const slow = await buildServer({ ...tools, intake: { ...tools.intake, rates } })
  const send = () =>
    slow.inject({ method: 'POST', url: '/', headers: withKey, payload: { event: 'x' } })

  const answers = [await send(), await send()]
  await slow.close()

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 429])
  expect(answers[1]?.headers['retry-after']).toBe('1')
})

const preflight = {
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'content-type,x-batch-size',
}

test('a preflight is answered with the very origin, with credentials and the headers asked for', async () => {
  for (const url of ['/', '/track', '/batch', '/container-scripts']) {
    const headers = { ...preflight, origin: 'https://shop.example' }
    const answer = await app.inject({ method: 'OPTIONS', url, headers })

    expect(answer.statusCode).toBe(204)
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'https://shop.example',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'content-type,x-batch-size',
      vary: 'Origin',
    })
  }
})

test('a page of another origin than the key allows is answered 403, which its client can read', async () => {
  await addKey('ws_shop', { allowedOrigins: ['https://shop.example'] })
  const send = (origin: string) =>
    post({ event_name: 'x', workspace_id: 'ws_shop' }, { origin }, '/')

  const [inside, outside] = [await send('https://shop.example'), await send('https://a.example')]

  expect(inside.statusCode).toBe(200)
  expect(outside.statusCode).toBe(403)
  expect(outside.json()).toEqual({
    success: false,
    code: 'origin_not_allowed',
    message: errorCodes.origin_not_allowed.sentence,
  })
  expect(outside.headers).toMatchObject({
    'access-control-allow-origin': 'https://a.example',
    'access-control-expose-headers': 'retry-after',
  })
})

test.each([
  'null',
  'http://shop.example',
  'https://shop.example:8443',
  'https://SHOP.example',
  'https://shop.example.evil.example',
  'https://b.shop.example',
])('a page of %s is not one of https://shop.example or https://two.example', async (origin) => {
  const allowedOrigins = ['https://shop.example', 'https://two.example']
  const closed = await fakeTools()
  const closedApp = await buildServer(closed)
  await addKey(keys.api_key, { allowedOrigins }, closed)
  await addKey('ws_off', { disabled: true }, closed)
  const body = { event_name: 'x', workspace_id: keys.api_key }
  const send = (from: string) =>
    closedApp.inject({ method: 'POST', url: '/', headers: { origin: from }, payload: body })

  const answers = [await send(origin), await send('https://two.example')]
  const asked = await closedApp.inject({
    method: 'OPTIONS',
    url: '/',
    headers: { ...preflight, origin },
  })
  await closedApp.close()

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 200])
  expect(answers[0]?.headers).not.toHaveProperty('access-control-allow-origin')
  expect(asked.statusCode).toBe(403)
})

test('a page of the internet may send to a server in a network of its own', async () => {
  const headers = {
    ...preflight,
    origin: 'https://shop.example',
    'access-control-request-private-network': 'true',
  }

  const answer = await app.inject({ method: 'OPTIONS', url: '/', headers })

  expect(answer.headers['access-control-allow-private-network']).toBe('true')
})

test('an origin that no key allows gets no leave at its preflight', async () => {
  const closed = await fakeTools()
  const closedApp = await buildServer(closed)
  await addKey(keys.api_key, { allowedOrigins: [] }, closed)

  const headers = { ...preflight, origin: 'https://shop.example' }
  const answer = await closedApp.inject({ method: 'OPTIONS', url: '/', headers })
  await closedApp.close()

  expect(answer.statusCode).toBe(403)
  expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
})

test('what is taken and odd is told once in the answer, with its place', async () => {
  const events = [
    { event: 'a', userId: 'u', color: 1 },
    { event: 'b', userId: 'u', color: 2 },
    { event: 'c' },
    { event: '', size: 3 },
  ]

  const answer = await post({ events })

  expect(answer.json()).toMatchObject({
    accepted: 3,
    warnings: [
      { index: 0, code: 'key_not_kept' },
      { index: 2, code: 'identity_missing' },
    ],
  })
  expect(answer.body).toContain('/color: A key')
  expect(answer.body).toContain('/userId: The event names no user')
})

test('who sends without a key is told of every place for one', async () => {
  const answer = await post({ event: 'a' }, {})

  expect(answer.json()).toEqual({
    success: false,
    code: 'api_key_missing',
    message:
      'No API key: send it in X-API-Key, X-Datalyr-API-Key or DD-API-KEY, as Authorization: Bearer, or as workspace_id in the body.',
  })
})

test('what is in order is answered without warnings', async () => {
  const answer = await post({ event: 'a', userId: 'u', properties: { color: 1 } })

  expect(answer.json()).toEqual({ success: true, accepted: 1, errors: [] })
})

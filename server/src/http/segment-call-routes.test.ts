import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keyDocument, type KeyChange } from '../catalog/keys.ts'
import { fakeTools, intakeHeaders, keys } from './fake-stages.ts'
import { buildServer, type ServerTools } from './server.ts'

let tools: ServerTools
let app: FastifyInstance

beforeEach(async () => {
  tools = await fakeTools()
  app = await buildServer(tools)
})
afterEach(() => app.close())

type Headers = Readonly<Record<string, string>>

function post(url: string, payload: object, headers: Headers = intakeHeaders) {
  return app.inject({ method: 'POST', url, headers, payload })
}

async function addKey(key: string, about: KeyChange): Promise<void> {
  const content = { kind: 'api_key', createdAtMs: 1, name: key, ...about } as const
  await tools.app.catalog.put(keyDocument(key, content))
}

const basic = `Basic ${Buffer.from(`${keys.api_key}:`).toString('base64')}`
const call = { userId: 'u1', event: 'paid' }

test.each([
  ['Authorization: Basic', call, { authorization: basic }],
  ['DD-API-KEY', call, intakeHeaders],
  ['the body', { ...call, writeKey: keys.api_key }, {}],
])(
  'with the key in %s a call is taken under its long and its short path',
  async (_at, body, headers) => {
    for (const path of ['/v1/track', '/v1/t']) {
      const answer = await post(path, body, headers)

      expect([answer.statusCode, answer.json()]).toEqual([200, { success: true }])
    }
  },
)

test.each([
  [{}, 401, 'api_key_missing'],
  [{ authorization: `Basic ${Buffer.from('nobody:').toString('base64')}` }, 403, 'api_key_unknown'],
] as const)('with the headers %j a call is refused with %d %s', async (headers, status, code) => {
  const answer = await post('/v1/track', call, headers)

  expect(answer.statusCode).toBe(status)
  expect(answer.json()).toMatchObject({ success: false, code })
})

test('who calls without a key is told of every place for one', async () => {
  const answer = await post('/v1/track', call, {})

  expect(answer.body).toContain(
    'No API key: send it as the user of Authorization: Basic, in DD-API-KEY, or as writeKey in the body.',
  )
})

test.each([
  ['/v1/track', { event: 'paid' }, ['event_without_identity', '/userId: userId or anonymousId']],
  ['/v1/track', { userId: 'u1' }, ['event_malformed', '/event']],
  ['/v1/page', { userId: 'u1', timestamp: '2001-01-01' }, ['event_date_out_of_range', '/date']],
  ['/v1/batch', { userId: 'u1' }, ['body_malformed', '/batch']],
] as const)('a call to %s that is %j is answered 400 %j', async (path, body, [code, words]) => {
  const answer = await post(path, body)

  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({ success: false, code })
  expect(answer.body).toContain(words)
})

test('of a batch the calls that are wrong are named by place and id, and the others kept', async () => {
  const batch = [
    { type: 'track', ...call },
    { type: 'track', event: 'paid', messageId: 'm2' },
    { type: 'track', ...call },
    { type: 'nonsense', userId: 'u1' },
  ]

  const answer = await post('/v1/batch', { batch })

  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({
    success: true,
    rejected: [
      { index: 1, messageId: 'm2', code: 'event_without_identity' },
      { index: 3, code: 'event_malformed' },
    ],
  })
  expect((await tools.intake.metrics.accepted.get()).values[0]?.value).toBe(2)
})

test('events go to the application of their key, or to one that is called as the protocol', async () => {
  await addKey('site-key-0123456', { applicationId: 'site' })

  await post('/v1/track', call, { 'dd-api-key': 'site-key-0123456' })
  await post('/v1/track', call)

  const applications = tools.app.catalog.applications().map(({ id }) => id)
  expect(applications.toSorted()).toEqual(['segment', 'site'])
})

test('a page may send from an origin that the key allows, and from no other', async () => {
  await addKey('page-key-0123456', { allowedOrigins: ['https://shop.test'] })
  const from = (origin: string) => post('/v1/t', call, { 'dd-api-key': 'page-key-0123456', origin })

  const answers = [await from('https://shop.test'), await from('https://else.test')]

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 403])
  expect(answers[0]?.headers['access-control-allow-origin']).toBe('https://shop.test')
})

import type { TracardiAnswer } from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { keyDocument } from '../catalog/keys.ts'
import { captured, capturedRequests } from '../intake/tracardi/captured-requests.ts'
import { decodeRecord } from '../warehouse/event-row.ts'
import { readRow } from '../warehouse/read-row.ts'
import { fakeTools } from './fake-stages.ts'
import { buildServer, type ServerTools } from './server.ts'

let tools: ServerTools
let app: FastifyInstance
let kept: object[] = []
let shown: object[] = []
let counted: string[] = []

function rowsOf(record: Buffer): object[] {
  return decodeRecord(record).map(({ row }) => readRow(row).attributes)
}

async function serve(more: Partial<ServerTools['intake']> = {}): Promise<void> {
  const fakes = await fakeTools()
  const intake: ServerTools['intake'] = {
    ...fakes.intake,
    // All captured requests, of whatever year.
    retentionMonths: 120,
    journal: {
      append(record) {
        kept.push(...rowsOf(Buffer.from(record)))
        return Promise.resolve('durable')
      },
    },
    live: { accepted: (record) => shown.push(...rowsOf(record)), rejected: () => {} },
    figures: { count: (_source, { type }) => counted.push(type) },
    ...more,
  }
  tools = { ...fakes, intake }
  app = await buildServer(tools)
  const key = { kind: 'api_key', createdAtMs: 1, name: 'source', applicationId: 'shop' } as const
  const { catalog } = tools.app
  await catalog.put(keyDocument('src-demo-0001', key))
  await catalog.put(keyDocument('src-disabled', { ...key, disabled: true }))
  await catalog.put(keyDocument('src-webhook-0001', { ...key, sourceType: 'webhook' }))
}

beforeAll(() => serve())
afterAll(() => app.close())
beforeEach(() => {
  ;[kept, shown, counted] = [[], [], []]
})

async function send(body: object, headers: Record<string, string> = {}, path = '/track') {
  return app.inject({ method: 'POST', url: path, headers, payload: body })
}

async function replay(name: string) {
  const { method, path, headers = {}, body } = captured(name)
  return app.inject({
    method,
    url: path,
    headers,
    ...(body === undefined ? {} : { payload: body }),
  })
}

const source = { id: 'src-demo-0001' }
const session = { id: 's1' }
const anEvent = { source, session, events: [{ type: 'page-view', id: 'e1' }] }
const uuid = '[\\da-f]{8}(-[\\da-f]{4}){3}-[\\da-f]{12}'
const answerForm = new RegExp(
  `^{"task":"${uuid}","ux":\\[\\],"response":{},"events":\\[.*\\],` +
    `"profile":{"id":(null|"${uuid}")},"session":{"id":(null|"${uuid}")},"errors":\\[\\],"warnings":\\[\\]}$`,
)

test.each(capturedRequests())('the captured request $name is answered $status', async (request) => {
  const { name, status } = request

  const answer = await replay(name)

  expect(answer.statusCode).toBe(status)
  expect(answer.headers['x-process-time']).toMatch(/^\d+(\.\d+)?$/)
})

test.each(capturedRequests().filter(({ status }) => status === 200))(
  'the captured request $name is answered in the form that its client reads',
  async ({ name }) => {
    const { body } = await replay(name)

    expect(body).toMatch(answerForm)
  },
)

test.each([
  ['error.disabled-source', 'Event source disabled.'],
  ['error.unknown-source', 'Invalid event source.'],
  ['error.internal-source', 'Internal event sources are not allowed via API.'],
  [
    'error.empty-type',
    [
      {
        type: 'value_error',
        loc: ['body', 'events', 0, 'type'],
        msg: 'Value error, Event type can not be empty',
        input: '  ',
      },
    ],
  ],
  ['error.missing-source', [{ type: 'missing', loc: ['body', 'source'], msg: 'Field required' }]],
])('%s is refused as Tracardi does', async (name, detail) => {
  expect((await replay(name)).json()).toMatchObject({ detail })
  expect(kept).toEqual([])
})

test('a source is for one way of sending', async () => {
  const { body } = captured('minimal')
  const webhook = await send({ ...body, source: { id: 'src-webhook-0001' } })
  const rest = await app.inject({ method: 'POST', url: '/collect/paid/src-demo-0001' })

  expect([webhook.statusCode, rest.statusCode]).toEqual([401, 401])
  expect(webhook.json()).toEqual({
    detail: "This endpoint allows only bridges of types ['rest']",
  })
  expect(rest.json()).toEqual({
    detail: "This endpoint allows only bridges of types ['webhook']",
  })
})

test.each([
  ['ephemeral.payload-saveEvent-false-docs-spelling', []],
  ['ephemeral.payload-saveEvents-false', []],
  ['ephemeral.event-saveEvent-false', ['kept']],
  ['ephemeral.payload-saveSession-false', ['e']],
  ['ephemeral.payload-saveProfile-false', ['e']],
])('of %s the events %j are kept', async (name, names) => {
  await replay(name)

  expect(kept).toMatchObject(names.map((event) => ({ event: { name: event } })))
})

test('an ephemeral event is checked, shown and answered, and neither kept nor counted', async () => {
  const options = { saveEvent: false, debugger: true }

  const answer = await send({ ...anEvent, options })

  expect(answer.json()).toMatchObject({ events: ['e1'], errors: [] })
  expect(shown).toMatchObject([{ event: { name: 'page-view', id: 'e1', ephemeral: true } }])
  expect(kept).toEqual([])
  expect(counted).toEqual([])
})

test('ids are answered in the order of the events, kept or not', async () => {
  const gone = { options: { saveEvent: false } }
  const events = ['a', 'b', 'c', 'd'].map((id, at) => ({ type: 't', id, ...(at % 2 ? {} : gone) }))

  const answer = await send({ ...anEvent, events, options: { debugger: true } })

  expect(answer.json()).toMatchObject({ events: ['a', 'b', 'c', 'd'] })
})

test('what is wrong with one event is told beside the others, which are kept', async () => {
  const events = [{ type: 'old', time: { create: '2001-01-01' } }, { type: 'new' }]

  const answer = await send({ ...anEvent, events })

  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({
    errors: [
      'events[0]: Invalid value at /date: older than the retention, in epoch milliseconds (got 978307200000).',
    ],
  })
  expect(kept).toMatchObject([{ event: { name: 'new' } }])
})

test('an event that does not fit an event schema is kept, and the client is told why', async () => {
  await tools.app.catalog.put({
    kind: 'event_schema',
    id: 's',
    deleted: false,
    eventType: 'page-view',
    description: '',
    isEnabled: true,
    jsonSchema: { 'event@properties': { required: ['title'] } },
    createdAtMs: 1,
    modifiedAtMs: 1,
  })

  const answer = await send(anEvent)
  await tools.app.catalog.put({ kind: 'event_schema', id: 's', deleted: true })

  const sentence = "event@properties must have required property 'title'"
  expect(answer.json()).toMatchObject({ errors: [`events[0]: ${sentence}`] })
  expect(kept).toMatchObject([{ validation: { valid: false, errors: [sentence] } }])
})

test('a hundred first requests of a session at once get one profile, also of another server', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => send(anEvent)))
  await app.close()
  await serve()
  answers.push(await send(anEvent))

  const profiles = answers.map((answer) => answer.json<TracardiAnswer>().profile.id)
  expect(new Set(profiles).size).toBe(1)
  expect(kept).toHaveLength(101)
  expect(kept[100]).toMatchObject({ session: { id: 's1' }, profile: { id: profiles[0] } })
})

test('of a call without a session nobody is known, of one with a session its profile is', async () => {
  const alone = await replay('collect.post')
  const ofSession = await replay('collect.post-session')
  const byQuery = await replay('collect.get')

  expect(alone.json()).toMatchObject({ profile: { id: null }, session: { id: null } })
  expect(ofSession.json<TracardiAnswer>().profile.id).toMatch(new RegExp(`^${uuid}$`))
  expect(ofSession.json<TracardiAnswer>().session).toEqual({
    id: '0b6f3f0e-5a0c-4a5e-9f1e-2f1f5d8a1a01',
  })
  expect(byQuery.statusCode).toBe(200)
  expect(kept).toMatchObject([
    { email: 'jane@example.test', event: { name: 'sign-up', profile_less: true } },
    {
      session: { id: '0b6f3f0e-5a0c-4a5e-9f1e-2f1f5d8a1a01' },
      usr: { email: 'jane@example.test' },
    },
    { campaign: 'spring', id: '7' },
  ])
  expect(kept[0]).not.toHaveProperty('profile')
})

test('what comes as X-Context goes back, and pages of other origins may send', async () => {
  const headers = { 'x-context': 'staging', origin: 'https://shop.example' }

  const answer = await send(anEvent, headers)

  expect(answer.headers).toMatchObject({
    'x-context': 'staging',
    'access-control-allow-origin': 'https://shop.example',
    'access-control-allow-credentials': 'true',
  })
})

test('while the journal is full the client is told to come back', async () => {
  await app.close()
  await serve({ journal: { append: () => Promise.resolve('full') } })

  const answer = await send(anEvent)
  await app.close()
  await serve()

  expect(answer.statusCode).toBe(429)
  expect(answer.headers['retry-after']).toBe('10')
  expect(answer.json()).toEqual({
    detail: 'The journal has reached its disk budget; send again after the Retry-After time.',
  })
})

test('whoever only looks whether there is a webhook tells of no event', async () => {
  const answer = await app.inject({ method: 'HEAD', url: '/collect/paid/src-webhook-0001' })

  expect(answer.statusCode).toBe(404)
  expect(kept).toEqual([])
})

test('webhook calls that are no JSON though they say so are refused', async () => {
  const answer = await app.inject({
    method: 'POST',
    url: '/collect/paid/src-webhook-0001',
    headers: { 'content-type': 'application/json' },
    payload: '{',
  })

  expect(answer.statusCode).toBe(422)
  expect(answer.json()).toMatchObject({ detail: [{ type: 'json_invalid', loc: ['body'] }] })
})

test('no body, however odd, is a fault of the server', async () => {
  const odd = fc.jsonValue()
  const event = fc.record(
    {
      type: fc.oneof(fc.string(), odd),
      id: odd,
      time: odd,
      properties: odd,
      context: fc.oneof(
        odd,
        fc.record({ page: odd, utm: odd, tracardi: fc.record({ pass: odd }) }),
      ),
      options: odd,
      tags: odd,
    },
    { requiredKeys: ['type'] },
  )
  const body = fc.record(
    {
      session: fc.oneof(odd, fc.record({ id: fc.string(), metadata: odd })),
      profile: fc.oneof(odd, fc.record({ id: fc.string(), ids: odd, metadata: odd })),
      device: odd,
      context: odd,
      options: odd,
      properties: odd,
      events: fc.array(event),
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(body, fc.constantFrom('', '?profile_less=true'), async (members, query) => {
      const answer = await send({ ...members, source }, {}, `/track${query}`)

      expect([200, 422]).toContain(answer.statusCode)
    }),
  )
})

test('no webhook call, however odd, is a fault of the server', async () => {
  const types = [
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'multipart/form-data; boundary=x',
  ].map((type) => ({ 'content-type': type }))
  const call = fc.record({
    headers: fc.constantFrom({}, ...types),
    body: fc.oneof(
      fc.uint8Array(),
      fc.json().map((text) => Buffer.from(text)),
    ),
    event: fc.string({ minLength: 1, unit: 'binary' }),
    query: fc.webQueryParameters(),
    session: fc.constantFrom('', '/s1'),
  })
  await fc.assert(
    fc.asyncProperty(call, async ({ headers, body, event, query, session }) => {
      const path = `/collect/${encodeURIComponent(event)}/src-webhook-0001${session}`
      const url = `${path}?${query}`
      const answer = await app.inject({ method: 'POST', url, headers, payload: Buffer.from(body) })

      expect([200, 422]).toContain(answer.statusCode)
    }),
  )
})

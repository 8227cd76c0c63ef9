import { hash } from 'node:crypto'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { errorCodes } from '@throughline/contract'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { pack } from 'msgpackr'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { spanRecords } from '../warehouse/span-row.ts'
import { agentHeaders } from './agent-replies.ts'
import type { AgentTools } from './agent-trace-routes.ts'
import { fakeTools } from './fake-stages.ts'
import type { SpanTools } from './keep-spans.ts'
import { buildAgentServer, requestLimits } from './server.ts'

const records: Buffer[] = []
let hasRoom = true
let isBroken = false
let tools: AgentTools
let app: FastifyInstance
let metrics: SpanTools['metrics']

beforeAll(async () => {
  const { intake } = await fakeTools()
  const journal: SpanTools['journal'] = {
    append(record) {
      if (isBroken) throw new Error('a bug')
      if (!hasRoom) return Promise.resolve('full')
      records.push(Buffer.from(record))
      return Promise.resolve('durable')
    },
  }
  const spans = { ...intake.spans, journal }
  metrics = spans.metrics
  tools = { intake: { ...intake, spans }, needsKey: false }
  app = await buildAgentServer(tools, requestLimits)
})
afterAll(() => app.close())
beforeEach(() => {
  records.length = 0
  hasRoom = true
  isBroken = false
})

const span = {
  duration: 12345,
  name: 'span_name',
  resource: '/home',
  service: 'service_name',
  span_id: 987654321,
  start: 0,
  trace_id: 123456789,
}
const json = { 'content-type': 'application/json' }

function send(url: string, payload: object | string, options: InjectOptions = {}) {
  return app.inject({ method: 'PUT', url, headers: json, payload, ...options })
}

function keptSpans(): number {
  return records.reduce((sum, record) => sum + spanRecords.count(record), 0)
}

test.each(['/v0.2/traces', '/v0.3/traces'])('%s answers OK, as plain text', async (path) => {
  const answer = await send(path, [[span]])

  expect([answer.statusCode, answer.body, keptSpans()]).toEqual([200, 'OK\n', 1])
  expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
})

test.each(['/v0.1/spans', '/spans'])(
  '%s takes spans of several traces in one list',
  async (path) => {
    const answer = await send(path, [span, { ...span, trace_id: 2 }])

    expect([answer.statusCode, answer.body, keptSpans()]).toEqual([200, 'OK\n', 2])
  },
)

test('POST is as good as PUT', async () => {
  const answer = await send('/v0.3/traces', [[span]], { method: 'POST' })

  expect([answer.statusCode, keptSpans()]).toEqual([200, 1])
})

test('/v0.4/traces answers rates that keep every trace', async () => {
  const answer = await send('/v0.4/traces', pack([[span]]), {
    headers: { 'content-type': 'application/msgpack' },
  })

  expect([answer.statusCode, keptSpans()]).toEqual([200, 1])
  expect(answer.headers['content-type']).toBe('application/json')
  expect(answer.body).toBe('{"rate_by_service":{"service:,env:":1}}\n')
})

test('a tracer that has the rates is not told them again', async () => {
  const first = await send('/v0.4/traces', [], {
    headers: { ...json, 'datadog-rates-payload-version': 'none' },
  })
  const version = first.headers['datadog-rates-payload-version']
  const second = await send('/v0.4/traces', [], {
    headers: { ...json, 'datadog-rates-payload-version': String(version) },
  })

  expect(version).toMatch(/^[0-9a-f]{16}$/)
  expect([first.body, second.body]).toEqual(['{"rate_by_service":{"service:,env:":1}}\n', '{}'])
})

test.each([
  ['nothing', '', 'unexpected-eof'],
  ['half a list', '[[', 'unexpected-eof'],
])('%s is refused as the Agent does', async (_, body, said) => {
  const answer = await send('/v0.3/traces', body)

  expect([answer.statusCode, answer.body]).toEqual([400, `${said}\n`])
  expect(answer.headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
  })
})

test('MessagePack is no content of the oldest versions', async () => {
  const answer = await send('/v0.2/traces', pack([[span]]), {
    headers: { 'content-type': 'application/msgpack' },
  })

  expect([answer.statusCode, answer.body]).toEqual([
    415,
    'unsupported media type: "application/msgpack"\n',
  ])
})

test('a body over 25 MiB is refused', async () => {
  const answer = await send('/v0.3/traces', `[${' '.repeat(25 * 1024 * 1024)}]`)

  expect([answer.statusCode, answer.body]).toEqual([413, 'payload-too-large\n'])
})

test.each([
  ['of another site', { 'sec-fetch-site': 'cross-site' }],
  ['of another port of this machine', { 'sec-fetch-site': 'same-site' }],
  ['of a name that was bound to this machine', { 'sec-fetch-site': 'same-origin' }],
  ['whose browser names its origin only', { origin: 'http://192.168.1.5:3000' }],
  ['without an origin', { origin: 'null' }],
])('a web page %s cannot send', async (_, headers) => {
  const answer = await send('/v0.3/traces', [[span]], { headers: { ...json, ...headers } })

  expect([answer.statusCode, answer.body, keptSpans()]).toEqual([
    403,
    'cross-site request rejected\n',
    0,
  ])
})

test('whoever types an address may read what may be sent', async () => {
  const answer = await app.inject({ url: '/info', headers: { 'sec-fetch-site': 'none' } })

  expect(answer.statusCode).toBe(200)
})

test.each(['', 'json', 'application /json', '; charset=utf-8'])(
  'JSON is read as such with the content type %j',
  async (type) => {
    const answer = await send('/v0.3/traces', [[span]], { headers: { 'content-type': type } })

    expect([answer.statusCode, answer.body, keptSpans()]).toEqual([200, 'OK\n', 1])
  },
)

test('MessagePack is told from JSON under a content type of one word', async () => {
  const answer = await send('/v0.3/traces', pack([[span]]), {
    headers: { 'content-type': 'msgpack' },
  })

  expect([answer.statusCode, keptSpans()]).toEqual([200, 1])
})

test('without room tracers are answered yes, but for those that want the real status', async () => {
  hasRoom = false
  const usual = await send('/v0.4/traces', [[span]])
  const real = await send('/v0.4/traces', [[span]], {
    headers: { ...json, 'datadog-send-real-http-status': 'true' },
  })

  expect([usual.statusCode, real.statusCode]).toEqual([200, 429])
})

test('what can be read and not kept is answered yes, and counted by why not', async () => {
  const bodies = [[], [[]], [[{ ...span, trace_id: 0 }]]]
  const answers = await Promise.all(bodies.map((body) => send('/v0.3/traces', body)))

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200])
  expect(keptSpans()).toBe(0)
  const { values } = await metrics.spans.dropped.get()
  expect(values).toContainEqual({ labels: { reason: 'trace_id_zero' }, value: 1 })
})

test('/info says what may be sent, and asks for traces that nobody sampled', async () => {
  const answer = await app.inject('/info')

  const info = answer.json<{ endpoints: string[] }>()
  expect(info).toMatchObject({ client_drop_p0s: false })
  expect(answer.headers['datadog-agent-state']).toBe(hash('sha256', answer.body))
  for (const path of info.endpoints) {
    const url = path.endsWith('/') ? `${path}api/v2/apmtelemetry` : path
    expect([path, (await send(url, '[]')).statusCode]).not.toEqual([path, 404])
  }
})

test.each([
  ['/services', 'OK\n'],
  ['/v0.4/services', 'OK\n'],
  ['/v0.6/stats', ''],
  ['/telemetry/proxy/api/v2/apmtelemetry', '{}'],
  ['/v0.7/config', '{}'],
  ['/dogstatsd/v2/proxy', ''],
])('%s is taken, whatever it says', async (path, body) => {
  const answer = await send(path, 'jvm.heap:1|g', { method: 'POST', headers: {} })

  expect([answer.statusCode, answer.body]).toEqual([200, body])
})

test.each(['GET', 'PUT', 'POST', 'DELETE'] as const)('/info answers %s', async (method) => {
  const answer = await app.inject({ method, url: '/info' })

  expect([answer.statusCode, answer.json()]).toMatchObject([200, { client_drop_p0s: false }])
})

const headersOfText = {
  'content-type': 'text/plain; charset=utf-8',
  'x-content-type-options': 'nosniff',
}

test.each([
  { path: '/v9/traces', status: 404, said: '404 page not found' },
  { path: '/v0.3/%ff', status: 400, said: "'/v0.3/%ff' is not a valid url component" },
])('the path $path is answered $status as by an Agent', async ({ path, status, said }) => {
  const answer = await send(path, [])

  expect([answer.statusCode, answer.body]).toEqual([status, `${said}\n`])
  expect(answer.headers).toMatchObject({ ...headersOfText, ...agentHeaders })
})

test('a fault of ours is said as an Agent says it', async () => {
  isBroken = true
  const answer = await send('/v0.3/traces', [[span]])

  expect([answer.statusCode, answer.body]).toEqual([500, `${errorCodes.internal_error.sentence}\n`])
  expect(answer.headers).toMatchObject({ ...headersOfText, ...agentHeaders })
})

test('a body that does not come in time is answered 408 as by an Agent', async () => {
  const impatient = await buildAgentServer(tools, { requestMsMax: 200, checkMs: 20 })
  const address = new URL(await impatient.listen({ host: '127.0.0.1', port: 0 }))
  const socket = connect(Number(address.port), address.hostname)
  socket.write('PUT /v0.3/traces HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n[')

  const answer = await text(socket)
  await impatient.close()

  expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n[^]*\r\n\r\ntimeout\n$/)
  for (const [name, value] of Object.entries({ ...headersOfText, ...agentHeaders })) {
    expect(answer).toContain(`\r\n${name}: ${value}\r\n`)
  }
})

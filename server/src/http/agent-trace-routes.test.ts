import { hash } from 'node:crypto'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { pack } from 'msgpackr'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { spanRecords } from '../warehouse/span-row.ts'
import { fakeTools } from './fake-stages.ts'
import type { SpanTools } from './keep-spans.ts'
import { buildAgentServer, requestLimits } from './server.ts'

const records: Buffer[] = []
let hasRoom = true
let app: FastifyInstance
let metrics: SpanTools['metrics']

beforeAll(async () => {
  const { intake } = await fakeTools()
  const journal: SpanTools['journal'] = {
    append(record) {
      if (!hasRoom) return Promise.resolve('full')
      records.push(Buffer.from(record))
      return Promise.resolve('durable')
    },
  }
  const spans = { ...intake.spans, journal }
  metrics = spans.metrics
  app = await buildAgentServer({ intake: { ...intake, spans }, needsKey: false }, requestLimits)
})
afterAll(() => app.close())
beforeEach(() => {
  records.length = 0
  hasRoom = true
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

test('a web page of elsewhere cannot send', async () => {
  const answer = await send('/v0.3/traces', [[span]], {
    headers: { ...json, 'sec-fetch-site': 'cross-site' },
  })

  expect([answer.statusCode, answer.body, keptSpans()]).toEqual([
    403,
    'cross-site request rejected\n',
    0,
  ])
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

test('any other path is answered as by an Agent', async () => {
  const answer = await send('/v9/traces', [])

  expect([answer.statusCode, answer.body]).toEqual([404, '404 page not found\n'])
})

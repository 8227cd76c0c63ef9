import { gzipSync, deflateSync } from 'node:zlib'
import type { FastifyInstance, InjectOptions } from 'fastify'
import protobuf from 'protobufjs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { keyDocument } from '../catalog/keys.ts'
import { encoded, tracesRequest } from '../intake/otlp/message-types.ts'
import { decodeRecord } from '../warehouse/event-row.ts'
import { readRow } from '../warehouse/read-row.ts'
import { spanRecords } from '../warehouse/span-row.ts'
import type { IntakeTools } from './accept-events.ts'
import { fakeTools, keys } from './fake-stages.ts'
import { buildOtlpServer, requestLimits } from './server.ts'

const spanRecordsKept: Buffer[] = []
const eventRecords: Buffer[] = []
type Outcome = 'durable' | 'full' | 'stuck'
let outcome: Outcome = 'durable'
let tools: IntakeTools
/** For programs of this machine, and for everybody. */
let own: FastifyInstance
let open: FastifyInstance

beforeAll(async () => {
  const { app, intake } = await fakeTools()
  const content = { kind: 'api_key', name: 'first', createdAtMs: 1, applicationId: 'shop' } as const
  await app.catalog.put(keyDocument(keys.api_key, content))
  const into = (records: Buffer[]) => ({
    append(record: Uint8Array) {
      if (outcome === 'durable') records.push(Buffer.from(record))
      return Promise.resolve(outcome)
    },
  })
  tools = {
    ...intake,
    journal: into(eventRecords),
    spans: { ...intake.spans, journal: into(spanRecordsKept) },
  }
  own = await buildOtlpServer({ intake: tools, needsKey: false }, requestLimits)
  open = await buildOtlpServer({ intake: tools, needsKey: true }, requestLimits)
})
afterAll(() => Promise.all([own.close(), open.close()]))
beforeEach(() => {
  spanRecordsKept.length = 0
  eventRecords.length = 0
  outcome = 'durable'
})

const startNs = BigInt(Date.now()) * 1_000_000n
const span = {
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  name: 'GET /',
  startTimeUnixNano: String(startNs),
  endTimeUnixNano: String(startNs + 5_000_000n),
}
const record = { timeUnixNano: String(startNs), eventName: 'payment.failed' }
const user = { key: 'user.id', value: { stringValue: 'u1' } }

function tracesOf(...spans: readonly object[]) {
  return { resourceSpans: [{ scopeSpans: [{ spans }] }] }
}

function logsOf(...logRecords: readonly object[]) {
  return { resourceLogs: [{ scopeLogs: [{ logRecords }] }] }
}

const json = { 'content-type': 'application/json' }
const binary = { 'content-type': 'application/x-protobuf' }

type Payload = NonNullable<InjectOptions['payload']>

function post(url: string, payload: Payload, headers: Readonly<Record<string, string>> = json) {
  return own.inject({ method: 'POST', url, headers, payload })
}

function keptSpans(): number {
  return spanRecordsKept.reduce((sum, kept) => sum + spanRecords.count(kept), 0)
}

function keptEvents() {
  return eventRecords.flatMap(decodeRecord).map(({ row }) => readRow(row).attributes)
}

test('spans are durable when the answer says so, which is an empty message', async () => {
  const answer = await post('/v1/traces', tracesOf(span))

  expect([answer.statusCode, answer.body, keptSpans()]).toEqual([200, '{}', 1])
  expect(answer.headers['content-type']).toBe('application/json')
})

test('in protobuf the empty message is no bytes', async () => {
  const ids = { traceId: Buffer.alloc(16, 1), spanId: Buffer.alloc(8, 2) }
  const body = encoded(tracesRequest, tracesOf({ ...span, ...ids }))

  const answer = await post('/v1/traces', body, binary)

  expect([answer.statusCode, answer.rawPayload.length, keptSpans()]).toEqual([200, 0, 1])
  expect(answer.headers['content-type']).toBe('application/x-protobuf')
})

test('a request without anything in it is answered yes', async () => {
  const answer = await post('/v1/traces', Buffer.alloc(0), binary)

  expect([answer.statusCode, answer.rawPayload.length]).toEqual([200, 0])
})

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
] as const)('a body in %s is inflated', async (encoding, compress) => {
  const body = compress(JSON.stringify(tracesOf(span)))

  const answer = await post('/v1/traces', body, { ...json, 'content-encoding': encoding })

  expect([answer.statusCode, keptSpans()]).toEqual([200, 1])
})

test('a body that inflates to more than 25 MiB is answered 413 and not held', async () => {
  const bomb = gzipSync(Buffer.alloc(25 * 1024 ** 2 + 1, ' '))

  const answer = await post('/v1/traces', bomb, { ...json, 'content-encoding': 'gzip' })

  expect(bomb.length).toBeLessThan(100_000)
  expect([answer.statusCode, answer.json()]).toEqual([
    413,
    { code: 3, message: 'The body is over 25 MiB, inflated.' },
  ])
})

test('spans that are wrong are told with how many and why, and the others are kept', async () => {
  const backwards = { ...span, endTimeUnixNano: '1' }
  const answer = await post('/v1/traces', tracesOf(span, backwards, { ...span, spanId: 'x' }))

  expect([answer.statusCode, keptSpans()]).toEqual([200, 1])
  expect(answer.json()).toEqual({
    partialSuccess: {
      rejectedSpans: 2,
      errorMessage:
        '1 rejected: it ends before it starts; 1 rejected: its span id is not 8 bytes, in JSON 16 hexadecimal digits',
    },
  })
})

test('a span of the future is rejected, and counted by why', async () => {
  const aheadNs = String(startNs + 2n * 86_400_000_000_000n)
  const answer = await post(
    '/v1/traces',
    tracesOf({ ...span, startTimeUnixNano: aheadNs, endTimeUnixNano: aheadNs }),
  )

  expect(answer.json()).toMatchObject({ partialSuccess: { rejectedSpans: 1 } })
  const { values } = await tools.metrics.spans.dropped.get()
  expect(values).toContainEqual({ labels: { reason: 'future' }, value: 1 })
})

const { root } = protobuf.parse(
  'syntax = "proto3"; message Status { int32 code = 1; string message = 2; }',
)

test('what cannot be read is answered 400, not to be sent again, in the type it came in', async () => {
  const ofJson = await post('/v1/traces', '{"resourceSpans":[')
  const ofBinary = await post('/v1/logs', Buffer.of(0x0a, 0xff), binary)

  const status = root.lookupType('Status').decode(ofBinary.rawPayload).toJSON()
  expect([ofJson.statusCode, ofJson.json<{ code: number }>().code]).toEqual([400, 3])
  expect([ofBinary.statusCode, status]).toMatchObject([400, { code: 3 }])
  expect(ofBinary.headers['content-type']).toBe('application/x-protobuf')
})

test.each(['text/plain', 'json', ''])('the content type %j is answered 415', async (type) => {
  const answer = await post('/v1/traces', 'x', { 'content-type': type })

  expect(answer.statusCode).toBe(415)
  expect(answer.json<{ message: string }>().message).toContain('application/x-protobuf')
})

test.each([
  ['full', 429],
  ['stuck', 503],
] as const)(
  'a journal that is %s is answered %i with a time that exporters wait for',
  async (state, status) => {
    outcome = state
    const answers = [
      await post('/v1/traces', tracesOf(span)),
      await post('/v1/logs', logsOf({ ...record, attributes: [user] })),
    ]

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([status, status])
    expect(answers.map(({ headers }) => headers['retry-after'])).toEqual(['2', '2'])
    expect(answers[0]?.json<{ code: number }>().code).toBe(14)
  },
)

test('spans for which there is no room now are not dropped: their sender repeats them', async () => {
  outcome = 'full'
  await post('/v1/traces', tracesOf(span))

  const { values } = await tools.metrics.spans.dropped.get()
  expect(values.filter(({ labels }) => labels['reason'] === 'full')).toEqual([])
})

test('a log record with an event name is an event of the application that it names', async () => {
  const application = { key: 'application.id', value: { stringValue: 'billing' } }
  const ids = { traceId: span.traceId, spanId: span.spanId }
  const sent = logsOf({ ...record, ...ids, attributes: [user, application] })

  const answer = await post('/v1/logs', sent, { ...json, 'dd-api-key': keys.api_key })

  expect([answer.statusCode, answer.body]).toEqual([200, '{}'])
  expect(keptEvents()).toMatchObject([
    {
      application: { id: 'billing' },
      event: { name: 'payment.failed' },
      usr: { id: 'u1' },
      _dd: { trace_id: span.traceId, span_id: span.spanId },
      source: { protocol: 'otlp' },
    },
  ])
})

test.each([
  ['dd-api-key', keys.api_key],
  ['x-api-key', keys.api_key],
  ['authorization', `Bearer ${keys.api_key}`],
])('an event without one is of the application of the key in %s', async (name, value) => {
  await post('/v1/logs', logsOf({ ...record, attributes: [user] }), { ...json, [name]: value })

  expect(keptEvents()).toMatchObject([{ application: { id: 'shop' } }])
})

test('without a key events are of the application otlp, whatever they name', async () => {
  const application = { key: 'application.id', value: { stringValue: 'shop' } }

  await post('/v1/logs', logsOf({ ...record, attributes: [user, application] }))

  expect(keptEvents()).toMatchObject([{ application: { id: 'otlp' } }])
})

test('log records that are no events, and events that are wrong, are told and counted', async () => {
  const long = { key: 'session.id', value: { stringValue: 's'.repeat(2_000) } }
  const plain = { body: { stringValue: 'started' } }
  const sent = logsOf(plain, { ...record, attributes: [user] }, plain, {
    ...record,
    attributes: [long],
  })

  const answer = await post('/v1/logs', sent)

  const { partialSuccess } = answer.json<{
    partialSuccess: { rejectedLogRecords: number; errorMessage: string }
  }>()
  expect(keptEvents()).toHaveLength(1)
  expect(partialSuccess.rejectedLogRecords).toBe(3)
  expect(partialSuccess.errorMessage).toContain('2 rejected: The log record is no event')
  expect(partialSuccess.errorMessage).toContain('1 rejected: "payment.failed": Invalid value at')
  const { values } = await tools.metrics.rejected.get()
  expect(values).toContainEqual({ labels: { code: 'log_record_not_event' }, value: 2 })
})

test('where others can reach the port a key is needed', async () => {
  const send = (headers: Readonly<Record<string, string>>) =>
    open.inject({ method: 'POST', url: '/v1/traces', headers, payload: tracesOf(span) })

  expect((await send(json)).statusCode).toBe(401)
  expect((await send({ ...json, 'x-api-key': 'unknown' })).statusCode).toBe(403)
  expect((await send({ ...json, 'x-api-key': keys.api_key })).statusCode).toBe(200)
})

test('a key that is sent counts, where none is needed too; a web page needs one', async () => {
  const page = { ...json, origin: 'https://elsewhere.example' }

  expect((await post('/v1/traces', tracesOf(span), page)).statusCode).toBe(401)
  expect((await post('/v1/logs', logsOf(), { ...json, 'x-api-key': 'x' })).statusCode).toBe(403)
})

test('metrics are not taken: exporters are told once and for all, and how to stop', async () => {
  const answer = await post('/v1/metrics', { resourceMetrics: [] })

  expect(answer.statusCode).toBe(404)
  expect(answer.json()).toEqual({
    code: 12,
    message:
      'Only /v1/traces and /v1/logs are taken here. Without metrics: OTEL_METRICS_EXPORTER=none.',
  })
})

import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aView } from '../intake/rum/a-browser-event.ts'
import { fakeTools, intakeHeaders } from './fake-stages.ts'
import { otlpPaths } from './otlp-endpoints.ts'
import { rumPaths } from './rum-endpoints.ts'
import { calledPaths } from './segment-call-endpoints.ts'
import { buildServer } from './server.ts'

let app: FastifyInstance

beforeAll(async () => {
  app = await buildServer(await fakeTools())
})
afterAll(() => app.close())

const paths = [rumPaths.rum, ...calledPaths.map(({ path }) => path)]

/** A good body with something else at one key, or none at all. */
const oddBody = fc.oneof(
  fc
    .tuple(fc.constantFrom('type', 'view', 'session', 'date', 'usr', '_dd'), fc.jsonValue())
    .map(([key, value]) => JSON.stringify(aView({ [key]: value }))),
  fc
    .tuple(fc.constantFrom('event', 'userId', 'context', 'batch', 'sentAt'), fc.jsonValue())
    .map(([key, value]) => JSON.stringify({ userId: 'u1', event: 'e', batch: [], [key]: value })),
  fc.json(),
  fc.string(),
)

const oddQuery = fc.oneof(
  fc.constant(''),
  fc.record({ ddforward: fc.string(), batch_time: fc.string() }).map((query) => {
    return `?${new URLSearchParams(query).toString()}`
  }),
)

test('whatever is sent to Segment paths or as browser events is answered, and never with 500', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), oddBody, oddQuery, async (path, payload, query) => {
      const request = {
        method: 'POST',
        url: path + query,
        headers: intakeHeaders,
        payload,
      } as const

      const { statusCode } = await app.inject(request)

      expect([200, 202, 400, 413]).toContain(statusCode)
    }),
    { numRuns: 600 },
  )
})

const oddExport = fc.oneof(
  fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
  fc.json().map((json) => Buffer.from(json)),
  fc.jsonValue().map((value) => {
    const inner = { spans: [value], logRecords: [value] }
    const group = { resource: value, scopeSpans: [inner], scopeLogs: [inner] }
    return Buffer.from(JSON.stringify({ resourceSpans: [group], resourceLogs: [group] }))
  }),
)

test('whatever is sent over OTLP is answered, and never with 500', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.values(otlpPaths)),
      fc.constantFrom('application/json', 'application/x-protobuf'),
      oddExport,
      async (url, type, payload) => {
        const headers = { ...intakeHeaders, 'content-type': type }

        const answer = await app.inject({ method: 'POST', url, headers, payload })

        expect([200, 400]).toContain(answer.statusCode)
        expect(answer.headers['content-type']).toBe(type)
      },
    ),
    { numRuns: 600 },
  )
})

/** Tags that are read: events and links as JSON, events of security by their names. */
const readTag = fc.constantFrom(
  'events',
  '_dd.span_links',
  'appsec.events.login.track',
  'appsec.events..track',
  'appsec.events.track',
)

const oddTime = fc.oneof(
  fc.constantFrom('1.5', '-1', '', '2026-01-01T00:00:00Z', '9'.repeat(30)),
  fc.jsonValue(),
)
const oddId = fc.oneof(fc.constantFrom('0', 'f'.repeat(16), '9'.repeat(30)), fc.jsonValue())

const oddTag = fc.oneof(
  fc
    .record({ name: fc.constant('e'), time_unix_nano: oddTime, attributes: fc.jsonValue() })
    .map((event) => JSON.stringify([event])),
  fc
    .record({ trace_id: oddId, span_id: oddId, attributes: fc.jsonValue() })
    .map((link) => JSON.stringify([link])),
  fc.json(),
  fc.string(),
)

/** The same span to an Agent's path and over OTLP. */
function spanWith(tag: string, value: string) {
  const ofOtlp = {
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: 'eee19b7ec3c1b174',
    name: 'a',
    attributes: [{ key: tag, value: { stringValue: value } }],
  }
  return [
    ['/v0.3/traces', [[{ trace_id: 1, span_id: 2, name: 'a', meta: { [tag]: value } }]]],
    [otlpPaths.traces, { resourceSpans: [{ scopeSpans: [{ spans: [ofOtlp] }] }] }],
  ] as const
}

test('whatever is in a tag that is read, its span is taken', async () => {
  await fc.assert(
    fc.asyncProperty(readTag, oddTag, async (tag, value) => {
      for (const [url, payload] of spanWith(tag, value)) {
        const headers = { ...intakeHeaders, 'content-type': 'application/json' }

        const answer = await app.inject({ method: 'POST', url, headers, payload })

        expect([url, answer.statusCode]).toEqual([url, 200])
      }
    }),
    { numRuns: 400 },
  )
})

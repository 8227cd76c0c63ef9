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

/** Many bodies of spans at once: what is held of them together. */
import { request } from 'node:http'
import { promisify } from 'node:util'
import { gunzip, gzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { pack } from 'msgpackr'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { fakeTools } from './fake-stages.ts'
import type { SpanTools } from './keep-spans.ts'
import { buildAgentServer, buildOtlpServer, buildServer, requestLimits } from './server.ts'

/** For tracers, for exporters, and for everything. */
let agent: FastifyInstance
let otlp: FastifyInstance
let main: FastifyInstance
/** Says yes to each record that waits for the journal, where it does not say so itself. */
const yeses: (() => void)[] = []
let isQuick = false

beforeAll(async () => {
  const tools = await fakeTools()
  const journal: SpanTools['journal'] = {
    append() {
      if (isQuick) return Promise.resolve('durable')
      return new Promise((resolve) => yeses.push(() => resolve('durable')))
    },
  }
  const intake = { ...tools.intake, spans: { ...tools.intake.spans, journal } }
  agent = await buildAgentServer({ intake, needsKey: false }, requestLimits)
  otlp = await buildOtlpServer({ intake, needsKey: false }, requestLimits)
  main = await buildServer(tools)
  await main.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => Promise.all([agent.close(), otlp.close(), main.close()]))
beforeEach(() => {
  yeses.length = 0
  isQuick = false
})

const startNs = BigInt(Date.now()) * 1_000_000n
const inflated = promisify(gunzip)

/** A body of v0.5 of some 90 KB: 2,000 spans that mean one text of 30,000 characters. */
function aMeaningBody(): Buffer {
  const meta = new Map([[1, 2]])
  const spans = Array.from({ length: 2_000 }, (_, at) => {
    return [0, 0, 0, 1n, BigInt(at + 1), 0n, startNs, 1n, 0, meta, new Map(), 0]
  })
  return pack([['', 'k', 'x'.repeat(30_000)], [spans]])
}

test('bodies below 1 MiB that mean much are not all read at once', async () => {
  const headers = { 'content-type': 'application/msgpack' }
  const payload = aMeaningBody()
  const count = 12

  const sending = Array.from({ length: count }, () =>
    agent.inject({ method: 'PUT', url: '/v0.5/traces', headers, payload }),
  )
  await expect.poll(() => yeses.length).toBeGreaterThan(0)
  await Promise.all(Array.from({ length: count }, () => agent.inject('/info')))

  expect(payload.length).toBeLessThan(150_000)
  expect(yeses.length).toBeLessThan(8)
  isQuick = true
  for (const yes of yeses) yes()
  const answers = await Promise.all(sending)
  expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(count)
})

const aSpan = { trace_id: 1, span_id: 1, start: Date.now() * 1e6, duration: 1, service: 's' }
const exported = {
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  name: 'GET /',
  startTimeUnixNano: String(startNs),
  endTimeUnixNano: String(startNs + 1n),
}

test.each([
  ['of tracers', () => agent, '/v0.4/traces', [[{ ...aSpan, name: 'n', resource: 'r' }]]],
  [
    'of exporters',
    () => otlp,
    '/v1/traces',
    { resourceSpans: [{ scopeSpans: [{ spans: [exported] }] }] },
  ],
])('of compressed bodies %s the second is inflated once the first is kept', async (...row) => {
  const [, server, url, content] = row
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
  const compressed = gzipSync(JSON.stringify(content))
  const answers: number[] = []
  const send = async (payload: Buffer): Promise<void> => {
    const answer = await server().inject({ method: 'POST', url, headers, payload })
    answers.push(answer.statusCode)
  }

  const first = send(compressed)
  await expect.poll(() => yeses.length).toBe(1)
  const second = send(Buffer.from('this does not inflate'))
  // Whatever was to be inflated before these is.
  for (let times = 0; times < 8; times += 1) await inflated(compressed)
  await server().inject('/info')

  expect(answers).toEqual([])
  yeses[0]?.()
  await Promise.all([first, second])
  expect(answers).toEqual([200, 400])
})

/** Sends the head of a request, and of its body nothing before the answer is there. */
function sendHead(path: string, key: string): Promise<number | undefined> {
  const headers = { 'content-type': 'application/json', 'content-length': 1024, 'dd-api-key': key }
  return new Promise((resolve, reject) => {
    const sending = request(`${main.listeningOrigin}${path}`, { method: 'POST', headers })
    sending.once('response', ({ statusCode }) => {
      resolve(statusCode)
      sending.destroy()
    })
    sending.once('error', reject)
    sending.flushHeaders()
  })
}

test.each(['/v0.4/traces', '/v0.5/traces', '/v1.0/traces', '/v1/traces', '/v1/logs'])(
  'on the port of everything %s refuses who has no key before the body is read',
  async (path) => {
    expect([await sendHead(path, ''), await sendHead(path, 'unknown')]).toEqual([401, 403])
  },
)

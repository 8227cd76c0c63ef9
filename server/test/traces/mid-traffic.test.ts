import { pack } from 'msgpackr'
import { expect, onTestFinished, test } from 'vitest'
import { askNumber } from '../asking.ts'
import { freePort } from '../local-ports.ts'
import { eventually, startListening, startServer } from '../running-server.ts'
import { untilSpansStored } from '../span-counters.ts'
import { countSpans } from './asked-traces.ts'
import { cards, openShop } from './traced-checkout.ts'
import { tracers } from './tracers.ts'

const tracerTimeoutMs = 2_000

/** So many spans of one trace, with as many tags as tracers send. */
function aChunk(traceId: number, spans: number): object[] {
  return Array.from({ length: spans }, (_, index) => ({
    trace_id: traceId,
    span_id: traceId * 10_000 + index,
    parent_id: index === 0 ? 0 : traceId * 10_000,
    service: 'shop',
    name: 'express.request',
    resource: 'POST /checkout',
    type: 'web',
    start: BigInt(Date.now()) * 1_000_000n,
    duration: 1_000_000 + index,
    error: 0,
    meta: {
      env: 'prod',
      version: '1.4.2',
      component: 'express',
      language: 'javascript',
      'span.kind': 'server',
      'http.method': 'POST',
      'http.status_code': '200',
      'http.url': `http://shop.test/checkout?order=${traceId}-${index}`,
      'runtime-id': '6b0186b9-0000-4000-8000-000000000000',
    },
    metrics: { process_id: 42, '_dd.measured': 1, _sampling_priority_v1: 1 },
  }))
}

/** Sends a payload as a tracer does, which waits no longer for its answer. */
async function put(port: string, chunks: readonly object[]): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/v0.4/traces`, {
    method: 'PUT',
    headers: { 'content-type': 'application/msgpack' },
    body: pack(chunks),
    signal: AbortSignal.timeout(tracerTimeoutMs),
  })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  await answer.arrayBuffer()
}

test('while 50,000 spans come and are stored, no tracer waits 2 s for its answer', async () => {
  const port = await freePort()
  const server = await startServer({ THROUGHLINE_TRACE_PORT: port })
  onTestFinished(() => server.remove())
  const payloads = Array.from({ length: 50 }, (_, index) => [aChunk(index + 1, 1_000)])

  const senders = [0, 1].map(async (sender) => {
    for (const [index, payload] of payloads.entries()) {
      if (index % 2 === sender) await put(port, payload)
    }
  })
  await Promise.all(senders)

  await untilSpansStored(server)
  expect(await countSpans(server, 'service:shop')).toBe(50_000)
})

test('spans that were answered yes are there, each once, though the server was killed and stopped', async () => {
  const environment = {
    THROUGHLINE_TRACE_PORT: await freePort(),
    THROUGHLINE_PORT: await freePort(),
  }
  let server = await startServer(environment)
  onTestFinished(() => server.remove())
  const restart = async (): Promise<void> => {
    server = await startListening(environment, server.dataDir)
  }
  const restarts: Promise<void>[] = []

  for (let trace = 1; trace <= 300; trace += 1) {
    if (trace === 100) restarts.push(server.kill().then(restart))
    if (trace === 200) restarts.push(server.stop().then(restart))
    await eventually(() => put(environment.THROUGHLINE_TRACE_PORT, [aChunk(trace, 20)]))
  }
  await Promise.all(restarts)

  expect(restarts).toHaveLength(2)
  await eventually(async () => expect(await countSpans(server, 'service:shop')).toBe(6_000))
})

test('what tracers and the SDK send while the server is away is there afterwards', async () => {
  const [agent, otlp] = [await freePort(), await freePort()]
  const urls = { agent: `http://127.0.0.1:${agent}`, otlp: `http://127.0.0.1:${otlp}` }
  const environment = {
    THROUGHLINE_PORT: await freePort(),
    THROUGHLINE_TRACE_PORT: agent,
    THROUGHLINE_OTLP_PORT: otlp,
  }
  let server = await startServer(environment)
  onTestFinished(() => server.remove())
  const shops = await Promise.all(
    tracers.map(async ({ name, command, port, environment: settingsOf }) => {
      const tracing = (service: string) => ({
        command,
        environment: settingsOf(service, urls[port]),
      })
      return { name, shop: await openShop(tracing, server) }
    }),
  )

  await server.kill()
  await Promise.all(
    shops.map(({ name, shop }) => shop.buy({ card: cards.declined, user: name, session: name })),
  )
  server = await startListening(environment, server.dataDir)

  const count = { aggregation: 'count' }
  const failed = '@event.name:payment.failed @trace.error.type:CardDeclined @trace.service:payments'
  for (const { name, shop } of shops) {
    const ofShop = `${failed} @usr.id:${name} @trace.env:${name}`
    await eventually(async () => expect(await askNumber(server, ofShop, count)).toBe(1))
    await shop.stop()
  }
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { call } from '../calling.ts'
import { freePort } from '../local-ports.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { untilSpansStored } from '../span-counters.ts'
import { askTrace } from './asked-traces.ts'

const startNs = Date.now() * 1e6

function aSpan(traceId: number, fields: object): object {
  const named = { service: 'shop', name: 'checkout', resource: 'POST /checkout', type: 'web' }
  return { trace_id: traceId, span_id: 1, start: startNs, duration: 1_000, ...named, ...fields }
}

const long = (letters: number) => 'a'.repeat(letters)

/** What is sent of one span, and what is there of it then. */
const mended = [
  ['a service without a name', { service: '' }, { service: 'unnamed-ruby-service' }],
  ['a service of 101 bytes', { service: long(101) }, { service: long(100) }],
  ['a service in other signs', { service: 'My  (new) Shop!' }, { service: 'my_new_shop' }],
  ['a service of nothing else', { service: '!?' }, { service: 'unnamed-ruby-service' }],
  ['no name', { name: '' }, { name: 'unnamed_operation' }],
  ['a name of 101 bytes', { name: long(101) }, { name: long(100) }],
  ['a name in other signs', { name: '12.GET  /Pay!' }, { name: 'GET_Pay' }],
  ['a name without a letter', { name: '12_!' }, { name: 'unnamed_operation' }],
  ['no resource', { name: 'GET /', resource: '' }, { name: 'GET', resource: 'GET' }],
  ['a resource of 5,001 bytes', { resource: long(5_001) }, { resource: long(5_000) }],
  ['a type of 101 bytes', { type: long(101) }, { type: long(100) }],
  ['any type', { type: 'My Type' }, { type: 'My Type' }],
  ['a duration below zero', { duration: -1 }, { duration_ns: 0 }],
  ['a duration beyond 63 bits', { duration: 9_000_000_000_000_000_000 }, { duration_ns: 0 }],
  ['an environment', { meta: { env: 'Production (EU)' } }, { env: 'production_eu' }],
  ['no environment', {}, { env: 'none' }],
] as const

/** The same of tags. */
const mendedTags = [
  ['a status', { 'http.status_code': '404' }, { 'http.status_code': '404' }],
  ['a status of no number', { 'http.status_code': 'OK' }, {}],
  ['a status beyond 599', { 'http.status_code': '600' }, {}],
  ['the service of a peer', { 'peer.service': 'My DB!' }, { 'peer.service': 'my_db' }],
  ['the base service', { '_dd.base_service': 'My Shop' }, { '_dd.base_service': 'my_shop' }],
  ['a key of 201 bytes', { [long(201)]: 'v' }, { [`${long(200)}...`]: 'v' }],
  ['a value of 25,001 bytes', { key: long(25_001) }, { key: `${long(25_000)}...` }],
  ['what is encoded', { '_dd.a.json': long(25_001) }, { '_dd.a.json': long(25_001) }],
  ['an origin', { '_dd.origin': 'rum' }, { '_dd.origin': 'rum' }],
  ['both of two names', { code: 'a', 'code.file': 'b' }, { code: 'a', 'code.file': 'b' }],
  ['who decided', { '_dd.p.dm': '-1' }, { '_dd.p.dm': '-1' }],
] as const

const droppedChunks = [
  ['empty_trace', 900, []],
  ['trace_id_zero', 901, [aSpan(901, { trace_id: 0 })]],
  ['span_id_zero', 902, [aSpan(902, { span_id: 0 }), aSpan(902, { span_id: 2 })]],
  ['foreign_span', 903, [aSpan(903, {}), aSpan(904, { span_id: 2 })]],
  [
    'foreign_span',
    905,
    [
      aSpan(905, { meta: { '_dd.p.tid': '0000000000000001' } }),
      aSpan(905, { span_id: 2, meta: { '_dd.p.tid': '0000000000000002' } }),
    ],
  ],
] as const

let server: RunningServer

beforeAll(async () => {
  const port = await freePort()
  server = await startServer({ THROUGHLINE_TRACE_PORT: port })
  const traces = [
    ...mended.map(([, sent], index) => [aSpan(100 + index, sent)]),
    ...mendedTags.map(([, meta], index) => [aSpan(200 + index, { meta })]),
    ...droppedChunks.map(([, , chunk]) => chunk),
    [aSpan(300, { span_id: 300, parent_id: 300 })],
    [aSpan(301, { metrics: { [long(201)]: 1.5 } })],
    [aSpan(302, { start: 0, duration: 5_000_000_000 })],
    [aSpan(303, { span_id: 7 }), aSpan(303, { span_id: 7 })],
  ]
  const answer = await fetch(`http://127.0.0.1:${port}/v0.3/traces`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'datadog-meta-lang': 'ruby' },
    body: JSON.stringify(traces),
  })
  if (!answer.ok) throw new Error(await answer.text())
  await untilSpansStored(server)
})
afterAll(() => server.remove())

async function keptSpan(traceId: number) {
  const { attributes } = await askTrace(server, String(traceId))
  expect(attributes.spans).toHaveLength(1)
  return attributes.spans[0]?.attributes
}

test.each(mended.map(([what, , kept], index) => [what, 100 + index, kept] as const))(
  '%s is mended',
  async (_, traceId, kept) => {
    expect(await keptSpan(traceId)).toMatchObject(kept)
  },
)

test.each(mendedTags.map(([what, , kept], index) => [what, 200 + index, kept] as const))(
  'a tag for %s is kept, or mended',
  async (_, traceId, kept) => {
    expect((await keptSpan(traceId))?.tags).toEqual(kept)
  },
)

test('a parent that is span and trace as well is none', async () => {
  expect(await keptSpan(300)).toMatchObject({ parent_id: null, is_parent_missing: false })
})

test('a number under a key of 201 bytes is kept under 200 and dots', async () => {
  expect((await keptSpan(301))?.tags).toMatchObject({ [`${long(200)}...`]: 1.5 })
})

test('a start before 2000 is the time it came, less the duration', async () => {
  const kept = await keptSpan(302)

  const startMs = Number(kept?.start_ns) / 1e6
  expect(Math.abs(startMs + 5_000 - startNs / 1e6)).toBeLessThan(60_000)
  expect(kept?.duration_ns).toBe(5_000_000_000)
})

test('a span that stands twice in its trace is there once', async () => {
  expect(await keptSpan(303)).toMatchObject({ span_id_decimal: '7' })
})

test.each(droppedChunks)('%s: nothing of trace %i is kept', async (_, traceId) => {
  const answer = await call(server, { path: `/api/throughline/v1/traces/${traceId}` })

  expect(answer.status).toBe(404)
})

test('what is dropped is counted by why', async () => {
  const text = await (await fetch(`${server.url}/metrics`)).text()

  const counted = text.matchAll(/^throughline_spans_dropped_total\{reason="(\w+)"\} ([1-9]\d*)$/gm)
  const byReason = [...counted].map(([, reason, count]) => [reason, Number(count)])
  expect(Object.fromEntries(byReason)).toEqual({
    empty_trace: 1,
    trace_id_zero: 1,
    span_id_zero: 2,
    foreign_span: 4,
  })
})

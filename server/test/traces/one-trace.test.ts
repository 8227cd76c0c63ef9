import { TraceAnswer } from '@throughline/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { afterMs, openStoredSpans, type StoredSpans } from './stored-spans.ts'

let stored: StoredSpans

beforeAll(async () => {
  stored = await openStoredSpans()
})
afterAll(() => stored.close())

async function traceOf(id: string) {
  const { data } = await stored.answer(TraceAnswer, `traces/${id}`)
  return data
}

const low = 0xa3ce_929d_0e0e_4736n
const high = 0x4bf9_2f35_77b3_4da6n
const rootId = 2n ** 64n - 1n

const hex = '4bf92f3577b34da6a3ce929d0e0e4736'
const trace = { traceLow: low, traceHigh: high }

const root = {
  ...trace,
  spanId: rootId,
  startNs: afterMs(0),
  durationNs: 100_000_000n,
  userId: 'amy',
  meta: new Map([['http.status_code', '500']]),
  metrics: new Map([['retries', 2]]),
  links: [{ traceLow: 5n, traceHigh: 6n, spanId: 7n, attributesJson: '{"why":"batch"}' }],
}

const child = {
  ...trace,
  spanId: 2n,
  parentId: rootId,
  service: 'db',
  isError: true,
  meta: new Map([['error.type', 'Declined']]),
  startNs: afterMs(10),
  durationNs: 30_000_000n,
  events: [{ name: 'retried', atNs: afterMs(20), attributesJson: '{"after":{"ms":5}}' }],
}

test('a trace says when it was, what took the time and what its end waited for', async () => {
  await stored.add(root, child)

  const data = await traceOf(hex)

  expect(data).toMatchObject({
    id: hex,
    attributes: {
      trace_id_decimal: String(low),
      start_ns: String(afterMs(0)),
      duration_ns: 100_000_000,
      root_span_id: 'ffffffffffffffff',
      errors: 1,
      span_count: 2,
      is_cut: false,
      services: [
        { service: 'web', spans: 1, errors: 0, self_ns: 70_000_000 },
        { service: 'db', spans: 1, errors: 1, self_ns: 30_000_000 },
      ],
      critical_path: [
        { span_id: 'ffffffffffffffff', from_ns: 0, until_ns: 10_000_000 },
        { span_id: '0000000000000002', from_ns: 10_000_000, until_ns: 40_000_000 },
        { span_id: 'ffffffffffffffff', from_ns: 40_000_000, until_ns: 100_000_000 },
      ],
    },
  })
})

test('spans come back as they were sent, their ids with all digits', async () => {
  await stored.add(root, child)

  const { attributes } = await traceOf(hex)

  const link = { trace_id: '00000000000000060000000000000005', span_id: '0000000000000007' }
  expect(attributes.spans).toMatchObject([
    {
      id: 'ffffffffffffffff',
      attributes: {
        trace_id: hex,
        span_id_decimal: '18446744073709551615',
        parent_id: null,
        user_id: 'amy',
        depth: 0,
        critical_ns: 70_000_000,
        tags: { 'http.status_code': '500', retries: 2 },
        links: [{ ...link, tags: { why: 'batch' } }],
      },
    },
    {
      id: '0000000000000002',
      attributes: {
        parent_id: 'ffffffffffffffff',
        depth: 1,
        offset_ns: 10_000_000,
        error: { type: 'Declined', message: '', stack: '' },
        events: [{ name: 'retried', at_ns: String(afterMs(20)), tags: { 'after.ms': 5 } }],
      },
    },
  ])
})

test.each([
  hex.toUpperCase(),
  'a3ce929d0e0e4736',
  String(low),
  '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
  `00-${hex}-00f067aa0ba902b7-01`,
])('%s finds the same trace', async (form) => {
  await stored.add(root, child)

  expect(await traceOf(form)).toEqual(await traceOf(hex))
})

test('an id whose upper 64 bits are others is another trace, unless one side does not know them', async () => {
  await stored.add({ traceLow: 60n, traceHigh: 1n }, { traceLow: 61n, traceHigh: 0n })

  const other = await stored.ask('traces/0000000000000002000000000000003c')
  const unknown = await stored.ask('traces/0000000000000002000000000000003d')

  expect(other).toEqual({
    status: 404,
    body: { errors: ['trace 0000000000000002000000000000003c not found'] },
  })
  expect(unknown.status).toBe(200)
})

test('of two traces with the same lower 64 bits each is found by its whole id', async () => {
  await stored.add(
    { traceLow: 62n, traceHigh: 1n, spanId: 1n },
    { traceLow: 62n, traceHigh: 2n, spanId: 2n },
    { traceLow: 62n, traceHigh: 0n, spanId: 3n, parentId: 1n },
  )

  const traces = await Promise.all(
    ['0000000000000001000000000000003e', '0000000000000002000000000000003e'].map(traceOf),
  )

  const ids = traces.map(({ id, attributes }) => [id, attributes.spans.map(({ id: span }) => span)])
  expect(ids).toEqual([
    ['0000000000000001000000000000003e', ['0000000000000001', '0000000000000003']],
    ['0000000000000002000000000000003e', ['0000000000000002', '0000000000000003']],
  ])
})

test('what is no id is refused', async () => {
  const { status, body } = await stored.ask('traces/shop')

  expect(status).toBe(400)
  expect(body).toEqual({ errors: ['Invalid value at id: is no id of a trace'] })
})

test.each([
  ['timestamp=5', 'application_id: is missing'],
  ['application_id=shop', 'timestamp: must be when the event was, in epoch milliseconds'],
  [
    'application_id=shop&timestamp=now',
    'timestamp: must be when the event was, in epoch milliseconds',
  ],
])('the trace of an event is not asked for by %s', async (query, fault) => {
  const answer = await stored.ask(`events/e/trace?${query}`)

  expect(answer).toEqual({ status: 400, body: { errors: [`Invalid value at ${fault}`] } })
})

test('missing parents, rings, ids that are there twice and clocks that differ are shown and marked', async () => {
  const seventy = { traceLow: 70n, durationNs: 1_000_000n }
  const hour = 3_600_000
  await stored.add(
    { ...seventy, spanId: 1n, startNs: afterMs(5), resource: 'root' },
    { ...seventy, spanId: 2n, parentId: 1n, startNs: afterMs(4), resource: 'early' },
    { ...seventy, spanId: 3n, parentId: 99n, startNs: afterMs(6), resource: 'orphan' },
    { ...seventy, spanId: 4n, parentId: 5n, startNs: afterMs(7), resource: 'ring' },
    { ...seventy, spanId: 5n, parentId: 4n, startNs: afterMs(8), resource: 'ring too' },
    { ...seventy, spanId: 2n, parentId: 1n, startNs: afterMs(hour), resource: 'again' },
  )

  const { attributes } = await traceOf('70')

  const marks = attributes.spans.map(({ attributes: { resource, ...span } }) => [
    resource,
    span.depth,
    span.is_parent_missing,
    span.is_skewed,
    span.is_in_cycle,
  ])
  expect(attributes.root_span_id).toBe('0000000000000001')
  expect(marks).toEqual([
    ['root', 0, false, false, false],
    ['early', 1, false, true, false],
    ['again', 1, false, false, false],
    ['orphan', 0, true, false, false],
    ['ring', 0, false, false, true],
    ['ring too', 1, false, false, false],
  ])
})

test('of a trace with more than 10,000 spans the first are shown', async () => {
  const spans = Array.from({ length: 10_500 }, (_, index) => {
    const spanId = BigInt(index + 1)
    return { traceLow: 80n, spanId, parentId: index === 0 ? 0n : 1n, startNs: afterMs(index) }
  })
  await stored.add(...spans)

  const { attributes } = await traceOf('80')

  expect(attributes.spans).toHaveLength(10_000)
  expect([attributes.span_count, attributes.is_cut]).toEqual([10_500, true])
  expect(attributes.spans.at(-1)?.id).toBe('0000000000002710')
})

test('of a trace whose texts are longer than 16 MiB the first spans are shown', async () => {
  const stack = 'x'.repeat(900_000)
  const spans = Array.from({ length: 25 }, (_, index) => {
    const meta = new Map([['error.stack', stack]])
    return { traceLow: 81n, spanId: BigInt(index + 1), startNs: afterMs(index), meta }
  })
  await stored.add(...spans)

  const { attributes } = await traceOf('81')

  expect(attributes.spans.map(({ id }) => Number.parseInt(id, 16))).toEqual(
    Array.from({ length: 19 }, (_, index) => index + 1),
  )
  expect([attributes.span_count, attributes.is_cut]).toEqual([25, true])
})

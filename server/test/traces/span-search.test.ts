import { SpansAnswer, TracesAnswer } from '@throughline/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { afterMs, dayStartMs, openStoredSpans, type StoredSpans } from './stored-spans.ts'

let stored: StoredSpans

beforeAll(async () => {
  stored = await openStoredSpans()
  const trace = { traceLow: 1n, traceHigh: 2n }
  const declined = { 'http.status_code': '502', 'error.type': 'Declined', 'error.message': 'no' }
  await stored.add(
    { ...trace, spanId: 10n, startNs: afterMs(0), durationNs: 3_000_000_000n, userId: 'amy' },
    {
      ...trace,
      spanId: 11n,
      parentId: 10n,
      service: 'pay',
      resource: 'POST /checkout/pay',
      startNs: afterMs(5),
      durationNs: 2_500_000_000n,
      isError: true,
      meta: new Map(Object.entries(declined)),
    },
    { traceLow: 3n, spanId: 12n, service: 'pay', startNs: afterMs(10) },
    {
      traceLow: 4n,
      spanId: 13n,
      service: 'otel',
      startNs: afterMs(15),
      metrics: new Map([['http.response.status_code', 404]]),
      meta: new Map([
        ['http.request.method', 'PUT'],
        ['url.full', 'https://shop.test/cart'],
      ]),
    },
  )
})
afterAll(() => stored.close())

function bodyOf(type: string, attributes: object) {
  const range = { from: dayStartMs, to: dayStartMs + 60_000 }
  return { data: { type, attributes: { ...range, ...attributes } } }
}

test.each([
  ['service:pay @http.status_code:502 @duration:>2s status:error resource_name:*checkout*', [11]],
  ['@http.status_code:>=500', [11]],
  ['@http.status_code:[500 TO 599] -service:web', [11]],
  ['@duration:>2s', [11, 10]],
  ['@http.status_code:404', [13]],
  ['@http.method:PUT @http.url:*cart', [13]],
  ['@http.response.status_code:>=400', [13, 11]],
  ['service:(web OR pay) status:ok', [12, 10]],
  ['@error.type:Declined OR @usr.id:amy', [11, 10]],
  ['parent_id:000000000000000a', [11]],
  ['trace_id:00000000000000020000000000000001', [11, 10]],
  ['trace_id:0000000000000001', [11, 10]],
  ['trace_id:(1 OR 3)', [12, 11, 10]],
  ['trace_id:00000000000000030000000000000001', []],
  ['trace_id:00000000000000070000000000000003', [12]],
  ['trace_id:nonsense', []],
  ['trace_id:*2000000000000000?', [11, 10]],
  ['checkout', [11]],
  ['_missing_:@http.status_code', [12, 10]],
  ['checkout_step:1', []],
  ['', [13, 12, 11, 10]],
])('the search %j finds the spans %j, the newest first', async (query, ids) => {
  const body = bodyOf('span_search', { query })

  const { data = [] } = await stored.answer(SpansAnswer, 'spans/search', body)

  expect(data.map(({ id }) => Number.parseInt(id, 16))).toEqual(ids)
})

test('a trace is listed with its root, services and first error', async () => {
  const body = bodyOf('trace_search', { query: '@error.type:Declined' })

  const { data, meta } = await stored.answer(TracesAnswer, 'traces/search', body)

  expect(meta.page).toEqual({})
  expect(data).toEqual([
    {
      id: '00000000000000020000000000000001',
      type: 'trace',
      attributes: {
        trace_id_decimal: '1',
        start_ns: String(afterMs(0)),
        duration_ns: 3_000_000_000,
        root: {
          span_id: '000000000000000a',
          service: 'web',
          name: 'web.request',
          resource: 'GET /',
          env: 'test',
          duration_ns: 3_000_000_000,
        },
        services: ['pay', 'web'],
        is_error: true,
        error: { span_id: '000000000000000b', service: 'pay', type: 'Declined', message: 'no' },
        user_id: 'amy',
      },
    },
  ])
})

test.each([
  ['query', { query: 'service:' }],
  ['from', { from: dayStartMs + 60_000 }],
  ['page/cursor', { page: { cursor: 'nonsense' } }],
  ['page/cursor', { page: { cursor: Buffer.from('duration 1 1 1').toString('base64url') } }],
  ['page/limit', { page: { limit: 1_001 } }],
  ['sort', { sort: 'service' }],
])('a search whose %s makes no sense is refused at its place', async (place, attributes) => {
  const { status, body } = await stored.ask('spans/search', bodyOf('span_search', attributes))

  expect(status).toBe(400)
  expect(JSON.stringify(body)).toContain(`Invalid value at /data/attributes/${place}`)
})

test('a page whose spans are longer than 16 MiB ends early, and the next goes on', async () => {
  const meta = new Map([['error.stack', 'x'.repeat(900_000)]])
  const spans = Array.from({ length: 25 }, (_, index) => {
    const spanId = BigInt(index + 1)
    return { traceLow: 50n, spanId, service: 'long', startNs: afterMs(100 + index), meta }
  })
  await stored.add(...spans)
  const attributes = { query: 'service:long', sort: 'timestamp' }

  const first = await stored.answer(SpansAnswer, 'spans/search', bodyOf('span_search', attributes))
  const page = { cursor: first.meta.page?.after }
  const rest = bodyOf('span_search', { ...attributes, page })
  const second = await stored.answer(SpansAnswer, 'spans/search', rest)

  expect([first.data?.length, second.data?.length]).toEqual([19, 6])
  expect(second.meta.page).toEqual({})
})

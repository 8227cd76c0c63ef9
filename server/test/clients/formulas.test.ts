import { v2 } from '@datadog/datadog-api-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { call } from '../calling.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { vendorClient } from './vendor-client.ts'

let server: RunningServer
let api: v2.MetricsApi

const hourMs = 3_600_000
const from = Math.floor(Date.now() / hourMs) * hourMs - 5 * hourMs
const to = from + 4 * hourMs

/** Carts and payments of three countries, in the first two hours; nobody in CH pays. */
const events = [
  ...placed(4, { event: { name: 'cart' }, country: 'FR', date: from }),
  ...placed(2, { event: { name: 'cart' }, country: 'US', date: from }),
  ...placed(1, { event: { name: 'cart' }, country: 'CH', date: from }),
  ...placed(1, { event: { name: 'paid' }, country: 'FR', date: from }),
  ...placed(1, { event: { name: 'paid' }, country: 'US', date: from + hourMs }),
]

function placed(count: number, event: object): object[] {
  return Array.from({ length: count }, () => anEvent(event))
}

beforeAll(async () => {
  server = await startServer()
  api = new v2.MetricsApi(vendorClient(server))
  await send(server, events)
  await untilStored(server)
})
afterAll(() => server.remove())

function query(name: string, groupBy: v2.EventsGroupBy[]): v2.EventsScalarQuery {
  const search = { query: `@event.name:${name}` }
  const compute = { aggregation: 'count' as const }
  return { name, dataSource: 'product_analytics', search, compute, groupBy }
}

function scalarRequest(formulas: v2.QueryFormula[], facet?: string): v2.ScalarFormulaQueryRequest {
  const groupBy = facet === undefined ? [] : [{ facet }]
  const queries = [query('cart', groupBy), query('paid', groupBy)]
  return { data: { type: 'scalar_request', attributes: { from, to, queries, formulas } } }
}

test("the vendor's own client gets the formula of two figures", async () => {
  const answer = await api.queryScalarData({
    body: scalarRequest([{ formula: '100 * paid / cart' }]),
  })

  expect(answer.errors).toBeUndefined()
  expect(answer.data?.type).toBe('scalar_response')
  expect(answer.data?.attributes?.columns).toMatchObject([
    { name: '100 * paid / cart', type: 'number', values: [200 / 7] },
  ])
})

test("the vendor's own client gets formulas by group; what is missing is null, and limits cut", async () => {
  const formulas: v2.QueryFormula[] = [
    { formula: 'paid / cart', limit: { count: 2, order: 'desc' } },
    { formula: 'cart / (cart - 4)' },
  ]

  const answer = await api.queryScalarData({ body: scalarRequest(formulas, '@country') })

  expect(answer.data?.attributes?.columns).toMatchObject([
    { name: '@country', type: 'group', values: [['US'], ['FR']] },
    { name: 'paid / cart', type: 'number', values: [0.5, 0.25] },
    { name: 'cart / (cart - 4)', type: 'number', values: [-1, null] },
  ])
})

test("the vendor's own client gets curves of formulas", async () => {
  const queries = [query('cart', [{ facet: '@country' }]), query('paid', [])]
  const formulas = [{ formula: 'cart' }, { formula: 'paid - cart' }]
  const attributes = { from, to, interval: hourMs, queries, formulas }

  const answer = await api.queryTimeseriesData({
    body: { data: { type: 'timeseries_request', attributes } },
  })

  const { series, times, values } = answer.data?.attributes ?? {}
  expect(times).toEqual([from, from + hourMs])
  expect(series?.map(({ groupTags, queryIndex }) => [groupTags?.[0], queryIndex])).toEqual([
    ['FR', 0],
    ['US', 0],
    ['CH', 0],
    ['FR', 1],
    ['US', 1],
    ['CH', 1],
  ])
  expect(values).toEqual([
    [4, null],
    [2, null],
    [1, null],
    [-3, null],
    [-1, null],
    [0, null],
  ])
})

test('what is wrong with a formula question is named by its place', async () => {
  const attributes = {
    from,
    to,
    queries: [
      { data_source: 'rum', name: 'a', compute: { aggregation: 'sum' } },
      {
        data_source: 'rum',
        name: 'a',
        compute: { aggregation: 'count' },
        search: { query: '@x:' },
      },
    ],
    formulas: [{ formula: 'a +' }, { formula: 'b' }],
  }
  const named = await post('scalar', { data: { type: 'scalar_request', attributes } })
  const { queries } = attributes
  const unnamed = {
    from,
    to,
    queries: queries.map((one, index) => ({ ...one, name: `q${index}` })),
  }
  const asked = await post('scalar', { data: { type: 'scalar_request', attributes: unnamed } })

  expect(named).toEqual([
    'Invalid value at /data/attributes/queries/1/name: the same name stands twice',
    'Invalid value at /data/attributes/formulas/0/formula: a number, the name of a query or ( must stand here (offset 3)',
    'Invalid value at /data/attributes/formulas/1/formula: no query is named b',
  ])
  expect(asked).toEqual([
    expect.stringContaining('/data/attributes/queries/0/compute/metric: '),
    expect.stringContaining('/data/attributes/queries/1/search/query: '),
  ])
})

async function post(kind: string, body: object): Promise<unknown> {
  const answer = await call(server, { path: `/api/v2/query/${kind}`, body })
  expect(answer.status).toBe(400)
  const json: unknown = await answer.json()
  return typeof json === 'object' && json !== null && 'errors' in json ? json.errors : json
}

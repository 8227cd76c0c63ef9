import { v2 } from '@datadog/datadog-api-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { vendorClient } from './vendor-client.ts'

let server: RunningServer
let api: v2.ProductAnalyticsApi

const minuteMs = 60_000
const from = Math.floor(Date.now() / minuteMs) * minuteMs - 60 * minuteMs
const to = from + 50 * minuteMs

/** What a session does, at these minutes of the range. */
function doing(session: string, country: string, done: readonly (readonly [string, number])[]) {
  return done.map(([name, minute]) =>
    anEvent({ event: { name }, session: { id: session }, country, date: from + minute * minuteMs }),
  )
}

const events = [
  ...doing('s-1', 'FR', [
    ['cart', 0],
    ['cart', 1],
    ['card', 2],
    ['paid', 4],
  ]),
  ...doing('s-2', 'FR', [
    ['cart', 3],
    ['card', 9],
  ]),
  ...doing('s-3', 'US', [['cart', 5]]),
]

beforeAll(async () => {
  server = await startServer()
  api = new v2.ProductAnalyticsApi(vendorClient(server))
  await send(server, events)
  await untilStored(server)
})
afterAll(() => server.remove())

const node = (name: string) => {
  return { dataSource: 'product_analytics', search: { query: `@event.name:${name}` } } as const
}
const search = {
  expression: 'cart -> card -> paid',
  nodeObjects: { cart: node('cart'), card: node('card'), paid: node('paid') },
  joinKeys: { primary: '@session.id' },
} as const

const elapsed = (...minutes: readonly [number, number, number]) => {
  const [min, max, avg] = minutes.map((one) => one * minuteMs)
  return { min, max, avg }
}

test("the vendor's own client gets a funnel, of all and by group", async () => {
  const answer = await api.queryProductAnalyticsJourneyFunnel({
    body: {
      data: {
        type: 'journey_request',
        attributes: { from, to, query: { search, groupBy: [{ facet: '@country' }] } },
      },
    },
  })

  expect(answer.data).toMatchObject({
    type: 'funnel_response',
    attributes: {
      initialCount: 3,
      endToEndConversionRate: 1 / 3,
      endToEndElapsedTime: elapsed(4, 4, 4),
      funnelSteps: [
        {
          label: 'cart',
          value: 3,
          unit: 'millisecond',
          elapsedTimeToNextStep: elapsed(2, 6, 4),
          groups: [
            { groupTags: ['FR'], value: 2, conversionCount: 2 },
            { groupTags: ['US'], value: 1, conversionCount: 0 },
          ],
        },
        { label: 'card', value: 2, elapsedTimeToNextStep: elapsed(2, 2, 2) },
        { label: 'paid', value: 1, elapsedTimeToNextStep: elapsed(0, 0, 0) },
      ],
    },
  })
})

test("the vendor's own client gets zeros of nobody, and a 400 for what makes no sense", async () => {
  const ask = (more: object) => {
    const query = { search: { ...search, ...more } }
    const data = { type: 'journey_request' as const, attributes: { from, to, query } }
    return api.queryProductAnalyticsJourneyFunnel({ body: { data } })
  }

  const nobody = await ask({ filters: { stringFilter: '@country:CH' } })
  expect(nobody.data.attributes).toMatchObject({
    initialCount: 0,
    endToEndConversionRate: 0,
    endToEndElapsedTime: elapsed(0, 0, 0),
  })

  await expect(ask({ expression: 'cart -> nothing' })).rejects.toMatchObject({ code: 400 })
})

function figure(compute: v2.ProductAnalyticsJourneyScalarCompute) {
  const query = { search, compute, groupBy: [{ facet: '@country' }], queryId: 'paid' }
  return { data: { type: 'formula_journey_request' as const, attributes: { from, to, query } } }
}

test("the vendor's own client gets a rate of journeys by group", async () => {
  const answer = await api.queryProductAnalyticsJourneyScalar({
    body: figure({ aggregation: 'cardinality', metric: '__dd.conversion_rate' }),
  })

  expect(answer.data).toMatchObject({
    type: 'journey_scalar_response',
    attributes: {
      columns: [
        { name: '@country', type: 'group', values: [['FR'], ['US']] },
        { name: 'paid', type: 'number', values: [0.5, 0] },
      ],
    },
  })
})

test("the vendor's own client gets a curve of journeys, each where it starts", async () => {
  const answer = await api.queryProductAnalyticsJourneyTimeseries({
    body: figure({ aggregation: 'count', target: { type: 'node', value: 'card' } }),
  })

  expect(answer.data).toMatchObject({
    type: 'journey_timeseries_response',
    attributes: {
      series: [{ groupTags: ['FR'] }, { groupTags: ['US'] }],
      times: [from, from + 3 * minuteMs, from + 5 * minuteMs],
      values: [
        [1, 1, null],
        [null, null, 0],
      ],
    },
  })
})

function list(query: Partial<v2.ProductAnalyticsJourneyListQuery>) {
  const attributes = { from, to, query: { search, ...query } }
  return api.queryProductAnalyticsJourneyList({
    body: { data: { type: 'journey_list_request', attributes } },
  })
}

const computedColumns: v2.ProductAnalyticsJourneyComputedColumn[] = [
  { name: 'first_conversion_timestamps' },
]

test("the vendor's own client lists who paid, with the moment of every step", async () => {
  const { data } = await list({ computedColumns })

  expect(data).toMatchObject({ type: 'journey_list_response', attributes: { entity: 'session' } })
  expect(data.attributes.totalCount).toBe(1)
  expect(data.attributes.records).toEqual([
    {
      '@session.id': 's-1',
      timestamp: from + 4 * minuteMs,
      cart_timestamp: from,
      card_timestamp: from + 2 * minuteMs,
      paid_timestamp: from + 4 * minuteMs,
    },
  ])
})

test("the vendor's own client lists who dropped off, by groups, columns, order and limit", async () => {
  const both = await list({
    conversionType: 'drop-off',
    entityColumns: ['@event.name', '@none'],
    computedColumns,
    groupBy: [{ facet: '@country' }],
    sort: { facet: '@country', order: 'asc' },
  })
  const one = await list({ conversionType: 'drop-off', limit: 1 })
  const filtered = await list({ conversionType: 'drop-off', entityFilters: '@event.name:card' })

  const last = (id: string, name: string, minute: number) => {
    const timestamp = from + minute * minuteMs
    return {
      '@session.id': id,
      timestamp,
      '@event.name': name,
      '@none': null,
      paid_timestamp: null,
    }
  }
  expect(both.data.attributes.records).toEqual([
    {
      ...last('s-2', 'card', 9),
      '@country': 'FR',
      cart_timestamp: from + 3 * minuteMs,
      card_timestamp: from + 9 * minuteMs,
    },
    {
      ...last('s-3', 'cart', 5),
      '@country': 'US',
      cart_timestamp: from + 5 * minuteMs,
      card_timestamp: null,
    },
  ])
  expect(one.data.attributes).toMatchObject({
    totalCount: 2,
    records: [{ '@session.id': 's-2', timestamp: from + 9 * minuteMs }],
  })
  expect(filtered.data.attributes.records).toMatchObject([{ '@session.id': 's-2' }])
})

test("the vendor's own client is told that a list of nobody is empty, and what makes no sense", async () => {
  const nobody = await list({ entityFilters: '@event.name:nothing' })

  expect(nobody.data.attributes).toMatchObject({ entity: 'session', records: [], totalCount: 0 })
  await expect(list({ limit: 0 })).rejects.toMatchObject({ code: 400 })
})

test("the vendor's own client is told whom a list is of", async () => {
  const { data } = await list({ search: { ...search, joinKeys: { primary: '@usr.id' } } })

  expect(data.attributes).toMatchObject({ entity: 'user', totalCount: 1 })
  expect(data.attributes.records).toMatchObject([{ '@usr.id': 'user-1' }])
})

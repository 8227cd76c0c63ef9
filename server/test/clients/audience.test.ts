import { v2 } from '@datadog/datadog-api-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { vendorClient } from './vendor-client.ts'

let server: RunningServer
let api: v2.ProductAnalyticsApi

beforeAll(async () => {
  server = await startServer()
  api = new v2.ProductAnalyticsApi(vendorClient(server))
  const people = [
    { user: 'ann', email: 'ann@corp.com', account: 'Big' },
    { user: 'ben', email: 'ben@home.org', account: 'Big' },
    { user: 'eve', email: 'eve@corp.com', account: 'Small' },
  ]
  for (const { user, email, account } of people) {
    await api.submitProductAnalyticsEvent({
      body: {
        application: { id: 'shop' },
        event: { name: 'payment.processed' },
        type: 'server',
        usr: { id: user, additionalProperties: { email } },
        account: { id: account, additionalProperties: { name: account } },
      },
    })
  }
  await untilStored(server)
})
afterAll(() => server.remove())

function aQuestion(
  audienceFilters: v2.ProductAnalyticsAudienceFilters,
): v2.ProductAnalyticsAnalyticsRequest {
  return {
    data: {
      type: 'formula_analytics_extended_request',
      attributes: {
        from: Date.now() - 3_600_000,
        to: Date.now() + 3_600_000,
        query: {
          audienceFilters,
          compute: { aggregation: 'count', interval: 3_600_000 },
          groupBy: [
            { facet: 'user_email', source: 'product_analytics_audience_filters.users' },
            { facet: 'account_name', source: 'product_analytics_audience_filters.accounts' },
          ],
          query: { dataSource: 'product_analytics', search: { query: '@type:server' } },
        },
      },
    },
  }
}

test("the vendor's own client limits a question to an audience and groups by profiles", async () => {
  const body = aQuestion({
    users: [{ name: 'corp', query: 'user_email:*@corp.com' }],
    accounts: [{ name: 'big', query: 'account_name:Big' }, { name: '' }],
    segments: [{ name: '', segmentId: '00000000-0000-0000-0000-000000000000' }],
    formula: 'corp AND big',
  })

  const scalar = await api.queryProductAnalyticsScalar({ body })
  const series = await api.queryProductAnalyticsTimeseries({ body })

  expect(scalar.data?.attributes?.columns?.map(({ values }) => values)).toEqual([
    [['ann@corp.com']],
    [['Big']],
    [1],
  ])
  expect(series.data?.attributes?.series?.map(({ groupTags }) => groupTags)).toEqual([
    ['ann@corp.com', 'Big'],
  ])
})

test("the vendor's own client is told what is wrong with an audience", async () => {
  const body = aQuestion({ users: [{ name: 'corp' }], formula: 'them' })

  const asked = api.queryProductAnalyticsScalar({ body })

  await expect(asked).rejects.toMatchObject({
    code: 400,
    body: { errors: [expect.stringContaining('no filter has the name "them"')] },
  })
})

test("the vendor's own client reads profiles", async () => {
  const profiles = new v2.RumAudienceManagementApi(vendorClient(server))
  const seconds = Math.floor(Date.now() / 1_000)

  const users = await profiles.queryUsers({
    body: {
      data: {
        type: 'query_users_request',
        attributes: {
          query: 'user_email:*@corp.com',
          selectColumns: ['user_id', '@usr.email'],
          sort: { field: 'user_id', order: 'DESC' },
          wildcardSearchTerm: 'corp',
        },
      },
    },
  })
  const accounts = await profiles.queryAccounts({
    body: { data: { type: 'query_account_request', attributes: { query: 'account_name:Small' } } },
  })
  const buyers = await profiles.queryEventFilteredUsers({
    body: {
      data: {
        type: 'query_event_filtered_users_request',
        attributes: {
          selectColumns: ['user_id'],
          includeRowCount: true,
          eventQuery: {
            query: '@account.id:Small',
            timeFrame: { start: seconds - 3_600, end: seconds + 3_600 },
          },
        },
      },
    },
  })

  expect(users.data?.attributes).toEqual({
    hits: [
      { user_id: 'eve', '@usr.email': 'eve@corp.com' },
      { user_id: 'ann', '@usr.email': 'ann@corp.com' },
    ],
    total: 2,
  })
  expect(accounts.data?.attributes?.hits).toMatchObject([{ account_id: 'Small' }])
  expect(buyers.data?.attributes).toEqual({ hits: [{ user_id: 'eve' }], total: 1 })
})

test("the vendor's own client reads the values of profile columns", async () => {
  const profiles = new v2.RumAudienceManagementApi(vendorClient(server))
  const body = (facetId: string): v2.FacetInfoRequest => {
    return { data: { type: 'users_facet_info_request', attributes: { facetId, limit: 2 } } }
  }

  const emails = await profiles.getUserFacetInfo({ body: body('user_email') })
  const names = await profiles.getAccountFacetInfo({ body: body('account_name') })

  expect(emails.data?.attributes?.result?.values).toEqual([
    { value: 'ann@corp.com', count: 1 },
    { value: 'ben@home.org', count: 1 },
  ])
  expect(names.data?.attributes?.result?.values).toEqual([
    { value: 'Big', count: 1 },
    { value: 'Small', count: 1 },
  ])
  expect(names.data?.type).toBe('users_facet_info')
})

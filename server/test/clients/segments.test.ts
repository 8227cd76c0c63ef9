import { v2 } from '@datadog/datadog-api-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import {
  askSegments,
  createSegment,
  createStaticSegment,
  membersUpdate,
  segmentOf,
} from '../segment-api.ts'
import { vendorClient } from './vendor-client.ts'

let server: RunningServer
let api: v2.ProductAnalyticsApi

const dayMs = 86_400_000

beforeAll(async () => {
  server = await startServer()
  api = new v2.ProductAnalyticsApi(vendorClient(server))
  const daysAgo = (days: number) => Date.now() - days * dayMs
  const visit = (user: string, days: number, more: object = {}) =>
    anEvent({ usr: { id: user }, account: { id: `${user}'s` }, date: daysAgo(days), ...more })
  await send(server, [
    visit('old', 100),
    visit('old', 40),
    visit('loyal', 100),
    visit('loyal', 2),
    visit('new', 3),
    visit('unlucky', 60),
    visit('unlucky', 1, { type: 'error' }),
    ...Array.from({ length: 100 }, () => visit('busy', 20)),
    ...Array.from({ length: 100 }, () => visit('busy', 4)),
  ])
  await untilStored(server)
})
afterAll(() => server.remove())

/** The users of a segment, asked by the vendor's client for the last 200 days. */
async function usersOf(filters: v2.ProductAnalyticsAudienceFilters): Promise<unknown> {
  const answer = await api.queryProductAnalyticsScalar({
    body: {
      data: {
        type: 'formula_analytics_extended_request',
        attributes: {
          from: Date.now() - 200 * dayMs,
          to: Date.now() + 1_000,
          query: {
            audienceFilters: filters,
            compute: { aggregation: 'count' },
            groupBy: [{ facet: '@usr.id' }],
            query: { dataSource: 'product_analytics', search: { query: '*' } },
          },
        },
      },
    },
  })
  return answer.data?.attributes?.columns?.[0]?.values?.flat().toSorted()
}

test.each([
  ['new_users', ['new']],
  ['active_users', ['busy', 'loyal', 'new', 'unlucky']],
  ['frequent_users', ['busy']],
  ['quiet_users', ['old']],
  ['users_with_errors', ['unlucky']],
  ['new_accounts', ['busy', 'new']],
  ['quiet_accounts', ['old']],
])('the template %s, posted as it is, finds %j', async (id, users) => {
  const template: unknown = await (
    await askSegments(server, 'GET', { path: `/templates/${id}` })
  ).json()
  const { id: segmentId } = await segmentOf(await askSegments(server, 'POST', { body: template }))

  expect(await usersOf({ segments: [{ name: 's', segmentId }] })).toEqual(users)
})

test("the vendor's own client names searches and lists, of users and accounts, in one formula", async () => {
  const recent = { event_query: { time_frame: { last: 7, unit: 'day' } } }
  const active = await createSegment(server, { name: 'active', ...recent })
  const users = await createStaticSegment(server, { name: 'two', ids: ['new', 'old', 'nobody'] })
  const accounts = await createStaticSegment(server, {
    name: 'accounts',
    entity: 'account',
    ids: ["loyal's", "old's"],
  })

  const found = await usersOf({
    users: [{ name: 'unlucky', query: 'user_id:unlucky' }],
    segments: [
      { name: 'active', segmentId: active },
      { name: 'two', segmentId: users },
      { name: 'of accounts', segmentId: accounts.toUpperCase() },
    ],
    formula: 'unlucky OR active AND (two OR "of accounts")',
  })

  expect(found).toEqual(['loyal', 'new', 'unlucky'])
})

test('a question sees a change of a list at once', async () => {
  const segmentId = await createStaticSegment(server, { name: 'changing', ids: ['old'] })
  const filters = { segments: [{ name: 's', segmentId }] }
  const before = await usersOf(filters)

  const body = membersUpdate({ add: ['new', 'busy'], remove: ['old'] })
  await segmentOf(await askSegments(server, 'POST', { path: `/${segmentId}/members`, body }))

  expect(before).toEqual(['old'])
  expect(await usersOf(filters)).toEqual(['busy', 'new'])
})

test('a question that names a deleted segment is refused at its place', async () => {
  const segmentId = await createStaticSegment(server, { name: 'short-lived', ids: ['old'] })
  const filters = { segments: [{ name: 's', segmentId }] }
  expect(await usersOf(filters)).toEqual(['old'])

  await askSegments(server, 'DELETE', { path: `/${segmentId}` })

  const place = '/data/attributes/query/audience_filters/segments/0/segment_id'
  await expect(usersOf(filters)).rejects.toMatchObject({
    code: 400,
    body: { errors: [`Invalid value at ${place}: there is no such segment`] },
  })
})

test('a list of 200,000 ids is taken whole, and read in the order of their bytes', async () => {
  const ids = Array.from({ length: 200_000 }, (_, index) => `user-${index}`)
  const id = await createStaticSegment(server, { name: 'long', ids })

  const page = await segmentOf(
    await askSegments(server, 'GET', { path: `/${id}?page[size]=10000` }),
  )

  expect(page.attributes.member_count).toBe(200_000)
  expect(page.attributes.ids).toEqual(ids.toSorted().slice(0, 10_000))
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  answerAccountFacet,
  answerAccounts,
  answerEventFilteredUsers,
  answerUserFacet,
  answerUsers,
} from '../../src/query/answer.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const happened = [
  { usr: { id: 'ann', email: 'ann@corp.com', plan: 'free' }, geo: { city: 'Paris' } },
  { usr: { id: 'ben', email: 'ben@home.org', plan: 'free', age: 30 }, account: { id: 'big' } },
  { usr: { id: 'ann', plan: 'paid', tags: ['a', 'b'] }, account: { id: 'big', name: 'Big' } },
  { usr: { id: 'eve', age: 41.5 }, account: { id: 'small' } },
]

const lines = happened.map((what, index) =>
  JSON.stringify({
    type: 'server',
    application: { id: 'shop' },
    event: { name: index === 1 ? 'viewed' : 'paid', id: `e-${index}` },
    date: index * 1_000,
    ...what,
  }),
)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(lines)
})
afterAll(() => stored.close())

const users = (attributes: object) =>
  answerUsers({ data: { type: 'query_users_request', attributes } }, stored.context)
const accounts = (attributes: object) =>
  answerAccounts({ data: { type: 'query_account_request', attributes } }, stored.context)

test('a user has all columns, with the first and the last value of each', async () => {
  const answer = await users({ query: 'user_id:ann' })

  const none = Object.fromEntries(
    ['country_code', 'region', 'device_type', 'os_name', 'os_version', 'browser_name']
      .concat('browser_version')
      .flatMap((name) => [
        [`first_${name}`, null],
        [`last_${name}`, null],
      ]),
  )
  const hit = {
    user_id: 'ann',
    user_email: 'ann@corp.com',
    user_name: null,
    first_seen: 0,
    last_seen: 2_000,
    first_application: 'shop',
    last_application: 'shop',
    first_city: 'Paris',
    last_city: 'Paris',
    ...none,
  }
  expect(answer).toEqual({
    kind: 'answered',
    body: {
      data: { id: 'request-1', type: 'query_response', attributes: { hits: [hit], total: 1 } },
      meta: { request_id: 'request-1', status: 'done' },
    },
  })
})

test('who was seen before and after 1970 was last seen after, however often one asks', async () => {
  const dates = [-5_000, 7_000]
  const people = await storeEvents(
    dates.map((date) => JSON.stringify({ usr: { id: 'ann' }, date })),
  )
  const body = { data: { type: 'query_users_request', attributes: { select_columns } } }

  // The engine compiles an aggregation that it has run three times.
  const answers = [1, 2, 3, 4, 5].map(() => answerUsers(body, people.context))

  for (const answer of await Promise.all(answers)) {
    expect(answer).toHaveProperty('body.data.attributes.hits', [
      { first_seen: -5_000, last_seen: 7_000 },
    ])
  }
  await people.close()
})

const select_columns = ['first_seen', 'last_seen']

test.each([
  ['those seen last first', {}, { ids: ['eve', 'ann', 'ben'], total: 3 }],
  [
    'by a column',
    { sort: { field: 'user_id', order: 'DESC' } },
    { ids: ['eve', 'ben', 'ann'], total: 3 },
  ],
  [
    'by a trait, those without it last',
    { sort: { field: '@usr.age', order: 'ASC' } },
    { ids: ['ben', 'eve', 'ann'], total: 3 },
  ],
  ['some of them', { limit: 1 }, { ids: ['eve'], total: 3 }],
  ['whom a search finds', { query: '@usr.plan:paid' }, { ids: ['ann'], total: 1 }],
  ['who hold a term in any case', { wildcard_search_term: 'CORP' }, { ids: ['ann'], total: 1 }],
  ['who hold a term with a gap', { wildcard_search_term: 'b*home' }, { ids: ['ben'], total: 1 }],
  ['nobody', { query: '@usr.plan:gold' }, { ids: [], total: 0 }],
])('users are shown: %s', async (_how, attributes, { ids, total }) => {
  const answer = await users({ select_columns: ['user_id'], ...attributes })

  const hits = ids.map((user_id) => ({ user_id }))
  expect(answer).toMatchObject({ body: { data: { attributes: { hits, total } } } })
})

test('traits are columns too, with the types they were sent with', async () => {
  const answer = await users({
    select_columns: ['@usr.plan', '@usr.tags', '@usr.age', '@usr.none'],
    sort: { field: 'user_id', order: 'ASC' },
  })

  expect(answer).toMatchObject({
    body: {
      data: {
        attributes: {
          hits: [
            { '@usr.plan': 'paid', '@usr.tags': ['a', 'b'], '@usr.age': null, '@usr.none': null },
            { '@usr.plan': 'free', '@usr.tags': null, '@usr.age': 30 },
            { '@usr.plan': null, '@usr.age': 41.5 },
          ],
        },
      },
    },
  })
})

test('accounts have an id, a name and when they were seen', async () => {
  const answer = await accounts({ sort: { field: 'account_id', order: 'ASC' } })

  expect(answer).toMatchObject({
    body: {
      data: {
        attributes: {
          hits: [
            { account_id: 'big', account_name: 'Big', first_seen: 1_000, last_seen: 2_000 },
            { account_id: 'small', account_name: null, first_seen: 3_000, last_seen: 3_000 },
          ],
          total: 2,
        },
      },
    },
  })
})

test.each([
  [
    'users with such an event in these seconds',
    {},
    { hits: [{ user_id: 'eve' }, { user_id: 'ann' }], total: 2 },
  ],
  [
    'of them those whose profile matches',
    { query: '@usr.plan:*' },
    { hits: [{ user_id: 'ann' }], total: 1 },
  ],
  ['without a total', { include_row_count: false, limit: 1 }, { hits: [{ user_id: 'eve' }] }],
])('event_filtered_query gives %s', async (_what, more, attributes) => {
  const event_query = { query: '@event.name:paid', time_frame: { start: 1, end: 4 } }
  const asked = { select_columns: ['user_id'], event_query, ...more }

  const answer = await answerEventFilteredUsers(
    { data: { type: 'query_event_filtered_users_request', attributes: asked } },
    stored.context,
  )

  expect(answer).toHaveProperty('body.data.attributes', attributes)
})

test.each([
  [
    'texts',
    { facet_id: '@usr.plan' },
    {
      values: [
        { value: 'free', count: 1 },
        { value: 'paid', count: 1 },
      ],
    },
  ],
  [
    'only those with a term',
    { facet_id: 'user_email', term_search: { value: 'CORP' } },
    { values: [{ value: 'ann@corp.com', count: 1 }] },
  ],
  [
    'only of some',
    { facet_id: '@usr.plan', search: { query: 'user_id:ben' } },
    { values: [{ value: 'free', count: 1 }] },
  ],
  [
    'numbers with their range',
    { facet_id: '@usr.age' },
    {
      values: [
        { value: '30', count: 1 },
        { value: '41.5', count: 1 },
      ],
      range: { min: 30, max: 41.5 },
    },
  ],
  [
    'the most frequent',
    { facet_id: 'first_application', limit: 1 },
    { values: [{ value: 'shop', count: 3 }] },
  ],
  ['none', { facet_id: '@usr.none' }, { values: [] }],
])('the values of a column of users: %s', async (_which, asked, result) => {
  const attributes = { limit: 10, ...asked }

  const answer = await answerUserFacet(
    { data: { type: 'users_facet_info_request', attributes } },
    stored.context,
  )

  expect(answer).toHaveProperty('body.data.attributes', { result })
})

test('the values of a column of accounts', async () => {
  const attributes = { facet_id: 'account_name', limit: 10 }

  const answer = await answerAccountFacet(
    { data: { type: 'users_facet_info_request', attributes } },
    stored.context,
  )

  expect(answer).toHaveProperty('body.data', {
    id: 'request-1',
    type: 'users_facet_info',
    attributes: { result: { values: [{ value: 'Big', count: 1 }] } },
  })
})

test.each([
  [{ limit: 0 }, '/data/attributes/limit: must be 1 to 10000'],
  [{ select_columns: ['user_id', 'nothing'] }, '/data/attributes/select_columns/1: "nothing" is'],
  [{ sort: { field: 'account_id' } }, '/data/attributes/sort/field: "account_id" is neither'],
  [{ wildcard_search_term: '*'.repeat(101) }, '/wildcard_search_term: at most 65536 characters'],
  [{ query: 'user_id:(' }, '/data/attributes/query: '],
])('%o is refused: %s', async (attributes, sentence) => {
  const answer = await users(attributes)

  expect(answer).toEqual({ kind: 'rejected', errors: [expect.stringContaining(sentence)] })
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, askScalar, send, untilStored } from '../asking.ts'
import { call } from '../calling.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
  const page = { event: 'page', anonymousId: 'a-1', properties: { utm_source: 'news' } }
  await sendClient({ ...page, eventId: 'page' })
  await sendClient({ event: 'sign_up', userId: 'ann', anonymousId: 'a-1', eventId: 'sign-up' })
  const names = { new_user_id: 'ann', previous_id: 'old-ann' }
  await sendClient({ event: '$alias', userId: 'ann', eventId: 'alias', properties: names })
  await send(server, [
    anEvent({ event: { name: 'paid', id: 'paid-1' }, usr: { id: 'ann', plan: 'new' }, amount: 90 }),
    anEvent({ event: { name: 'paid', id: 'paid-2' }, usr: { id: 'old-ann' }, amount: 30 }),
  ])
  await untilStored(server)
  await eventually(async () => {
    if ((await count('@usr.id:ann')) < 5) throw new Error('not resolved yet')
  })
})
afterAll(() => server.remove())

async function sendClient(event: object): Promise<void> {
  const timestamp = new Date().toISOString()
  const answer = await fetch(`${server.url}/track`, {
    method: 'POST',
    headers: { 'x-api-key': server.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ timestamp, context: { source: 'api' }, properties: {}, ...event }),
  })
  if (answer.status !== 200) throw new Error(await answer.text())
}

const asSent = { identity_resolution: false }
const range = () => ({ from: Date.now() - 3_600_000, to: Date.now() + 3_600_000 })

async function count(search: string, more: object = {}): Promise<number> {
  const query = { data_source: 'product_analytics', search: { query: search } }
  const compute = { aggregation: 'count' }
  const columns = await askScalar(server, { ...range(), query: { query, compute }, ...more })
  return Number(columns[0]?.values[0] ?? 0)
}

type Request = {
  readonly path: string
  readonly type: string
  readonly attributes: object
  readonly method?: string
}

async function ask({ path, type, attributes, method = 'POST' }: Request) {
  const body = { data: { type, id: path.split('/').at(-1), attributes } }
  const answer = await call(server, { method, path: `/api/v2${path}`, body })
  return { status: answer.status, text: await answer.text() }
}

test('what a browser did before the sign-in, and what another id of the same person did, is hers', async () => {
  expect(await count('@usr.id:ann')).toBe(5)
  expect(await count('@usr.id:old-ann')).toBe(5)
  expect(await count('@usr.id:ann', asSent)).toBe(3)
  expect(await count('@usr.id:old-ann', asSent)).toBe(1)
})

test('a payment that a server sent is of the campaign that led its user to the page', async () => {
  expect(await count('@event.name:paid @last_touch.utm.source:news')).toBe(2)
  expect(await count('@event.name:paid @last_touch.utm.source:news', asSent)).toBe(0)
})

function setResolution(application: string, identity_resolution: boolean) {
  return ask({
    path: `/rum/applications/${application}`,
    type: 'rum_application_update',
    attributes: { identity_resolution },
    method: 'PATCH',
  })
}

test('an application is read as sent from the answer to the change on, and resolved again', async () => {
  const before = await count('@usr.id:ann')
  const off = await setResolution('datalyr', false)
  const between = await count('@usr.id:ann')
  await setResolution('datalyr', true)
  const after = await count('@usr.id:ann')

  expect(off.status).toBe(200)
  expect([before, between, after]).toEqual([5, 4, 5])
})

test('looked for by an old id, users are found resolved, and as sent where an application is read so', async () => {
  const users = {
    path: '/product-analytics/users/query',
    type: 'query_users_request',
    attributes: {
      select_columns: ['user_id'],
      query: 'user_id:old-ann',
      sort: { field: 'user_id', order: 'ASC' },
    },
  }

  await setResolution('shop', false)
  const mixed = await ask(users)
  await setResolution('shop', true)
  const resolved = await ask(users)

  expect(mixed.text).toContain('"hits":[{"user_id":"ann"},{"user_id":"old-ann"}]')
  expect(resolved.text).toContain('"hits":[{"user_id":"ann"}]')
})

const questions = [
  {
    asks: 'a formula',
    path: '/query/scalar',
    type: 'scalar_request',
    attributes: () => ({
      ...range(),
      queries: [
        {
          name: 'a',
          data_source: 'product_analytics',
          compute: { aggregation: 'cardinality', metric: '@usr.id' },
        },
      ],
      formulas: [{ formula: '100 * a' }],
    }),
    resolved: '"values":[100]',
    sent: '"values":[200]',
  },
  {
    asks: 'the users',
    path: '/product-analytics/users/query',
    type: 'query_users_request',
    attributes: () => ({ select_columns: ['user_id', '@usr.plan'] }),
    resolved: '"hits":[{"user_id":"ann","@usr.plan":"new"}]',
    sent: '{"user_id":"old-ann","@usr.plan":null}',
  },
  {
    asks: 'the users who did something',
    path: '/product-analytics/users/event_filtered_query',
    type: 'query_event_filtered_users_request',
    attributes: () => {
      const time_frame = { start: 0, end: 4_000_000_000 }
      const event_query = { query: '@amount:30', time_frame }
      return { select_columns: ['user_id'], event_query }
    },
    resolved: '"hits":[{"user_id":"ann"}]',
    sent: '"hits":[{"user_id":"old-ann"}]',
  },
  {
    asks: 'the values of a column of users',
    path: '/product-analytics/users/facet_info',
    type: 'users_facet_info_request',
    attributes: () => ({ facet_id: 'user_id', limit: 10 }),
    resolved: '"values":[{"value":"ann","count":1}]',
    sent: '{"value":"old-ann","count":1}',
  },
  {
    asks: 'a list',
    path: '/product-analytics/analytics/list',
    type: 'formula_analytics_extended_list_request',
    attributes: () => ({
      ...range(),
      query: {
        query: { data_source: 'product_analytics', search: { query: '@amount:30' } },
        columns: ['@usr.id', '@usr.resolved_id'],
      },
    }),
    resolved: '"records":[{"@usr.id":"old-ann","@usr.resolved_id":"ann"}]',
    sent: '"records":[{"@usr.id":"old-ann","@usr.resolved_id":"old-ann"}]',
  },
]

test.each(questions)('$asks has users resolved, or as sent where it says so', async (question) => {
  const { path, type, attributes, resolved, sent } = question

  const asked = await ask({ path, type, attributes: attributes() })
  const askedAsSent = await ask({ path, type, attributes: { ...attributes(), ...asSent } })

  expect(asked.text).toContain(resolved)
  expect(askedAsSent.text).toContain(sent)
})

test('what is typed into a picker is completed with the users that questions name', async () => {
  const values = await call(server, { path: '/api/app/dictionary/values?attribute=@usr.id' })

  expect(await values.json()).toEqual({ values: [{ value: 'ann', count: 5 }] })
})

test('a switch that is no boolean is refused with its place', async () => {
  const attributes = { facet_id: 'user_id', limit: 10, identity_resolution: 'no' }

  const { status, text } = await ask({
    path: '/product-analytics/users/facet_info',
    type: 'users_facet_info_request',
    attributes,
  })

  expect(status).toBe(400)
  expect(text).toContain('/data/attributes/identity_resolution')
})

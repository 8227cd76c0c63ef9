import { errorCodes } from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { segmentLimits } from '../catalog/segments.ts'
import { EngineError } from '../warehouse/engine-error.ts'
import type { SegmentLists } from '../warehouse/segment-lists.ts'
import { fakeTools, heldLists, questionHeaders } from './fake-stages.ts'
import { buildServer } from './server.ts'

const base = '/api/v2/product-analytics/segment'

let lists: SegmentLists
let app: FastifyInstance

beforeEach(async () => {
  lists = heldLists()
  app = await buildServer(await fakeTools({ lists }))
})
afterEach(() => app.close())

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

async function ask(method: Method, url: string, payload?: object) {
  const body = payload === undefined ? {} : { payload }
  return app.inject({ method, url, headers: questionHeaders, ...body })
}

type Answer = {
  data: { id: string; attributes: { ids?: string[]; member_count: number } }
  meta: { page: { after?: string } }
}

function creation(attributes: object): object {
  return { data: { type: 'static_segment_create', attributes } }
}

function update(id: string, attributes: object): object {
  return { data: { type: 'segment_update', id, attributes } }
}

function members(attributes: object): object {
  return { data: { type: 'segment_members_update', attributes } }
}

async function created(ids: readonly string[], name = 'Buyers'): Promise<string> {
  const answer = await ask('POST', `${base}/static`, creation({ name, ids }))
  return answer.json<Answer>().data.id
}

async function createdSearch(): Promise<string> {
  const payload = { data: { type: 'segment_create', attributes: { name: 'All' } } }
  return (await ask('POST', base, payload)).json<Answer>().data.id
}

async function pageOf(id: string, query = '') {
  return (await ask('GET', `${base}/${id}${query}`)).json<Answer>()
}

test('a list of ids counts each once and is read in pages', async () => {
  const created = await ask(
    'POST',
    `${base}/static`,
    creation({ name: 'Buyers', description: 'd', entity: 'account', ids: ['c', 'a', 'b', 'a'] }),
  )

  const { id, attributes } = created.json<Answer>().data
  const first = await pageOf(id, '?page[size]=2')
  const { after = '' } = first.meta.page
  const second = await pageOf(id, `?page[size]=2&page[after]=${after}`)
  expect(created.statusCode).toBe(201)
  expect(attributes).toMatchObject({
    name: 'Buyers',
    description: 'd',
    entity: 'account',
    kind: 'static',
    member_count: 3,
  })
  expect(first.data.attributes).toEqual({ ...attributes, ids: ['a', 'b'] })
  expect(second.data.attributes.ids).toEqual(['c'])
  expect(second.meta).toEqual({ page: {} })
})

test('a page that is just full says no more, and one of nothing asks nobody', async () => {
  const id = await created(['a', 'b'])

  expect(await pageOf(id, '?page[size]=2')).toMatchObject({ meta: { page: {} } })
  lists.page = () => Promise.reject(new Error('asked'))
  expect((await pageOf(id, '?page[size]=0')).data.attributes.ids).toEqual([])
})

test.each(['-1', '1.5', 'x', '10001', '100000'])('a page of %s ids is refused', async (size) => {
  const id = await created(['a'])

  const answer = await ask('GET', `${base}/${id}?page[size]=${size}`)

  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toEqual({
    errors: ['Invalid value at page[size]: must be from 0 to 10000'],
  })
})

test('members are added and removed in one change', async () => {
  const id = await created(['a', 'b'])

  const answer = await ask(
    'POST',
    `${base}/${id}/members`,
    members({ add: ['b', 'c', 'c'], remove: ['a', 'x'] }),
  )

  expect(answer.statusCode).toBe(200)
  expect(answer.json<Answer>().data.attributes.member_count).toBe(2)
  expect((await pageOf(id)).data.attributes).toMatchObject({ member_count: 2, ids: ['b', 'c'] })
})

test('changes that come together are all made', async () => {
  const id = await created([])
  const ids = Array.from({ length: 10 }, (_, index) => `user-${index}`)

  await Promise.all(ids.map((one) => ask('POST', `${base}/${id}/members`, members({ add: [one] }))))

  expect((await pageOf(id)).data.attributes.ids).toEqual(ids)
})

test('an update keeps the ids unless it names others', async () => {
  const id = await created(['a', 'b'])

  const renamed = await ask('PUT', `${base}/${id}`, update(id, { name: 'Payers' }))
  const kept = await pageOf(id)
  await ask('PUT', `${base}/${id}`, update(id, { name: 'Payers', ids: ['z'] }))
  const replaced = await pageOf(id)

  expect(renamed.json<Answer>().data.attributes.member_count).toBe(2)
  expect(kept.data.attributes).toMatchObject({ name: 'Payers', ids: ['a', 'b'] })
  expect(replaced.data.attributes).toMatchObject({ member_count: 1, ids: ['z'] })
})

test('a change that fails in the middle leaves the list as it was', async () => {
  const id = await created(['a', 'b'])
  lists.derive = () => Promise.reject(new Error('broken'))

  const answer = await ask('POST', `${base}/${id}/members`, members({ add: ['c'] }))

  expect(answer.statusCode).toBe(500)
  expect((await pageOf(id)).data.attributes).toMatchObject({ member_count: 2, ids: ['a', 'b'] })
})

test('one member over the limit is refused, and the list stays', async () => {
  const id = await created(['a'])
  lists.derive = () => Promise.resolve(segmentLimits.membersMax + 1)

  const answer = await ask('POST', `${base}/${id}/members`, members({ add: ['b'] }))

  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toEqual({ errors: [errorCodes.segment_too_long.sentence] })
  expect((await pageOf(id)).data.attributes).toMatchObject({ member_count: 1, ids: ['a'] })
})

const aHundredThousand = Array.from({ length: 100_000 }, () => 'a')

test.each([
  [creation({ name: 'x' }), '/data/attributes'],
  [creation({ name: 'x', ids: 'a' }), '/data/attributes/ids'],
  [creation({ name: 'x', ids: [''] }), '/data/attributes/ids/0'],
  [creation({ name: 'x', ids: ['a', 1] }), '/data/attributes/ids/1'],
  [creation({ name: 'x', ids: ['x'.repeat(1_025)] }), '/data/attributes/ids/0'],
  [creation({ name: 'x', ids: ['a', '\ud800'] }), '/data/attributes/ids/1'],
  [creation({ name: 'Buyers', ids: [] }), '/data/attributes/name'],
  [creation({ name: 'x', ids: [...aHundredThousand, ''] }), '/data/attributes/ids/100000'],
])('a list is refused at its fault: %#', async (body, pointer) => {
  await created(['a'])

  const answer = await ask('POST', `${base}/static`, body)

  expect(answer.statusCode).toBe(400)
  expect(answer.json<{ errors: string[] }>().errors[0]).toMatch(`Invalid value at ${pointer}:`)
})

test.each([
  [members({ add: [''] }), '/data/attributes/add/0'],
  [members({ add: ['\udc00'] }), '/data/attributes/add/0'],
  [members({ remove: ['a', '\udc00'] }), '/data/attributes/remove/1'],
  [members({ add: ['a'], remove: ['b', 'a'] }), '/data/attributes/remove/1'],
  [{ data: { type: 'segment_members_update' } }, '/data'],
])('the change of members %j is refused at %s', async (body, pointer) => {
  const id = await created(['a'])

  const answer = await ask('POST', `${base}/${id}/members`, body)

  expect(answer.statusCode).toBe(400)
  expect(answer.json<{ errors: string[] }>().errors[0]).toMatch(`Invalid value at ${pointer}:`)
})

test('a search stays a search, and a list a list', async () => {
  const list = await created(['a'])
  const search = await createdSearch()
  const first_seen = { last: 1, unit: 'day' }
  const searched = { name: 'x', query: '*', first_seen, last_seen: first_seen }

  const toSearch = await ask('PUT', `${base}/${list}`, update(list, searched))
  const toList = await ask('PUT', `${base}/${search}`, update(search, { name: 'x', ids: ['a'] }))
  const withMembers = await ask('POST', `${base}/${search}/members`, members({ add: ['a'] }))

  const isList = ['query', 'first_seen', 'last_seen'].map(
    (name) => `Invalid value at /data/attributes/${name}: this segment is a list of ids`,
  )
  expect(toSearch.json()).toEqual({ errors: isList })
  expect(toList.json()).toEqual({
    errors: ['Invalid value at /data/attributes/ids: this segment is a search'],
  })
  expect(withMembers.json()).toEqual({
    errors: [
      'Invalid value at /data/attributes: this segment is a search; only lists have members',
    ],
  })
})

test('members of no segment are 404', async () => {
  const answer = await ask('POST', `${base}/nobody/members`, members({ add: ['a'] }))

  expect(answer.statusCode).toBe(404)
  expect(answer.json()).toEqual({ errors: ['segment nobody not found'] })
})

test('while the engine is away, lists cannot be read or made, but segments can be seen', async () => {
  const id = await created(['a'])
  const away = () =>
    Promise.reject(new EngineError('unavailable', 'the engine is starting', { retryable: true }))
  Object.assign(lists, { write: away, derive: away, page: away })

  const answers = [
    await ask('POST', `${base}/static`, creation({ name: 'x', ids: ['a'] })),
    await ask('POST', `${base}/${id}/members`, members({ add: ['b'] })),
    await ask('GET', `${base}/${id}`),
  ]

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([429, 429, 429])
  for (const answer of answers) {
    expect(answer.headers).toMatchObject({ 'retry-after': '2' })
    expect(answer.json()).toEqual({ errors: [errorCodes.warehouse_unavailable.sentence] })
  }
  expect((await ask('GET', base)).json()).toMatchObject({ data: [{ id }] })
  expect((await ask('GET', `${base}/${id}?page[size]=0`)).statusCode).toBe(200)
})

test('of too many changes at once some are told to come back', async () => {
  const id = await created(['a'])
  const waiting: (() => void)[] = []
  lists.derive = () => new Promise((resolve) => waiting.push(() => resolve(1)))
  const attempts = segmentLimits.changesWaitingMax + 1

  const asked = Array.from({ length: attempts }, () =>
    ask('POST', `${base}/${id}/members`, members({ add: ['b'] })),
  )
  const refused = await Promise.race(asked)
  lists.derive = () => Promise.resolve(1)
  for (const end of waiting) end()
  const answers = await Promise.all(asked)

  expect(refused.statusCode).toBe(429)
  expect(refused.headers).toMatchObject({ 'retry-after': '2' })
  expect(refused.json()).toEqual({ errors: [errorCodes.segments_busy.sentence] })
  expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(attempts - 1)
})

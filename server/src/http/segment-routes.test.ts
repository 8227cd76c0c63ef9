import { errorCodes } from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { segmentTemplates } from '../catalog/segment-templates.ts'
import { segmentLimits } from '../catalog/segments.ts'
import { fakeTools, questionHeaders } from './fake-stages.ts'
import { buildServer, type ServerTools } from './server.ts'

const base = '/api/v2/product-analytics/segment'

let tools: ServerTools
let app: FastifyInstance

beforeEach(async () => {
  tools = await fakeTools()
  app = await buildServer(tools)
})
afterEach(() => app.close())

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

async function ask(method: Method, url: string, payload?: object) {
  const body = payload === undefined ? {} : { payload }
  return app.inject({ method, url, headers: questionHeaders, ...body })
}

function creation(attributes: object): object {
  return { data: { type: 'segment_create', attributes } }
}

function update(id: string, attributes: object): object {
  return { data: { type: 'segment_update', id, attributes } }
}

type Answer = { data: { id: string; attributes: { created_at: number; modified_at: number } } }

async function created(attributes: object): Promise<string> {
  return (await ask('POST', base, creation(attributes))).json<Answer>().data.id
}

const payers = {
  name: 'Payers in trouble',
  description: 'Who pays, and lately failed to.',
  entity: 'user',
  query: '@usr.plan:paid',
  first_seen: { start: 0, end: 2_000_000_000 },
  event_query: {
    query: '@event.name:payment.failed',
    time_frame: { last: 30, unit: 'day' },
    occurrences: { operator: '>=', value: '3' },
  },
}

test('a created segment is read back as it was answered, without what nobody knows', async () => {
  const { event_query } = payers
  const unknown = { ...payers, color: 'red', event_query: { ...event_query, color: 'blue' } }

  const answer = await ask('POST', base, creation(unknown))

  const { id, attributes } = answer.json<Answer>().data
  const { created_at, modified_at } = attributes
  expect(answer.statusCode).toBe(201)
  expect(modified_at).toBe(created_at)
  expect(answer.json()).toEqual({
    data: {
      id,
      type: 'segment',
      attributes: { ...payers, kind: 'search', created_at, modified_at },
    },
  })
  expect((await ask('GET', `${base}/${id}`)).json()).toEqual(answer.json())
})

test('segments are listed by name', async () => {
  for (const name of ['b', 'a', 'B']) await created({ name })

  const list = (await ask('GET', base)).json<{ data: { attributes: { name: string } }[] }>()

  expect(list.data.map(({ attributes }) => attributes.name)).toEqual(['B', 'a', 'b'])
})

test('an update replaces all but the entity', async () => {
  const id = await created({ ...payers, entity: 'account', query: 'account_name:x' })

  const answer = await ask('PUT', `${base}/${id}`, update(id, { name: 'All', query: '' }))

  const { attributes } = answer.json<Answer>().data
  const { created_at, modified_at } = attributes
  const kept = { kind: 'search', entity: 'account', created_at, modified_at }
  expect(attributes).toEqual({ name: 'All', description: '', query: '', ...kept })
  expect((await ask('GET', `${base}/${id}`)).json()).toEqual(answer.json())
})

test('a deleted segment is gone, and its name is free again', async () => {
  const id = await created({ name: 'All' })

  const deleted = await ask('DELETE', `${base}/${id}`)

  const missing = await ask('GET', `${base}/${id}`)
  expect([deleted.statusCode, deleted.body]).toEqual([204, ''])
  expect(missing.statusCode).toBe(404)
  expect(missing.json()).toEqual({ errors: [`segment ${id} not found`] })
  expect((await ask('GET', base)).json()).toEqual({ data: [] })
  expect((await ask('POST', base, creation({ name: 'All' }))).statusCode).toBe(201)
})

test.each(['GET', 'PUT', 'DELETE'] as const)('%s of no segment is 404', async (method) => {
  const payload = method === 'PUT' ? update('nobody', { name: 'All' }) : undefined

  const answer = await ask(method, `${base}/nobody`, payload)

  expect(answer.statusCode).toBe(404)
  expect(answer.json()).toEqual({ errors: ['segment nobody not found'] })
})

test('two segments cannot have one name, but names differ by case', async () => {
  await created({ name: 'All' })
  const id = await created({ name: 'all' })

  const twice = await ask('POST', base, creation({ name: 'All' }))
  const renamed = await ask('PUT', `${base}/${id}`, update(id, { name: 'All' }))
  const unchanged = await ask('PUT', `${base}/${id}`, update(id, { name: 'all' }))

  const errors = ['Invalid value at /data/attributes/name: another segment has this name']
  expect([twice.statusCode, renamed.statusCode]).toEqual([400, 400])
  expect(twice.json()).toEqual({ errors })
  expect(renamed.json()).toEqual({ errors })
  expect(unchanged.statusCode).toBe(200)
})

test('an update of another segment than that of the path is refused', async () => {
  const id = await created({ name: 'All' })

  const answer = await ask('PUT', `${base}/${id}`, update('other', { name: 'All' }))

  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toEqual({
    errors: ['Invalid value at /data/id: must be the id in the path'],
  })
})

const always = { last: 1, unit: 'day' }

test.each([
  [{}, '/data/attributes'],
  [{ name: '' }, '/data/attributes/name'],
  [{ name: 'x'.repeat(257) }, '/data/attributes/name'],
  [{ name: 'x', entity: 'session' }, '/data/attributes/entity'],
  [{ name: 'x', query: '(' }, '/data/attributes/query'],
  [{ name: 'x', query: 'x'.repeat(10_001) }, '/data/attributes/query'],
  [{ name: 'x', query: 'account_name:x' }, '/data/attributes/query'],
  [{ name: 'x', entity: 'account', query: '@usr.plan:paid' }, '/data/attributes/query'],
  [{ name: 'x', first_seen: {} }, '/data/attributes/first_seen'],
  [{ name: 'x', last_seen: { last: 1 } }, '/data/attributes/last_seen'],
  [{ name: 'x', last_seen: { start: 1, unit: 'day' } }, '/data/attributes/last_seen'],
  [{ name: 'x', last_seen: { ...always, start: 1, end: 2 } }, '/data/attributes/last_seen'],
  [{ name: 'x', last_seen: { start: 2, end: 2 } }, '/data/attributes/last_seen/start'],
  [{ name: 'x', last_seen: { last: 0, unit: 'day' } }, '/data/attributes/last_seen/last'],
  [{ name: 'x', last_seen: { last: 1, unit: 'year' } }, '/data/attributes/last_seen/unit'],
  [{ name: 'x', last_seen: { last: 2 ** 50, unit: 'week' } }, '/data/attributes/last_seen'],
  [{ name: 'x', event_query: {} }, '/data/attributes/event_query'],
  [
    { name: 'x', event_query: { query: 'a:', time_frame: always } },
    '/data/attributes/event_query/query',
  ],
  [
    {
      name: 'x',
      event_query: { time_frame: always, occurrences: { operator: '!', value: '1' } },
    },
    '/data/attributes/event_query/occurrences/operator',
  ],
  [
    {
      name: 'x',
      event_query: { time_frame: always, occurrences: { operator: '=', value: 'two' } },
    },
    '/data/attributes/event_query/occurrences/value',
  ],
])('a segment of %j is refused at %s', async (attributes, pointer) => {
  const id = await created({ name: 'All' })

  const answer = await ask('POST', base, creation(attributes))
  const changed = await ask('PUT', `${base}/${id}`, update(id, attributes))

  expect([answer.statusCode, changed.statusCode]).toEqual([400, 400])
  expect(answer.json<{ errors: string[] }>().errors[0]).toMatch(`Invalid value at ${pointer}:`)
  expect(changed.json()).toEqual(answer.json())
})

test('one segment over the limit is refused', async () => {
  for (let index = 0; index < segmentLimits.segmentsMax; index += 1) {
    await created({ name: `segment ${index}` })
  }

  const answer = await ask('POST', base, creation({ name: 'one more' }))

  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toEqual({ errors: [errorCodes.segments_full.sentence] })
})

test.each([...segmentTemplates.keys()])('the template %s can be posted as it is', async (id) => {
  const template = await ask('GET', `${base}/templates/${id}`)

  const answer = await ask('POST', base, template.json())

  expect([template.statusCode, answer.statusCode]).toEqual([200, 201])
  expect(answer.json()).toMatchObject({ data: { attributes: segmentTemplates.get(id) } })
})

test('the templates are listed, and no other is there', async () => {
  const list = (await ask('GET', `${base}/templates`)).json<{ data: { id: string }[] }>()
  const missing = await ask('GET', `${base}/templates/nobody`)

  expect(list.data.map(({ id }) => id)).toEqual([...segmentTemplates.keys()])
  expect(missing.statusCode).toBe(404)
  expect(missing.json()).toEqual({ errors: ['segment template nobody not found'] })
})

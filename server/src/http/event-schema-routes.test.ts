import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeTools, questionHeaders } from './fake-stages.ts'
import { buildServer } from './server.ts'

const base = '/api/event-schemas'

let app: FastifyInstance

beforeEach(async () => {
  app = await buildServer(await fakeTools())
})
afterEach(() => app.close())

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

async function ask(method: Method, url: string, payload?: object) {
  const body = payload === undefined ? {} : { payload }
  return app.inject({ method, url, headers: questionHeaders, ...body })
}

const order = {
  event_type: 'Order Paid',
  application_id: 'shop',
  description: 'What finance relies on.',
  enabled: true,
  json_schema: { 'event@properties': { type: 'object', required: ['total'] } },
}

async function created(attributes: object) {
  return ask('POST', base, { data: { type: 'event_schema_create', attributes } })
}

async function replaced(id: string, attributes: object, inBody = id) {
  const data = { type: 'event_schema_update', id: inBody, attributes }
  return ask('PUT', `${base}/${id}`, { data })
}

type Answer = { data: { id: string; attributes: { created_at: number; modified_at: number } } }

test('an event schema is read back as it was created, replaced and deleted', async () => {
  const answer = await created(order)
  const { id, attributes } = answer.json<Answer>().data
  const { created_at, modified_at } = attributes
  const found = await ask('GET', `${base}/${id}`)
  const { description: _, application_id: __, ...less } = { ...order, enabled: false }
  const change = await replaced(id, less)
  const gone = await ask('DELETE', `${base}/${id}`)

  expect(answer.statusCode).toBe(201)
  expect(answer.json()).toEqual({
    data: { id, type: 'event_schema', attributes: { ...order, created_at, modified_at } },
  })
  expect(found.json()).toEqual(answer.json())
  expect(change.json()).toMatchObject({
    data: { attributes: { ...less, description: '', created_at } },
  })
  expect(change.json()).not.toHaveProperty('data.attributes.application_id')
  expect(gone.statusCode).toBe(204)
  expect((await ask('GET', `${base}/${id}`)).json()).toEqual({
    errors: [`event schema ${id} not found`],
  })
  expect((await replaced(id, order)).statusCode).toBe(404)
  expect((await ask('DELETE', `${base}/${id}`)).statusCode).toBe(404)
})

test('event schemas are listed by the type of the events', async () => {
  for (const event_type of ['b', 'c', 'a']) await created({ ...order, event_type })

  const { data } = (await ask('GET', base)).json<{ data: { attributes: object }[] }>()

  expect(data.map(({ attributes }) => attributes)).toMatchObject(
    ['a', 'b', 'c'].map((event_type) => ({ event_type, enabled: true })),
  )
})

test('the example of the page creates an event schema', async () => {
  const page = readFileSync(
    new URL('../../../docs/reference/event-schemas.md', import.meta.url),
    'utf8',
  )
  const [, example = ''] = /```json\n([^`]*)```/.exec(page) ?? []

  const answer = await app.inject({
    method: 'POST',
    url: base,
    headers: questionHeaders,
    payload: example,
  })

  expect(answer.statusCode).toBe(201)
})

const longTitle = { title: 'x'.repeat(40_000) }
const at = 'Invalid value at /data/attributes/json_schema'

test.each([
  [{ 'event@props': {} }, `${at}/event@props: there is no such target`],
  [{ 'event@properties.': {} }, `${at}/event@properties.: there is no such target`],
  [{ 'event@properties': 'text' }, `${at}/event@properties: must be an object or a boolean`],
  [
    { 'event@context.a/b': { properties: { a: { $ref: 'https://example.test' } } } },
    `${at}/event@context.a~1b/properties/a/$ref: must lead into $defs of the same schema: #/$defs/…`,
  ],
  [
    { 'event@properties': { requird: [] } },
    `${at}/event@properties: strict mode: unknown keyword: "requird"`,
  ],
  [
    Object.fromEntries(['id', 'sku'].map((key) => [`event@properties.${key}`, longTitle])),
    `${at}: is over 65536 characters long, or deeper than 100 levels`,
  ],
])('%.80j is refused with its place', async (json_schema, sentence) => {
  const answer = await created({ ...order, json_schema })

  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toEqual({ errors: [sentence] })
})

test('a body that is nested deeper than any schema is refused', async () => {
  const nested = `{"not":`.repeat(50_000) + '{}' + '}'.repeat(50_000)
  const schemas = `{"event@properties":${nested}}`
  const attributes = `{"event_type":"a","json_schema":${schemas}}`
  const payload = `{"data":{"type":"event_schema_create","attributes":${attributes}}}`

  const answer = await app.inject({ method: 'POST', url: base, headers: questionHeaders, payload })

  expect(answer.json()).toEqual({
    errors: [`${at}: is over 65536 characters long, or deeper than 100 levels`],
  })
})

test('every target that is wrong is named, and an id that is not that of the path', async () => {
  const { id } = (await created(order)).json<Answer>().data
  const json_schema = { 'event@properties': 1, 'session@id': { type: 'word' } }

  const answer = await replaced(id, { ...order, json_schema }, 'another')

  expect(answer.json()).toEqual({
    errors: [
      'Invalid value at /data/id: must be the id in the path',
      `${at}/event@properties: must be an object or a boolean`,
      `${at}/session@id/type: must be equal to one of the allowed values: ["array","boolean","integer","null","number","object","string"]`,
    ],
  })
})

test('there may be 500 event schemas', async () => {
  for (let count = 0; count < 500; count += 1) await created(order)

  const answer = await created(order)

  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toEqual({ errors: ['There are 500 event schemas; delete one first.'] })
})

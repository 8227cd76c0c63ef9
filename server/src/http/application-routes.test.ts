import { errorCodes } from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeTools, intakeHeaders, questionHeaders } from './fake-stages.ts'
import { buildServer, type ServerTools } from './server.ts'

const base = '/api/v2/rum/applications'
const createdAt = 1_795_000_000_000

let tools: ServerTools
let app: FastifyInstance
let nowMs: number
let autoCreateApplications: boolean

beforeEach(async () => {
  nowMs = createdAt
  autoCreateApplications = true
  const fakes = await fakeTools()
  tools = {
    ...fakes,
    intake: {
      ...fakes.intake,
      nowMs: () => nowMs,
      get autoCreateApplications() {
        return autoCreateApplications
      },
    },
    management: { ...fakes.management, nowMs: () => nowMs },
  }
  app = await buildServer(tools)
})
afterEach(() => app.close())

type Answer = { data: { id: string; attributes: { client_token: string; hash: string } } }

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

async function ask(method: Method, url: string, payload?: object) {
  const body = payload === undefined ? {} : { payload }
  return app.inject({ method, url, headers: questionHeaders, ...body })
}

function creation(attributes: object): object {
  return { data: { type: 'rum_application_create', attributes } }
}

function update(id: string, attributes: object): object {
  return { data: { type: 'rum_application_update', id, attributes } }
}

async function created(attributes: object): Promise<string> {
  const answer = await ask('POST', base, creation(attributes))
  return answer.json<{ data: { id: string } }>().data.id
}

async function sendEvent(id: string) {
  const payload = {
    type: 'server',
    application: { id },
    event: { name: 'paid' },
    usr: { id: 'user-1' },
  }
  return app.inject({ method: 'POST', url: '/api/v2/prodlytics', headers: intakeHeaders, payload })
}

test('a created application is read back as it was answered, with its token and scales', async () => {
  const answer = await ask('POST', base, creation({ name: 'Shop' }))

  const { id, attributes } = answer.json<Answer>().data
  const { client_token: token, hash } = attributes
  expect(answer.statusCode).toBe(200)
  expect(token).toMatch(/^pub[0-9a-f]{32}$/)
  expect(hash).toMatch(/^[0-9a-f]{32}$/)
  expect(answer.json()).toEqual({
    data: {
      id,
      type: 'rum_application',
      attributes: {
        application_id: id,
        client_token: token,
        hash,
        name: 'Shop',
        type: 'browser',
        is_active: true,
        identity_resolution: true,
        org_id: 1,
        created_at: createdAt,
        created_by_handle: 'throughline',
        updated_at: createdAt,
        updated_by_handle: 'throughline',
        product_scales: {
          rum_event_processing_scale: { last_modified_at: createdAt, state: 'ALL' },
          product_analytics_retention_scale: { last_modified_at: createdAt, state: 'MAX' },
        },
      },
    },
  })
  expect((await ask('GET', `${base}/${id}`)).json()).toEqual(answer.json())
})

test('a change keeps what it does not name, and tells when a state was set', async () => {
  const id = await created({ name: 'Shop', type: 'ios' })
  const before = (await ask('GET', `${base}/${id}`)).json<Answer>().data.attributes

  nowMs += 1_000
  const answer = await ask(
    'PATCH',
    `${base}/${id}`,
    update(id, { name: 'Store', rum_event_processing_state: 'NONE' }),
  )

  const after = answer.json<Answer>().data.attributes
  expect(after).toMatchObject({
    name: 'Store',
    type: 'ios',
    client_token: before.client_token,
    created_at: createdAt,
    updated_at: createdAt + 1_000,
    product_scales: {
      rum_event_processing_scale: { last_modified_at: createdAt + 1_000, state: 'NONE' },
      product_analytics_retention_scale: { last_modified_at: createdAt, state: 'MAX' },
    },
  })
  expect(after.hash).not.toBe(before.hash)
})

test('identity resolution is on until it is switched off, and stays off when something else changes', async () => {
  const id = await created({ name: 'Shop' })
  const sent = await created({ name: 'As sent', identity_resolution: false })
  const isResolved = async (of: string) =>
    (await ask('GET', `${base}/${of}`)).json<{
      data: { attributes: { identity_resolution: boolean } }
    }>().data.attributes.identity_resolution

  expect(await isResolved(id)).toBe(true)
  expect(await isResolved(sent)).toBe(false)
  const before = (await ask('GET', `${base}/${id}`)).json<Answer>().data.attributes.hash
  await ask('PATCH', `${base}/${id}`, update(id, { identity_resolution: false }))
  const after = (await ask('GET', `${base}/${id}`)).json<Answer>().data.attributes.hash
  await ask('PATCH', `${base}/${id}`, update(id, { name: 'Store' }))

  expect(await isResolved(id)).toBe(false)
  expect(after).not.toBe(before)
})

test('a switch of identity resolution that is no boolean is refused with its place', async () => {
  const answer = await ask('POST', base, creation({ name: 'Shop', identity_resolution: 'off' }))

  expect(answer.statusCode).toBe(400)
  expect(answer.json<{ errors: string[] }>().errors[0]).toContain(
    '/data/attributes/identity_resolution',
  )
})

test('an application that an event created is in the same list, and can be managed', async () => {
  const id = await created({ name: 'Shop' })
  await sendEvent('from an event/1')

  const list = (await ask('GET', base)).json<{ data: { id: string }[] }>().data
  const found = await ask('GET', `${base}/${encodeURIComponent('from an event/1')}`)

  expect(list.map((application) => application.id)).toEqual([id, 'from an event/1'])
  expect(list[0]).not.toHaveProperty('attributes.client_token')
  expect(found.json<Answer>().data.attributes).toMatchObject({
    name: 'from an event/1',
    is_active: true,
  })
  expect(found.json<Answer>().data.attributes.client_token).toMatch(/^pub/)
})

test('a deleted application is gone, and comes back new with the next event', async () => {
  await sendEvent('shop')
  const before = (await ask('GET', `${base}/shop`)).json<Answer>().data.attributes

  const deleted = await ask('DELETE', `${base}/shop`)
  const missing = await ask('GET', `${base}/shop`)
  await sendEvent('shop')
  const after = (await ask('GET', `${base}/shop`)).json<Answer>().data.attributes

  expect([deleted.statusCode, deleted.body]).toEqual([204, ''])
  expect(missing.statusCode).toBe(404)
  expect(missing.json()).toEqual({ errors: ['application shop not found'] })
  expect(after.client_token).not.toBe(before.client_token)
})

test('where events may not create applications, a deleted one stays away', async () => {
  await sendEvent('shop')
  autoCreateApplications = false

  await ask('DELETE', `${base}/shop`)
  const refused = await sendEvent('shop')

  expect(refused.statusCode).toBe(400)
  expect((await ask('GET', `${base}/shop`)).statusCode).toBe(404)
})

test('events of an application without Product Analytics are refused until it is on again', async () => {
  const id = await created({ name: 'Shop', product_analytics_retention_state: 'NONE' })

  const refused = await sendEvent(id)
  await ask('PATCH', `${base}/${id}`, update(id, { product_analytics_retention_state: 'MAX' }))
  const taken = await sendEvent(id)

  expect(refused.statusCode).toBe(400)
  expect(refused.body).toContain(errorCodes.application_disabled.sentence)
  expect(taken.statusCode).toBe(202)
})

test.each(['GET', 'PATCH', 'DELETE'] as const)('%s of no application is 404', async (method) => {
  const payload = method === 'PATCH' ? update('nobody', {}) : undefined

  const answer = await ask(method, `${base}/nobody`, payload)

  expect(answer.statusCode).toBe(404)
  expect(answer.json()).toEqual({ errors: ['application nobody not found'] })
})

test.each([
  [creation({}), '/data/attributes'],
  [creation({ name: '' }), '/data/attributes/name'],
  [creation({ name: 1 }), '/data/attributes/name'],
  [creation({ name: 'Shop', type: 'toaster' }), '/data/attributes/type'],
  [
    creation({ name: 'Shop', product_analytics_retention_state: 'SOME' }),
    '/data/attributes/product_analytics_retention_state',
  ],
  [{ data: { type: 'rum_application', attributes: { name: 'Shop' } } }, '/data/type'],
  [{}, '/'],
  [[], '/'],
])('the creation %j is refused at %s', async (body, pointer) => {
  const answer = await ask('POST', base, body)

  expect(answer.statusCode).toBe(400)
  expect(answer.json<{ errors: string[] }>().errors[0]).toMatch(`Invalid value at ${pointer}:`)
})

test('a change of another application than that of the path is refused', async () => {
  const id = await created({ name: 'Shop' })

  const answer = await ask('PATCH', `${base}/${id}`, update('other', { name: 'Store' }))

  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toEqual({
    errors: ['Invalid value at /data/id: must be the id in the path'],
  })
})

test('one application over the limit is refused, whoever created the others', async () => {
  await sendEvent('one')
  await sendEvent('two')
  await created({ name: 'Three' })

  const answer = await ask('POST', base, creation({ name: 'Four' }))

  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toEqual({ errors: [errorCodes.applications_full.sentence] })
})

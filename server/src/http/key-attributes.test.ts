import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeTools, questionHeaders } from './fake-stages.ts'
import { keyPaths } from './key-endpoints.ts'
import { buildServer } from './server.ts'

const { apiKeys, ownApplicationKeys } = keyPaths

let app: FastifyInstance

beforeEach(async () => {
  app = await buildServer(await fakeTools())
})
afterEach(() => app.close())

function create(url: string, attributes: object, beside: object = {}) {
  const type = url === apiKeys ? 'api_keys' : 'application_keys'
  const payload = { data: { type, attributes, ...beside } }
  return app.inject({ method: 'POST', url, headers: questionHeaders, payload })
}

test.each([
  [apiKeys, { allowed_origin: ['https://shop.example'] }],
  [ownApplicationKeys, { scope: [] }],
])('a key made at %s with a misspelt limit is refused, not made without it', async (url, limit) => {
  const answer = await create(url, { name: 'new', ...limit })
  const list = await app.inject({ method: 'GET', url, headers: questionHeaders })

  expect(answer.statusCode).toBe(400)
  const [misspelt = ''] = Object.keys(limit)
  expect(answer.body).toContain(`/data/attributes/${misspelt}`)
  expect(list.body).not.toContain('"new"')
})

test.each([
  [apiKeys, { allowed_origins: ['https://shop.example'] }],
  [ownApplicationKeys, { scopes: ['rum_apps_read'] }],
])('a key made at %s with a limit beside its attributes is refused', async (url, limit) => {
  const answer = await create(url, { name: 'new' }, limit)

  expect(answer.statusCode).toBe(400)
  const [misplaced = ''] = Object.keys(limit)
  expect(answer.body).toContain(`/data/${misplaced}: `)
})

test('an update with a misspelt limit is refused, and the key stays as it is', async () => {
  const { data } = (await create(apiKeys, { name: 'old' })).json<{ data: { id: string } }>()
  const url = `${apiKeys}/${data.id}`
  const attributes = { name: 'new', allowed_origin: ['https://shop.example'] }
  const payload = { data: { type: 'api_keys', id: data.id, attributes } }
  const answer = await app.inject({ method: 'PATCH', url, headers: questionHeaders, payload })
  const read = await app.inject({ method: 'GET', url, headers: questionHeaders })

  expect(answer.statusCode).toBe(400)
  expect(read.body).toContain('"old"')
})

test.each([
  ['abcd', 'd'],
  ['dk_abcdefghi', 'ghi'],
  ['dk_abcdefghijklmnop', 'mnop'],
])('of the own key %s at most a quarter is shown later: %s', async (key, shown) => {
  const answer = await create(apiKeys, { name: 'short', key })

  expect(answer.json()).toMatchObject({ data: { attributes: { key, last4: shown } } })
})

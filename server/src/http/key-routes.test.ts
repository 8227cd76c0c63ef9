import { errorCodes } from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keyHash, keyUuid } from '../catalog/catalog-document.ts'
import { keyDocument, keysMax } from '../catalog/keys.ts'
import { fakeTools, intakeHeaders, keys, questionHeaders } from './fake-stages.ts'
import { keyPaths } from './key-endpoints.ts'
import { buildServer, type ServerTools } from './server.ts'

const { apiKeys, applicationKeys, ownApplicationKeys } = keyPaths

let tools: ServerTools
let app: FastifyInstance

beforeEach(async () => {
  tools = await fakeTools()
  app = await buildServer(tools)
})
afterEach(() => app.close())

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
type Headers = Readonly<Record<string, string>>
type Asked = { readonly payload?: object; readonly headers?: Headers }

async function ask(
  method: Method,
  url: string,
  { payload, headers = questionHeaders }: Asked = {},
) {
  return app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
}

type Key = { id: string; attributes: { key: string; name: string; scopes: string[] | null } }

async function created(url: string, attributes: object, headers?: Headers): Promise<Key> {
  const type = url === apiKeys ? 'api_keys' : 'application_keys'
  const payload = { data: { type, attributes } }
  const answer = await ask('POST', url, headers === undefined ? { payload } : { payload, headers })
  return answer.json<{ data: Key }>().data
}

function update(type: string, id: string, attributes: object): object {
  return { data: { type, id, attributes } }
}

function withKey(key: string): Headers {
  return { ...intakeHeaders, 'dd-application-key': key }
}

function validated(key: string) {
  return ask('GET', '/api/v1/validate', { headers: { 'dd-api-key': key } })
}

const firstIds = {
  apiKey: keyUuid(keyHash(keys.api_key)),
  applicationKey: keyUuid(keyHash(keys.application_key)),
}

test.each([
  [apiKeys, 32],
  [ownApplicationKeys, 40],
])('a key made at %s has %i digits and is shown once', async (url, digits) => {
  const key = await created(url, { name: 'new' })
  const read = await ask('GET', `${url}/${key.id}`)
  const list = await ask('GET', url)

  expect(key.attributes.key).toMatch(new RegExp(`^[0-9a-f]{${digits}}$`))
  for (const { statusCode, body } of [read, list]) {
    expect(statusCode).toBe(200)
    expect(body).toContain(`"last4":"${key.attributes.key.slice(-4)}"`)
    expect(body).not.toContain(key.attributes.key)
    expect(body).not.toContain(keyHash(key.attributes.key))
  }
})

test('a new API key sends at once and is refused at once when deleted', async () => {
  const { id, attributes } = await created(apiKeys, { name: 'new' })
  const headers = { 'dd-api-key': attributes.key }

  const before = await ask('GET', '/api/v1/validate', { headers })
  const deleted = await ask('DELETE', `${apiKeys}/${id}`)
  const after = await ask('GET', '/api/v1/validate', { headers })

  expect([before.statusCode, deleted.statusCode, after.statusCode]).toEqual([200, 204, 403])
  expect((await ask('GET', `${apiKeys}/${id}`)).json()).toEqual({
    errors: [`key ${id} not found`],
  })
})

test('a deleted application key opens nothing at once', async () => {
  const { id, attributes } = await created(ownApplicationKeys, { name: 'new' })
  const shown = { headers: withKey(attributes.key) }
  const before = await ask('GET', applicationKeys, shown)

  await ask('DELETE', `${applicationKeys}/${id}`)

  expect(before.statusCode).toBe(200)
  expect((await ask('GET', applicationKeys, shown)).statusCode).toBe(403)
})

test('a key of one kind is nothing as a key of the other', async () => {
  const apiKey = (await created(apiKeys, { name: 'new' })).attributes.key
  const applicationKey = (await created(ownApplicationKeys, { name: 'new' })).attributes.key

  const swapped = { 'dd-api-key': applicationKey, 'dd-application-key': apiKey }
  const right = { 'dd-api-key': apiKey, 'dd-application-key': applicationKey }

  const url = '/api/v2/validate_keys'
  expect((await ask('GET', url, { headers: swapped })).statusCode).toBe(403)
  expect((await ask('GET', url, { headers: right })).statusCode).toBe(200)
})

test('the last key that may do everything can be neither deleted nor limited', async () => {
  await created(ownApplicationKeys, { name: 'limited', scopes: ['org_app_keys_write'] })
  const { apiKey, applicationKey } = firstIds
  const limited = update('application_keys', applicationKey, { scopes: ['rum_apps_read'] })

  const answers = [
    await ask('DELETE', `${apiKeys}/${apiKey}`),
    await ask('DELETE', `${applicationKeys}/${applicationKey}`),
    await ask('DELETE', `${ownApplicationKeys}/${applicationKey}`),
    await ask('PATCH', `${applicationKeys}/${applicationKey}`, { payload: limited }),
  ]

  for (const answer of answers) {
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toEqual({ errors: [errorCodes.key_last.sentence] })
  }
  expect((await ask('GET', applicationKeys)).statusCode).toBe(200)
})

test('the first keys can be deleted when there are others, and the overview shows them no more', async () => {
  const apiKey = (await created(apiKeys, { name: 'new' })).attributes.key
  const applicationKey = (await created(ownApplicationKeys, { name: 'new' })).attributes.key
  const headers = { 'dd-api-key': apiKey, 'dd-application-key': applicationKey }
  const before = await ask('GET', '/api/app/overview', { headers })

  const answers = [
    await ask('DELETE', `${apiKeys}/${firstIds.apiKey}`, { headers }),
    await ask('DELETE', `${applicationKeys}/${firstIds.applicationKey}`, { headers }),
  ]

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204])
  expect(before.json()).toMatchObject({ api_key: keys.api_key })
  expect((await ask('GET', '/api/app/overview', { headers })).json()).toMatchObject({
    api_key: '<API key>',
  })
})

test('who may not see API keys finds none in the overview', async () => {
  const key = await created(ownApplicationKeys, { name: 'asks', scopes: ['rum_apps_read'] })
  const headers = withKey(key.attributes.key)

  const overview = await ask('GET', '/api/app/overview', { headers })

  expect(overview.statusCode).toBe(200)
  expect(overview.body).not.toContain(keys.api_key)
})

test('a limited key gives nothing away that it does not have', async () => {
  const scopes = ['user_app_keys', 'rum_apps_read']
  const limited = await created(ownApplicationKeys, { name: 'limited', scopes })
  const headers = withKey(limited.attributes.key)
  const post = (attributes: object) => {
    const payload = { data: { type: 'application_keys', attributes: { name: 'x', ...attributes } } }
    return ask('POST', ownApplicationKeys, { payload, headers })
  }
  const widen = (more: string[] | null) => {
    const payload = update('application_keys', limited.id, { scopes: more })
    return ask('PATCH', `${ownApplicationKeys}/${limited.id}`, { payload, headers })
  }

  const answers = [
    await post({}),
    await post({ scopes: null }),
    await post({ scopes: ['rum_apps_read', 'api_keys_write'] }),
    await widen(null),
    await widen(['user_app_keys', 'rum_apps_write']),
  ]

  for (const answer of answers) {
    expect(answer.statusCode).toBe(403)
    expect(answer.json()).toEqual({
      errors: ['An application key cannot give permissions that it does not have itself.'],
    })
  }
  expect((await post({ scopes: ['rum_apps_read'] })).statusCode).toBe(201)
  expect((await widen(['user_app_keys'])).statusCode).toBe(200)
})

test('a change keeps what it does not name', async () => {
  const scopes = ['rum_apps_read']
  const { id } = await created(ownApplicationKeys, { name: 'one', scopes })
  const url = `${applicationKeys}/${id}`

  const named = await ask('PATCH', url, {
    payload: update('application_keys', id, { name: 'two' }),
  })
  const freed = await ask('PATCH', url, {
    payload: update('application_keys', id, { scopes: null }),
  })

  expect(named.json<{ data: Key }>().data.attributes).toMatchObject({ name: 'two', scopes })
  expect(freed.json<{ data: Key }>().data.attributes).toMatchObject({ name: 'two', scopes: null })
})

test('an API key keeps its category through a change of its name', async () => {
  const { id } = await created(apiKeys, { name: 'one', category: 'ci' })

  const answer = await ask('PATCH', `${apiKeys}/${id}`, {
    payload: update('api_keys', id, { name: 'two', remote_config_read_enabled: true }),
  })

  expect(answer.json<{ data: Key }>().data.attributes).toMatchObject({
    name: 'two',
    category: 'ci',
    remote_config_read_enabled: true,
  })
})

test('a client that has a key goes on with it when it is made here', async () => {
  const { id, attributes } = await created(apiKeys, { name: 'shop', key: 'ws_demo' })

  expect(attributes).toMatchObject({ key: 'ws_demo', last4: 'o' })
  expect((await validated('ws_demo')).statusCode).toBe(200)
  await ask('DELETE', `${apiKeys}/${id}`)
  expect((await validated('ws_demo')).statusCode).toBe(403)
  expect((await created(apiKeys, { name: 'shop', key: 'ws_demo' })).id).toBe(id)
  expect((await validated('ws_demo')).statusCode).toBe(200)
})

test('a random key starts with dk_ where it is asked to', async () => {
  const { attributes } = await created(apiKeys, { name: 'node', prefix: 'dk_' })

  expect(attributes.key).toMatch(/^dk_[0-9a-f]{32}$/)
  expect((await validated(attributes.key)).statusCode).toBe(200)
})

test.each([keys.api_key, keys.application_key])(
  'the key %s that is there already, of whatever kind, is refused',
  async (key) => {
    const payload = { data: { type: 'api_keys', attributes: { name: 'again', key } } }

    const answer = await ask('POST', apiKeys, { payload })

    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toEqual({ errors: [errorCodes.key_taken.sentence] })
  },
)

test('a disabled key is refused, on intake too, until it is enabled again', async () => {
  const { id, attributes } = await created(apiKeys, { name: 'shop', disabled: true })
  const headers = { 'dd-api-key': attributes.key }

  const sent = await ask('POST', '/api/v2/prodlytics', { headers, payload: {} })
  const asked = await ask('GET', applicationKeys, { headers: { ...questionHeaders, ...headers } })

  for (const answer of [sent, await validated(attributes.key)]) {
    expect(answer.statusCode).toBe(403)
    expect(answer.body).toContain(errorCodes.api_key_disabled.sentence)
  }
  expect(asked.statusCode).toBe(403)
  const payload = update('api_keys', id, { name: 'shop', disabled: false })
  await ask('PATCH', `${apiKeys}/${id}`, { payload })
  expect((await validated(attributes.key)).statusCode).toBe(200)
})

test('the last API key that is not disabled cannot be disabled', async () => {
  await created(apiKeys, { name: 'spare', disabled: true })
  const payload = update('api_keys', firstIds.apiKey, { name: 'first', disabled: true })

  const answer = await ask('PATCH', `${apiKeys}/${firstIds.apiKey}`, { payload })

  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toEqual({ errors: [errorCodes.key_last.sentence] })
})

test('a key keeps where its events go and who may send, until null takes it back', async () => {
  const senders = { application_id: 'shop', allowed_origins: ['https://shop.example'] }
  const about = { ...senders, source_type: 'webhook' }
  const { id } = await created(apiKeys, { name: 'one', ...about })
  const change = async (attributes: object) => {
    const payload = update('api_keys', id, { name: 'two', ...attributes })
    const answer = await ask('PATCH', `${apiKeys}/${id}`, { payload })
    return answer.json<{ data: Key }>().data.attributes
  }

  expect(await change({})).toMatchObject({ name: 'two', ...about })
  expect(await change({ allowed_origins: [] })).toMatchObject({ ...about, allowed_origins: [] })
  const freed = await change({ application_id: null, allowed_origins: null })
  expect(freed).not.toHaveProperty('application_id')
  expect(freed).not.toHaveProperty('allowed_origins')
  expect(freed).toMatchObject({ source_type: 'webhook' })
})

test.each([
  [{ key: 'a b c' }, 'key'],
  [{ key: 'abc' }, 'key'],
  [{ key: 'ws_demo', prefix: 'dk_' }, 'prefix'],
  [{ prefix: 'xx_' }, 'prefix'],
  [{ allowed_origins: ['https://shop.example/'] }, 'allowed_origins/0'],
  [{ allowed_origins: ['shop.example'] }, 'allowed_origins/0'],
  [{ application_id: '' }, 'application_id'],
  [{ disabled: 'yes' }, 'disabled'],
  [{ source_type: 'push' }, 'source_type'],
])('an API key with %j is refused', async (attributes, name) => {
  const payload = { data: { type: 'api_keys', attributes: { name: 'x', ...attributes } } }

  const answer = await ask('POST', apiKeys, { payload })

  expect(answer.statusCode).toBe(400)
  expect(answer.body).toContain(`Invalid value at /data/attributes/${name}`)
})

test.each([
  [apiKeys, 'POST', { type: 'api_keys', attributes: {} }, '/data/attributes'],
  [apiKeys, 'POST', { type: 'application_keys', attributes: { name: 'x' } }, '/data/type'],
  [ownApplicationKeys, 'POST', { type: 'api_keys', attributes: { name: 'x' } }, '/data/type'],
  [
    ownApplicationKeys,
    'POST',
    { type: 'application_keys', attributes: { name: 'x', scopes: [] } },
    '/data/attributes/scopes',
  ],
  [
    ownApplicationKeys,
    'POST',
    { type: 'application_keys', attributes: { name: 'x', scopes: ['Rum Apps'] } },
    '/data/attributes/scopes/0',
  ],
  [
    `${apiKeys}/${firstIds.apiKey}`,
    'PATCH',
    { type: 'api_keys', id: 'other', attributes: { name: 'x' } },
    '/data/id',
  ],
] as const)('%s: a %s of %j is refused', async (...row) => {
  const [url, method, data, pointer] = row

  const answer = await ask(method, url, { payload: { data } })

  expect(answer.statusCode).toBe(400)
  expect(answer.body).toContain(`Invalid value at ${pointer}:`)
})

test('keys are listed by page, order and filter', async () => {
  for (const name of ['b', 'd', 'a', 'c', 'x-1', 'x-2']) await created(apiKeys, { name })
  const names = async (query: string) => {
    const answer = await ask('GET', `${apiKeys}?${query}`)
    const { data, meta } = answer.json<{
      data: Key[]
      meta: { page: { total_filtered_count: number } }
    }>()
    return [data.map(({ attributes }) => attributes.name), meta.page.total_filtered_count]
  }

  expect(await names('page[size]=3')).toEqual([['a', 'b', 'c'], 7])
  expect(await names('page[size]=3&page[number]=2')).toEqual([['x-2'], 7])
  expect(await names('filter=X-&sort=-name')).toEqual([['x-2', 'x-1'], 2])
  expect(await names('filter[created_at][end]=2000-01-01')).toEqual([[], 0])
  expect(await names('filter[modified_at][start]=2000-01-01&filter=x-')).toEqual([
    ['x-1', 'x-2'],
    2,
  ])
})

test.each([
  ['page[size]=0', 'page[size]'],
  ['page[size]=101', 'page[size]'],
  ['page[number]=-1', 'page[number]'],
  ['sort=size', 'sort'],
  ['filter[created_at][start]=soon', 'filter[created_at][start]'],
])('a list asked for with %s is refused', async (query, name) => {
  const answer = await ask('GET', `${applicationKeys}?${query}`)

  expect(answer.statusCode).toBe(400)
  expect(answer.body).toContain(`Invalid value at ${name}:`)
})

test('key 1,001 of a kind is refused', async () => {
  const { catalog } = tools.app
  const fill = Array.from({ length: keysMax - 1 }, (_, count) =>
    catalog.put(keyDocument(`spare-${count}`, { kind: 'api_key', name: 'x', createdAtMs: 1 })),
  )
  await Promise.all(fill)

  const payload = { data: { type: 'api_keys', attributes: { name: 'x' } } }
  const answer = await ask('POST', apiKeys, { payload })

  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toEqual({ errors: [errorCodes.keys_full.sentence] })
})

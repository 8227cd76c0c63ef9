import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { v1, v2 } from '@datadog/datadog-api-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type RunningServer } from '../running-server.ts'
import { vendorClient } from './vendor-client.ts'

let server: RunningServer
let keys: v2.KeyManagementApi

beforeAll(async () => {
  server = await startServer()
  keys = new v2.KeyManagementApi(vendorClient(server))
})
afterAll(() => server.remove())

async function newApiKey() {
  const body = { data: { type: 'api_keys', attributes: { name: 'ci' } } } as const
  const { data } = await keys.createAPIKey({ body })
  return { id: data?.id ?? '', secret: data?.attributes?.key ?? '' }
}

async function newApplicationKey(scopes?: string[]) {
  const attributes = { name: 'notebook', ...(scopes === undefined ? {} : { scopes }) }
  const body = { data: { type: 'application_keys', attributes } } as const
  const { data } = await keys.createCurrentUserApplicationKey({ body })
  return { id: data?.id ?? '', secret: data?.attributes?.key ?? '' }
}

test("the vendor's own client makes, lists, renames and deletes an API key", async () => {
  const { id, secret } = await newApiKey()
  const own = vendorClient(server, { apiKey: secret, appKey: server.appKey })
  const validity = await new v1.AuthenticationApi(own).validate()

  const read = await keys.getAPIKey({ apiKeyId: id })
  const renamed = await keys.updateAPIKey({
    apiKeyId: id,
    body: { data: { id, type: 'api_keys', attributes: { name: 'ci 2' } } },
  })
  const list = await keys.listAPIKeys({ filter: 'ci', sort: '-created_at', pageSize: 100 })
  await keys.deleteAPIKey({ apiKeyId: id })

  expect(validity.valid).toBe(true)
  expect(read.data?.attributes?.key).toBeUndefined()
  expect(read.data?.attributes?.last4).toBe(secret.slice(-4))
  expect(read.data?.attributes?.createdAt?.getTime()).toBeGreaterThan(1_700_000_000_000)
  expect(renamed.data?.attributes?.name).toBe('ci 2')
  expect(list.data?.map((key) => key.attributes?.name)).toEqual(['ci 2'])
  expect(list.meta?.page?.totalFilteredCount).toBe(1)
  await expect(new v1.AuthenticationApi(own).validate()).rejects.toMatchObject({ code: 403 })
  await expect(keys.getAPIKey({ apiKeyId: id })).rejects.toMatchObject({ code: 404 })
})

test("the vendor's own client makes, lists, limits and deletes an application key", async () => {
  const { id, secret } = await newApplicationKey()
  const own = new v2.KeyManagementApi(
    vendorClient(server, { apiKey: server.apiKey, appKey: secret }),
  )
  expect((await own.validateAPIKey()).status).toBe('ok')

  const limited = await own.updateCurrentUserApplicationKey({
    appKeyId: id,
    body: { data: { id, type: 'application_keys', attributes: { scopes: ['rum_apps_read'] } } },
  })
  const list = await keys.listApplicationKeys({ sort: 'name' })
  const ownList = await keys.listCurrentUserApplicationKeys({ sort: 'name' })
  await expect(own.listApplicationKeys()).rejects.toMatchObject({
    code: 403,
    body: {
      errors: [
        'This needs the permission org_app_keys_read, which the application key does not have.',
      ],
    },
  })
  await keys.deleteApplicationKey({ appKeyId: id })

  expect(limited.data?.attributes?.scopes).toEqual(['rum_apps_read'])
  expect(list.data?.map((key) => key.attributes?.name)).toEqual([
    'first application key',
    'notebook',
  ])
  expect(list.data?.[0]?.attributes?.scopes).toBeNull()
  expect(ownList.data).toEqual(list.data)
  await expect(own.validateAPIKey()).rejects.toMatchObject({ code: 403 })
  await expect(keys.getApplicationKey({ appKeyId: id })).rejects.toMatchObject({ code: 404 })
})

test('the last application key cannot be deleted', async () => {
  const [first] = (await keys.listApplicationKeys()).data ?? []

  const deletion = keys.deleteApplicationKey({ appKeyId: first?.id ?? '' })

  await expect(deletion).rejects.toMatchObject({ code: 400 })
  expect((await keys.validateAPIKey()).status).toBe('ok')
})

test('a key with rum_apps_read asks and lists, and one without is told what it lacks', async () => {
  const asking = await newApplicationKey(['rum_apps_read'])
  const other = await newApplicationKey(['rum_apps_write'])
  const rumOf = ({ secret }: { secret: string }) =>
    new v2.RUMApi(vendorClient(server, { apiKey: server.apiKey, appKey: secret }))
  const creation = {
    body: { data: { type: 'rum_application_create', attributes: { name: 'Shop' } } },
  } as const

  expect((await rumOf(asking).getRUMApplications()).data).toEqual([])
  await expect(rumOf(other).getRUMApplications()).rejects.toMatchObject({ code: 403 })
  await expect(rumOf(asking).createRUMApplication(creation)).rejects.toMatchObject({ code: 403 })
  expect((await rumOf(other).createRUMApplication(creation)).data?.attributes.name).toBe('Shop')
})

test('no file of the server holds a key that was made through it', async () => {
  const made = [(await newApiKey()).secret, (await newApplicationKey()).secret]

  const files = ['catalog.json', 'keys.json'].map((name) => join(server.dataDir, name))
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')))

  for (const secret of made) expect(texts.join('')).not.toContain(secret)
})

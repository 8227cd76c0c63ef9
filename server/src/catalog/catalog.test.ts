import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openLogger, type Logger } from '../telemetry/logger.ts'
import { keyHash, type CatalogDocument } from './catalog-document.ts'
import { openCatalog, type CatalogTable } from './catalog.ts'
import { openFirstKeys, usableKeys } from './first-keys.ts'
import { keyDocument } from './keys.ts'

const given = { apiKey: 'api-key-0123456789', applicationKey: 'app-key-0123456789' }
const others = { apiKey: 'another-key-0123456', applicationKey: 'another-app-0123456' }

async function aCatalog(table: CatalogTable = aTable(), dataDir?: string, keys = given) {
  const directory = dataDir ?? (await mkdtemp(join(tmpdir(), 'catalog-')))
  const logger = openLogger('silent')
  const firstKeys = await openFirstKeys(directory, keys, logger)
  const catalog = await openCatalog({
    dataDir: directory,
    firstKeys,
    table,
    publish: () => Promise.resolve(),
    logger,
    nowMs: () => 7,
  })
  return { directory, catalog }
}

/** As the shared table: of one kind and id the highest version counts, of equals the last written. */
function aTable() {
  const documents = new Map<string, CatalogDocument>()
  const writes: (readonly CatalogDocument[])[] = []
  return {
    documents,
    writes,
    readAll: () => Promise.resolve([...documents.values()]),
    write(added: readonly CatalogDocument[]) {
      writes.push(added)
      for (const document of added) {
        const key = `${document.kind} ${document.id}`
        if ((documents.get(key)?.version ?? 0) <= document.version) documents.set(key, document)
      }
      return Promise.resolve()
    },
  }
}

const brokenTable: CatalogTable = {
  readAll: () => Promise.reject(new Error('engine down')),
  write: () => Promise.reject(new Error('engine down')),
}

test('the first keys are known, each only for its own use', async () => {
  const { catalog } = await aCatalog()

  expect(catalog.isApiKey(given.apiKey)).toBe(true)
  expect(catalog.isApplicationKey(given.applicationKey)).toBe(true)
  expect(catalog.isApiKey(given.applicationKey)).toBe(false)
  expect(catalog.isApiKey('')).toBe(false)
})

test('the keys file can be read by its owner alone, and the catalog file holds no key', async () => {
  const { directory } = await aCatalog()

  expect((await stat(join(directory, 'keys.json'))).mode & 0o777).toBe(0o600)
  expect((await stat(join(directory, 'catalog.json'))).mode & 0o777).toBe(0o600)
  expect(await readFile(join(directory, 'catalog.json'), 'utf8')).not.toContain(given.apiKey)
})

test('an application added while the table is down is known after a restart and shared on sync', async () => {
  const first = await aCatalog(brokenTable)
  first.catalog.addApplication({ id: 'shop', name: 'Shop' })
  await first.catalog.close()

  const table = aTable()
  const second = await aCatalog(table, first.directory)
  expect(second.catalog.isApplication('shop')).toBe(true)
  await second.catalog.sync()

  expect(table.documents.get('application shop')).toMatchObject({ name: 'Shop' })
})

test('a key made on another node is known after a sync', async () => {
  const table = aTable()
  const other = await aCatalog(table)
  await other.catalog.sync()
  const { catalog } = await aCatalog(table, undefined, others)

  expect(catalog.isApiKey(given.apiKey)).toBe(false)
  await catalog.sync()
  expect(catalog.isApiKey(given.apiKey)).toBe(true)
})

test('a key that was removed stops working after a sync, and stays away after a restart', async () => {
  const table = aTable()
  const { catalog, directory } = await aCatalog(table)
  await catalog.sync()
  expect(catalog.isApiKey(given.apiKey)).toBe(true)

  const id = keyHash(given.apiKey)
  await table.write([{ kind: 'api_key', id, version: 2, deleted: true }])
  await catalog.sync()

  expect(catalog.isApiKey(given.apiKey)).toBe(false)
  const again = await aCatalog(brokenTable, directory)
  expect(again.catalog.isApiKey(given.apiKey)).toBe(false)
  expect(again.catalog.isApplicationKey(given.applicationKey)).toBe(true)
})

test('a key that is deleted on one server stops working there at once, elsewhere after a sync', async () => {
  const table = aTable()
  const one = await aCatalog(table)
  await one.catalog.sync()
  const other = await aCatalog(table, undefined, others)
  await other.catalog.sync()

  await one.catalog.put({
    kind: 'application_key',
    id: keyHash(given.applicationKey),
    deleted: true,
  })
  expect(one.catalog.isApplicationKey(given.applicationKey)).toBe(false)
  expect(other.catalog.isApplicationKey(given.applicationKey)).toBe(true)
  await one.catalog.sync()
  await other.catalog.sync()

  expect(other.catalog.isApplicationKey(given.applicationKey)).toBe(false)
  expect(other.catalog.keys('application_key').map(({ last4 }) => last4)).toEqual(['3456'])
})

test('pages of an origin may send as long as a key allows it that is neither disabled nor deleted', async () => {
  const { catalog } = await aCatalog()
  const shop = 'https://shop.example'
  const key = {
    ...keyDocument('shop', { kind: 'api_key', name: 'shop', createdAtMs: 7 }),
    allowedOrigins: [shop],
  }
  const isAllowed = () => [shop, 'https://other.example'].map((one) => catalog.allowsOrigin(one))
  const seen = [isAllowed()]

  await catalog.put({ kind: 'api_key', id: keyHash(given.apiKey), deleted: true })
  seen.push(isAllowed())
  await catalog.put(key)
  seen.push(isAllowed())
  await catalog.put({ ...key, disabled: true })
  seen.push(isAllowed())
  await catalog.put(key)
  await catalog.put({ kind: 'api_key', id: key.id, deleted: true })
  seen.push(isAllowed())

  expect(seen).toEqual([
    [true, true],
    [false, false],
    [true, false],
    [false, false],
    [false, false],
  ])
})

test('a first key that was deleted is not shown after the next start, the other is', async () => {
  const { catalog, directory } = await aCatalog()
  await catalog.put({ kind: 'api_key', id: keyHash(given.apiKey), deleted: true })

  const again = await aCatalog(aTable(), directory)

  const firstKeys = await openFirstKeys(directory, given, openLogger('silent'))
  expect(usableKeys(firstKeys, again.catalog)).toEqual({
    api_key: '<API key>',
    application_key: given.applicationKey,
  })
})

test('a first key that is given to an old data directory is told as not used, without the key', async () => {
  const { directory } = await aCatalog()
  const warn = vi.fn<Logger['warn']>()

  await openFirstKeys(directory, { ...given, apiKey: others.apiKey }, { warn })

  const told = { settings: ['THROUGHLINE_API_KEY'], path: join(directory, 'keys.json') }
  expect(warn.mock.calls).toEqual([[told, expect.stringContaining('not used')]])
})

test('the same first keys again, or none, are nothing to tell', async () => {
  const { directory } = await aCatalog()
  const warn = vi.fn<Logger['warn']>()

  await openFirstKeys(directory, given, { warn })
  await openFirstKeys(directory, { apiKey: undefined, applicationKey: undefined }, { warn })

  expect(warn).not.toHaveBeenCalled()
})

test('other first keys come in when keys.json is removed, and the old ones stay', async () => {
  const { directory } = await aCatalog()
  await rm(join(directory, 'keys.json'))

  const { catalog } = await aCatalog(aTable(), directory, others)

  expect(catalog.isApiKey(others.apiKey) && catalog.isApiKey(given.apiKey)).toBe(true)
  expect(catalog.isApplicationKey(others.applicationKey)).toBe(true)
})

test('one key for both uses is refused at the start', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'catalog-'))
  const same = { apiKey: given.apiKey, applicationKey: given.apiKey }

  await expect(openFirstKeys(directory, same, openLogger('silent'))).rejects.toThrow('must differ')
})

test('a removed application is no longer listed', async () => {
  const table = aTable()
  const { catalog } = await aCatalog(table)
  catalog.addApplication({ id: 'shop', name: 'Shop' })
  await table.write([{ kind: 'application', id: 'shop', version: 2, deleted: true }])

  await catalog.sync()

  expect(catalog.isApplication('shop')).toBe(false)
  expect(catalog.applications()).toEqual([])
  expect(catalog.applicationCount()).toBe(0)
})

test('a deleted application that an event names again is back, on every server', async () => {
  const table = aTable()
  const { catalog } = await aCatalog(table)
  const other = await aCatalog(table, undefined, others)
  catalog.addApplication({ id: 'shop', name: 'Shop' })
  await catalog.put({ kind: 'application', id: 'shop', deleted: true })
  await catalog.sync()
  await other.catalog.sync()

  expect(other.catalog.isApplication('shop')).toBe(false)
  other.catalog.addApplication({ id: 'shop', name: 'Shop' })
  await other.catalog.sync()
  await catalog.sync()

  expect(catalog.application('shop')).toMatchObject({ version: 3, createdAtMs: 7 })
  expect(catalog.application('shop')).toEqual(other.catalog.application('shop'))
})

test('an application is on disk soon, though the table has not answered yet', async () => {
  const hanging = { ...aTable(), write: () => new Promise<void>(() => {}) }
  const { catalog, directory } = await aCatalog(hanging)

  catalog.addApplication({ id: 'shop', name: 'Shop' })
  catalog.addApplication({ id: 'blog', name: 'Blog' })

  await vi.waitFor(async () => {
    const text = await readFile(join(directory, 'catalog.json'), 'utf8')
    expect(text).toContain('"shop"')
    expect(text).toContain('"blog"')
  }, 60_000)
})

test('a document that was put is there after a restart without the table', async () => {
  const { catalog, directory } = await aCatalog(brokenTable)
  await catalog.put({ kind: 'application', id: 'shop', deleted: false, name: 'Shop' })

  const again = await aCatalog(brokenTable, directory)

  expect(again.catalog.application('shop')).toMatchObject({ version: 1, name: 'Shop' })
})

test('all servers on one table come to sign sessions with one secret, also when two start at once', async () => {
  const table = aTable()
  const one = await aCatalog(table)
  const other = await aCatalog(table, undefined, others)
  const before = one.catalog.sessionSecret()

  await Promise.all([one.catalog.sync(), other.catalog.sync()])
  await Promise.all([one.catalog.sync(), other.catalog.sync()])

  expect(before).toMatch(/^[0-9a-f]{64}$/)
  expect(one.catalog.sessionSecret()).toBe(other.catalog.sessionSecret())
})

test('a deleted secret is replaced, and the new one is shared', async () => {
  const table = aTable()
  const { catalog } = await aCatalog(table)
  await catalog.sync()
  const before = catalog.sessionSecret()

  await table.write([{ kind: 'session_secret', id: 'web', version: 2, deleted: true }])
  await catalog.sync()

  expect(catalog.sessionSecret()).not.toBe(before)
  expect(table.documents.get('session_secret web')).toMatchObject({ version: 3, deleted: false })
})

test('1,000 applications at once are shared in one write, and the file has them all', async () => {
  const table = aTable()
  const { catalog, directory } = await aCatalog(table)

  for (let count = 0; count < 1_000; count += 1) {
    catalog.addApplication({ id: `app-${count}`, name: '' })
  }
  await catalog.close()

  expect(table.writes).toHaveLength(1)
  const again = await aCatalog(brokenTable, directory)
  expect(again.catalog.applicationCount()).toBe(1_000)
})

test('many saves at once take turns, and the file ends up with everything', async () => {
  const { catalog, directory } = await aCatalog()

  const syncs = Array.from({ length: 20 }, (_, count) => {
    catalog.addApplication({ id: `app-${count}`, name: '' })
    return catalog.sync()
  })

  await expect(Promise.all(syncs)).resolves.toHaveLength(20)
  await catalog.close()
  const again = await aCatalog(brokenTable, directory)
  expect(again.catalog.applicationCount()).toBe(20)
})

test('a sync that brings nothing new leaves the file alone', async () => {
  const { catalog, directory } = await aCatalog()
  await catalog.sync()
  const before = await stat(join(directory, 'catalog.json'))

  await catalog.sync()

  // A saved file is a new one under the old name.
  expect((await stat(join(directory, 'catalog.json'))).ino).toBe(before.ino)
})

test('a torn cache file does not stop the start', async () => {
  const { directory } = await aCatalog()
  await writeFile(join(directory, 'catalog.json'), '[{"kind":"api_')

  const { catalog } = await aCatalog(aTable(), directory)

  expect(catalog.isApiKey(given.apiKey)).toBe(true)
})

test('a cache file that cannot be read stops the start instead of being written over', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'catalog-'))
  await mkdir(join(directory, 'catalog.json'))

  await expect(aCatalog(aTable(), directory)).rejects.toThrow('EISDIR')
})

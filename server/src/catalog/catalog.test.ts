import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLogger } from '../telemetry/logger.ts'
import { openCatalog, type CatalogDocument, type CatalogTable } from './catalog.ts'
import { openFirstKeys } from './first-keys.ts'

const given = { apiKey: 'api-key-0123456789', applicationKey: 'app-key-0123456789' }

async function aCatalog(table: CatalogTable = aTable(), dataDir?: string) {
  const directory = dataDir ?? (await mkdtemp(join(tmpdir(), 'catalog-')))
  const firstKeys = await openFirstKeys(directory, given)
  const logger = openLogger('silent')
  return { directory, catalog: await openCatalog({ dataDir: directory, firstKeys, table, logger }) }
}

function aTable(
  documents: CatalogDocument[] = [],
): CatalogTable & { documents: CatalogDocument[] } {
  return {
    documents,
    readAll: () => Promise.resolve(documents),
    write: (added) => Promise.resolve(void documents.push(...added)),
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

  expect(table.documents.map((document) => document.id)).toContain('shop')
})

test('a key made on another node is known after a sync', async () => {
  const table = aTable()
  const other = await aCatalog(table)
  await other.catalog.sync()
  const fresh = await mkdtemp(join(tmpdir(), 'catalog-'))
  await writeFile(
    join(fresh, 'keys.json'),
    JSON.stringify({ api_key: 'another-key-0123456', application_key: 'another-app-0123456' }),
  )
  const { catalog } = await aCatalog(table, fresh)

  expect(catalog.isApiKey(given.apiKey)).toBe(false)
  await catalog.sync()
  expect(catalog.isApiKey(given.apiKey)).toBe(true)
})

test('a torn cache file does not stop the start', async () => {
  const { directory } = await aCatalog()
  await writeFile(join(directory, 'catalog.json'), '[{"kind":"api_')

  const { catalog } = await aCatalog(aTable(), directory)

  expect(catalog.isApiKey(given.apiKey)).toBe(true)
})

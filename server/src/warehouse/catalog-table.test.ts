import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readDocuments, writeDocuments } from './catalog-table.ts'
import { openWarehouse, type Warehouse } from './warehouse.ts'

let dataDir: string
let warehouse: Warehouse

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'throughline-'))
  warehouse = await openWarehouse({
    engine: { kind: 'embedded', dataDir },
    retentionMonths: 15,
    traceRetentionDays: 30,
    logger: pino({ level: 'silent' }),
  })
})

afterAll(async () => {
  await warehouse.close()
  await rm(dataDir, { recursive: true })
})

function aDocument(id: string, more: { version?: number; deleted?: boolean } = {}) {
  return { kind: 'application', id, version: 1, deleted: false, document: '{"name":"é"}', ...more }
}

test('of two versions the newer is read, and a deleted document says so', async () => {
  await writeDocuments(warehouse, [aDocument('shop'), aDocument('blog')])
  await writeDocuments(warehouse, [aDocument('shop', { version: 2, deleted: true })])

  const documents = await readDocuments(warehouse)

  expect(documents.toSorted((one, other) => one.id.localeCompare(other.id))).toEqual([
    aDocument('blog'),
    aDocument('shop', { version: 2, deleted: true }),
  ])
})

test('many documents are one insert, and none is no insert', async () => {
  const tokens: string[] = []
  const counting = {
    insert(insertion: Parameters<Warehouse['insert']>[0]): Promise<void> {
      tokens.push(insertion.token)
      return Promise.resolve()
    },
  }

  await writeDocuments(
    counting,
    Array.from({ length: 500 }, (_, index) => aDocument(`app-${index}`)),
  )
  await writeDocuments(counting, [])

  expect(tokens).toHaveLength(1)
})

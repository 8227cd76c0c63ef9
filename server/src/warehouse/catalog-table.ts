import { randomUUID } from 'node:crypto'
import { sql } from './sql-text.ts'
import type { Warehouse } from './warehouse.ts'

/** A document as shared; its content is the owner's, here only text. */
export type SharedDocument = {
  readonly kind: string
  readonly id: string
  readonly version: number
  /** Documents are never taken out; a newer version says that one no longer counts. */
  readonly deleted: boolean
  readonly document: string
}

/** Every document of the shared table, deleted ones too, the newest version of each. */
export async function readDocuments(
  warehouse: Pick<Warehouse, 'query'>,
): Promise<readonly SharedDocument[]> {
  const rows = await warehouse.query(sql`
    SELECT kind, id, toFloat64(version), deleted, document FROM throughline.catalog FINAL`)
  return rows.map(([kind, id, version, deleted, document]) => ({
    kind: String(kind),
    id: String(id),
    version: Number(version),
    deleted: deleted === true,
    document: String(document),
  }))
}

/**
 * Adds documents in one insert; of one kind and id the highest version counts. Writing one twice
 * is harmless.
 */
export async function writeDocuments(
  warehouse: Pick<Warehouse, 'insert'>,
  documents: readonly SharedDocument[],
): Promise<void> {
  if (documents.length === 0) return
  const rows = documents.map((document) => Buffer.from(`${JSON.stringify(document)}\n`))
  await warehouse.insert({ table: 'catalog', rows, token: randomUUID() })
}

import { param, sql } from './sql-text.ts'
import type { Warehouse } from './warehouse.ts'

/** A document as shared; its content is the owner's, here only text. */
export type SharedDocument = {
  readonly kind: string
  readonly id: string
  readonly version: number
  readonly document: string
}

/** Every document of the shared table, the newest version of each. */
export async function readDocuments(warehouse: Warehouse): Promise<readonly SharedDocument[]> {
  const rows = await warehouse.query(sql`
    SELECT kind, id, toFloat64(version), document
    FROM throughline.catalog FINAL WHERE NOT deleted`)
  return rows.map(([kind, id, version, document]) => ({
    kind: String(kind),
    id: String(id),
    version: Number(version),
    document: String(document),
  }))
}

/** Adds documents; of one kind and id the highest version counts. Writing one twice is harmless. */
export async function writeDocuments(
  warehouse: Warehouse,
  documents: readonly SharedDocument[],
): Promise<void> {
  for (const { kind, id, version, document } of documents) {
    await warehouse.command(sql`
      INSERT INTO throughline.catalog (kind, id, version, deleted, document)
      SELECT ${param('String', kind)}, ${param('String', id)}, ${param('UInt64', version)}, false,
        ${param('String', document)}`)
  }
}

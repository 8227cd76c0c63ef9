/** Links and roots as the warehouse has them. */
import { randomUUID } from 'node:crypto'
import { param, sql, type Sql } from '../warehouse/sql-text.ts'
import type { Row, Warehouse } from '../warehouse/warehouse.ts'
import type { Link } from './components.ts'

export type IdentityWarehouse = Pick<Warehouse, 'query' | 'command' | 'insert'>

export const linkLimits = {
  /** Read at once; a row is some hundred bytes. */
  pageRowsMax: 50_000,
  /** All links, and all linked ids, are held in memory while components are made. */
  linksMax: 2_000_000,
} as const

export type LinksRead = {
  readonly links: readonly Link[]
  /** Whether there are more than may be read: those of the greatest ids are left out. */
  readonly isCut: boolean
}

/** Every link that nobody took back. */
export async function readLinks(
  warehouse: IdentityWarehouse,
  limits: Limits = linkLimits,
): Promise<LinksRead> {
  const { rows, isCut } = await readPages(warehouse, limits, ([id = '', other = '']) => {
    const [lastId, lastOther] = [param('String', String(id)), param('String', String(other))]
    return sql`
      SELECT id, other, min(first).1, min(first).2, max(last).1, max(last).2
      FROM throughline.identity_links
      WHERE id >= ${lastId} AND (id, other) > (${lastId}, ${lastOther})
        AND (least(id, other), greatest(id, other)) NOT IN (
          SELECT id, other FROM throughline.identity_unlinks FINAL WHERE is_unlinked)
      GROUP BY id, other ORDER BY id, other`
  })
  const links = rows.map(([id, other, firstMs, firstEvent, lastMs, lastEvent]) => ({
    id: String(id),
    other: String(other),
    first: { clockMs: Number(firstMs), eventId: String(firstEvent) },
    last: { clockMs: Number(lastMs), eventId: String(lastEvent) },
  }))
  return { links, isCut }
}

/** Writes the roots that are other than before; gives how many. */
export async function writeRoots(
  warehouse: IdentityWarehouse,
  roots: ReadonlyMap<string, string>,
  nowMs: number,
): Promise<number> {
  const rows = await readRoots(warehouse)
  const before = new Map(rows.map(({ id, root }) => [id, root]))
  const version = rows.reduce((highest, row) => Math.max(highest, row.version + 1), nowMs)
  const ids = [...new Set([...before.keys(), ...roots.keys()])]
  // Whoever is linked no more goes by the own id again.
  const now = ids.map((id) => ({ id, root: roots.get(id) ?? id, version }))
  const changed = now.filter(({ id, root }) => before.get(id) !== root)
  for (let at = 0; at < changed.length; at += linkLimits.pageRowsMax) {
    const page = changed.slice(at, at + linkLimits.pageRowsMax)
    const lines = page.map((row) => `${JSON.stringify(row)}\n`).join('')
    const token = randomUUID()
    await warehouse.insert({ table: 'identity_roots', rows: [Buffer.from(lines)], token })
  }
  return changed.length
}

type RootRow = { readonly id: string; readonly root: string; readonly version: number }

/** Of each id that is or was linked, what its component goes by. */
async function readRoots(warehouse: IdentityWarehouse): Promise<readonly RootRow[]> {
  // A link has two ids, and who is linked no more still has a root.
  const limits = { ...linkLimits, linksMax: 4 * linkLimits.linksMax }
  const { rows } = await readPages(
    warehouse,
    limits,
    ([id = '']) => sql`SELECT id, root, version FROM throughline.identity_roots FINAL
      WHERE id > ${param('String', String(id))} ORDER BY id`,
  )
  return rows.map(([id, root, version]) => ({
    id: String(id),
    root: String(root),
    version: Number(version),
  }))
}

type Limits = { readonly pageRowsMax: number; readonly linksMax: number }

/** In pages, each made of the last row of the one before. */
async function readPages(
  warehouse: IdentityWarehouse,
  { pageRowsMax, linksMax }: Limits,
  pageSql: (last: Row) => Sql,
): Promise<{ readonly rows: readonly Row[]; readonly isCut: boolean }> {
  const rows: Row[] = []
  while (rows.length < linksMax) {
    const text = sql`${pageSql(rows.at(-1) ?? [])} LIMIT ${param('UInt64', pageRowsMax)}`
    const found = await warehouse.query(text)
    for (const row of found) rows.push(row)
    if (found.length < pageRowsMax) return { rows, isCut: false }
  }
  return { rows, isCut: true }
}

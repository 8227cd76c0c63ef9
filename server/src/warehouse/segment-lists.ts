/**
 * The ids of static segments. A list is written once under an id of its own and never changed:
 * whoever names it sees all of it or nothing. A change is a new list made of the old one.
 *
 *   segment_members   segment_id, list_id, id: is it in, or taken out of what the list was made of
 *
 * Rows that take out are there only while a list is made, and mean nothing afterwards.
 */
import { randomUUID } from 'node:crypto'
import { EngineError } from './engine-error.ts'
import { param, sql, type Sql } from './sql-text.ts'
import type { Warehouse } from './warehouse.ts'

export type SegmentList = {
  readonly segmentId: string
  readonly listId: string
  /** The version of the segment's document that is the first to name the list. */
  readonly version: number
}

export type ListAddress = Pick<SegmentList, 'segmentId' | 'listId'>

export type WrittenList = { readonly listId: string; readonly memberCount: number }

export type ListChange = {
  readonly add: readonly string[]
  readonly remove: readonly string[]
}

export type KeptList = SegmentList & { readonly ageMs: number }

export interface SegmentLists {
  /** Writes a list of different ids. */
  write(list: SegmentList, ids: readonly string[]): Promise<void>
  /** Writes a list of those in another, with some more and without others; gives how many it has. */
  derive(list: SegmentList, from: WrittenList, change: ListChange): Promise<number>
  /** The ids behind one, in the order of their bytes. */
  page(
    list: ListAddress,
    asked: { readonly after: string; readonly limit: number },
  ): Promise<readonly string[]>
  /** Every list there is, named by a segment or not. */
  all(): Promise<readonly KeptList[]>
  remove(listIds: readonly string[]): Promise<void>
}

export const segmentListLimits = {
  /** Of one insert, in UTF-16 units: even where each is three bytes, less than the engine takes. */
  insertCharsMax: 16 * 1024 * 1024,
} as const

type ListWarehouse = Pick<Warehouse, 'query' | 'command' | 'insert'>

/** The lists in the warehouse's table. */
export function openSegmentLists(warehouse: ListWarehouse): SegmentLists {
  return {
    async write(list, ids) {
      await insertIds(warehouse, list, { ids, isMember: true })
      await checkWhole(warehouse, membersSql(list), ids.length)
    },
    async derive(list, { listId: from, memberCount }, { add, remove }) {
      await checkWhole(warehouse, membersSql({ ...list, listId: from }), memberCount)
      await insertIds(warehouse, list, { ids: add, isMember: true })
      await insertIds(warehouse, list, { ids: remove, isMember: false })
      await checkWhole(warehouse, rowsSql(list), add.length + remove.length)
      await warehouse.command(copySql(list, from))
      return count(warehouse, membersSql(list))
    },
    async page(list, { after, limit }) {
      const rows = await warehouse.query(sql`SELECT id ${membersSql(list)}
        AND id > ${param('String', after)} ORDER BY id LIMIT ${param('UInt64', limit)}`)
      return rows.map(([id]) => String(id))
    },
    all: () => all(warehouse),
    async remove(listIds) {
      if (listIds.length === 0) return
      // Replicas delete in their own time: one that is away is not waited for.
      await warehouse.command(sql`DELETE FROM throughline.segment_members
        WHERE list_id IN ${param('Array(String)', listIds)} SETTINGS lightweight_deletes_sync = 1`)
    },
  }
}

/** The rows of those in a list: `SELECT id ${membersSql(list)}`. */
export function membersSql(list: ListAddress): Sql {
  return sql`${rowsSql(list)} AND is_member`
}

/** Those who are taken out too. */
function rowsSql({ segmentId, listId }: ListAddress): Sql {
  return sql`FROM throughline.segment_members
    WHERE segment_id = ${param('String', segmentId)} AND list_id = ${param('String', listId)}`
}

function copySql(list: SegmentList, from: string): Sql {
  const { segmentId, listId, version } = list
  return sql`INSERT INTO throughline.segment_members (segment_id, list_id, version, id, is_member)
    SELECT segment_id, ${param('String', listId)}, ${param('UInt64', version)}, id, true
    ${membersSql({ segmentId, listId: from })}
    AND id NOT IN (SELECT id ${rowsSql(list)})`
}

async function insertIds(
  warehouse: ListWarehouse,
  { segmentId, listId, version }: SegmentList,
  { ids, isMember }: { readonly ids: readonly string[]; readonly isMember: boolean },
): Promise<void> {
  const address = { segment_id: segmentId, list_id: listId, version, is_member: isMember }
  // One object printed whole for each id takes ten times as long.
  const start = JSON.stringify(address).slice(0, -1)
  const line = (id: string): string => `${start},"id":${JSON.stringify(id)}}\n`
  for (const piece of pieces(ids, line)) {
    const rows = [Buffer.from(piece)]
    await warehouse.insert({ table: 'segment_members', rows, token: randomUUID() })
  }
}

/** The lines of ids put together, as many as one insert may have. */
function* pieces(ids: readonly string[], lineOf: (id: string) => string): Generator<string> {
  let piece = ''
  for (const id of ids) {
    const line = lineOf(id)
    if (piece.length + line.length > segmentListLimits.insertCharsMax) {
      yield piece
      piece = ''
    }
    piece += line
  }
  if (piece !== '') yield piece
}

/** A replica that lags may not have all of a list; what is made of it then would lack somebody. */
async function checkWhole(warehouse: ListWarehouse, rows: Sql, expected: number): Promise<void> {
  const found = await count(warehouse, rows)
  if (found === expected) return
  const sentence = `a list of ${expected} ids has ${found} here`
  throw new EngineError('unavailable', sentence, { retryable: true })
}

async function count(warehouse: ListWarehouse, rows: Sql): Promise<number> {
  const [row] = await warehouse.query(sql`SELECT count() ${rows}`)
  return Number(row?.[0])
}

async function all(warehouse: ListWarehouse): Promise<readonly KeptList[]> {
  const rows = await warehouse.query(sql`
    SELECT segment_id, list_id, toFloat64(max(version)),
      dateDiff('millisecond', max(written_at), now64(3, 'UTC'))
    FROM throughline.segment_members GROUP BY segment_id, list_id`)
  return rows.map(([segmentId, listId, version, ageMs]) => ({
    segmentId: String(segmentId),
    listId: String(listId),
    version: Number(version),
    ageMs: Number(ageMs),
  }))
}

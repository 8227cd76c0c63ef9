import type { EventFrame } from '../warehouse/event-row.ts'
import { joinSql, param, sql, type Sql } from '../warehouse/sql-text.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { SkippedFrames } from './skipped-frames.ts'

/**
 * One lookup for many ids: what it reads of the table hardly grows with their number. A hash is 32
 * characters; ClickHouse takes 128 KiB a parameter and 1 MiB of them.
 */
const lookupLimits = { hashesPerText: 3_500, hashesMax: 28_000 } as const

/**
 * The frames whose event counts already: their id is in the warehouse, in `before` (the batch that
 * is being inserted) or earlier in this batch. Only ids chosen by a client can repeat, so only those
 * are looked up.
 */
export async function findDuplicates(
  frames: readonly EventFrame[],
  warehouse: Pick<Warehouse, 'query'>,
  before: readonly EventFrame[] = [],
): Promise<SkippedFrames> {
  const inHand = new Set(before.map(({ idHash }) => idHash))
  const duplicates = new Set<number>()
  const first = new Map<string, number>()
  for (const [index, { idHash }] of frames.entries()) {
    if (idHash === undefined) continue
    if (first.has(idHash) || inHand.has(idHash)) duplicates.add(index)
    else first.set(idHash, index)
  }
  for (const known of await knownHashes([...first.keys()], warehouse)) {
    const index = first.get(known)
    if (index !== undefined) duplicates.add(index)
  }
  return duplicates
}

async function knownHashes(
  hashes: readonly string[],
  warehouse: Pick<Warehouse, 'query'>,
): Promise<string[]> {
  const known: string[] = []
  for (const wanted of pieces(hashes, lookupLimits.hashesMax)) {
    const rows = await warehouse.query(sql`
      SELECT DISTINCT lower(hex(id_hash)) FROM throughline.event_times
      WHERE id_hash IN (${hashTable(wanted)})`)
    known.push(...rows.map(([hash]) => String(hash)))
  }
  return known
}

// As few long texts: a list of short ones takes the engine as long to parse as to look up.
function hashTable(hashes: readonly string[]): Sql {
  const texts = pieces(hashes, lookupLimits.hashesPerText).map((piece) =>
    param('String', piece.join('')),
  )
  return sql`SELECT CAST(arrayJoin(arrayMap(
      at -> substring(bytes, at + 1, 16), range(0, length(bytes), 16))), 'FixedString(16)')
    FROM (SELECT unhex(concat('', ${joinSql(texts, sql`, `)})) AS bytes)`
}

function pieces<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}

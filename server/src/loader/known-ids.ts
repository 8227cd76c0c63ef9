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
 * The frames whose event counts already: their id, in this state of the event or a later one, is in
 * the warehouse, in `before` (the batch that is being inserted) or elsewhere in this batch. Only ids
 * chosen by a client can repeat, so only those are looked up.
 *
 * So the states of an event go in one after the other, each higher than the last, and the last row
 * inserted of a sort key is the one that the engine keeps.
 */
export async function findDuplicates(
  frames: readonly EventFrame[],
  warehouse: Pick<Warehouse, 'query'>,
  before: readonly EventFrame[] = [],
): Promise<SkippedFrames> {
  const inHand = newestOf(before)
  const newest = newestOf(frames)
  const isInHand = (idHash: string) =>
    (inHand.get(idHash)?.revision ?? -1) >= (newest.get(idHash)?.revision ?? 0)
  const open = [...newest.keys()].filter((idHash) => !isInHand(idHash))
  const known = await knownRevisions(open, warehouse)
  const isKnown = ({ idHash, revision }: EventFrame, index: number): boolean => {
    if (idHash === undefined) return false
    const isNewest = newest.get(idHash)?.index === index
    return !isNewest || isInHand(idHash) || revision <= (known.get(idHash) ?? -1)
  }
  return new Set([...frames.entries()].flatMap(([at, frame]) => (isKnown(frame, at) ? [at] : [])))
}

type Newest = ReadonlyMap<string, { readonly index: number; readonly revision: number }>

/** By id, the highest state of each event, and where it comes first. */
function newestOf(frames: readonly EventFrame[]): Newest {
  const newest = new Map<string, { index: number; revision: number }>()
  for (const [index, { idHash, revision }] of frames.entries()) {
    if (idHash === undefined) continue
    if (revision > (newest.get(idHash)?.revision ?? -1)) newest.set(idHash, { index, revision })
  }
  return newest
}

async function knownRevisions(
  hashes: readonly string[],
  warehouse: Pick<Warehouse, 'query'>,
): Promise<ReadonlyMap<string, number>> {
  const known = new Map<string, number>()
  for (const wanted of pieces(hashes, lookupLimits.hashesMax)) {
    const rows = await warehouse.query(sql`
      SELECT lower(hex(id_hash)), max(revision) FROM throughline.event_times
      WHERE id_hash IN (${hashTable(wanted)}) GROUP BY id_hash`)
    for (const [hash, revision] of rows) known.set(String(hash), Number(revision))
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

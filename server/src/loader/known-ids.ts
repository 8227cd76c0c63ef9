import type { EventFrame } from '../warehouse/event-row.ts'
import { param, sql } from '../warehouse/sql-text.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { SkippedFrames } from './skipped-frames.ts'

// Quoted and encoded a hash has 41 characters, and a URL may have 1 MiB in either mode.
const hashesPerLookupMax = 2_000

/**
 * The frames whose event counts already: their id is in the warehouse, or earlier in this batch.
 * Only ids chosen by a client can repeat, so only those are looked up.
 */
export async function findDuplicates(
  frames: readonly EventFrame[],
  warehouse: Warehouse,
): Promise<SkippedFrames> {
  const duplicates = new Set<number>()
  const first = new Map<string, number>()
  for (const [index, { idHash }] of frames.entries()) {
    const hash = idHash?.toString('hex')
    if (hash === undefined) continue
    if (first.has(hash)) duplicates.add(index)
    else first.set(hash, index)
  }
  for (const known of await knownHashes([...first.keys()], warehouse)) {
    const index = first.get(known)
    if (index !== undefined) duplicates.add(index)
  }
  return duplicates
}

async function knownHashes(hashes: readonly string[], warehouse: Warehouse): Promise<string[]> {
  const known: string[] = []
  for (let start = 0; start < hashes.length; start += hashesPerLookupMax) {
    const wanted = param('Array(String)', hashes.slice(start, start + hashesPerLookupMax))
    const rows = await warehouse.query(sql`
      SELECT DISTINCT lower(hex(id_hash)) FROM throughline.event_times
      WHERE id_hash IN (SELECT CAST(unhex(arrayJoin(${wanted})), 'FixedString(16)'))`)
    known.push(...rows.map(([hash]) => String(hash)))
  }
  return known
}

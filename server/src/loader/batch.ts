import { comparePositions, type Position } from '../journal/position.ts'
import type { Journal } from '../journal/journal.ts'
import { decodeRecord, type EventFrame } from '../warehouse/event-row.ts'

/** Events of the journal up to `until`, in order. */
export type Batch = { readonly frames: readonly EventFrame[]; readonly until: Position }

export const batchLimits = { rowsMax: 100_000, bytesMax: 16 * 1024 * 1024 } as const

/** The next batch from the journal, within the limits; undefined when nothing waits. */
export async function nextBatch(journal: Journal, from: Position): Promise<Batch | undefined> {
  const { records } = await journal.read(from, { bytesMax: batchLimits.bytesMax })
  const frames: EventFrame[] = []
  let until = from
  for (const record of records) {
    frames.push(...decodeRecord(record.payload))
    until = record.end
    if (frames.length >= batchLimits.rowsMax) break
  }
  return records.length === 0 ? undefined : { frames, until }
}

/** The batch that ended at `until`, read again after a restart: the same frames in the same order. */
export async function sameBatch(journal: Journal, from: Position, until: Position): Promise<Batch> {
  const frames: EventFrame[] = []
  for (let at = from; comparePositions(at, until) < 0;) {
    const { records, next } = await journal.read(at, { bytesMax: batchLimits.bytesMax })
    if (records.length === 0) break
    for (const record of records) {
      if (comparePositions(record.end, until) <= 0) frames.push(...decodeRecord(record.payload))
    }
    at = next
  }
  return { frames, until }
}

import { comparePositions, type Position } from '../journal/position.ts'
import type { Journal } from '../journal/journal.ts'
import type { Damage } from '../journal/scan.ts'
import type { EventFrame } from '../warehouse/event-row.ts'
import type { RecordLayout } from '../warehouse/record-layout.ts'

/** A journal, and what is in it. */
export type Source = { readonly journal: Journal; readonly layout: RecordLayout }

/** Rows of the journal up to `until`, in order, and the places before it that are lost. */
export type Batch = {
  readonly frames: readonly EventFrame[]
  readonly until: Position
  readonly damage: readonly Damage[]
}

export const batchLimits = { rowsMax: 100_000, bytesMax: 16 * 1024 * 1024 } as const

/** The next batch from the journal, within the limits; undefined when nothing waits. */
export async function nextBatch(source: Source, from: Position): Promise<Batch | undefined> {
  const { journal, layout } = source
  const { records, next, damage } = await journal.read(from, { bytesMax: batchLimits.bytesMax })
  if (comparePositions(from, next) === 0) return undefined
  const frames: EventFrame[] = []
  for (const record of records) {
    frames.push(...layout.frames(record.payload))
    if (frames.length >= batchLimits.rowsMax && record !== records.at(-1)) {
      return { frames, until: record.end, damage: before(record.end, damage) }
    }
  }
  return { frames, until: next, damage }
}

/** The batch that ended at `until`, read again after a restart: the same frames in the same order. */
export async function sameBatch(source: Source, from: Position, until: Position): Promise<Batch> {
  const { journal, layout } = source
  const frames: EventFrame[] = []
  const damaged: Damage[] = []
  for (let at = from; comparePositions(at, until) < 0;) {
    const { records, next, damage } = await journal.read(at, { bytesMax: batchLimits.bytesMax })
    for (const record of records) {
      if (comparePositions(record.end, until) <= 0) frames.push(...layout.frames(record.payload))
    }
    damaged.push(...before(until, damage))
    at = next
  }
  return { frames, until, damage: damaged }
}

function before(until: Position, damage: readonly Damage[]): readonly Damage[] {
  return damage.filter(({ from }) => comparePositions(from, until) < 0)
}

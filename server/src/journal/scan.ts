/** Finds the records in a stretch of one journal file, stepping over what is damaged. */
import type { Position } from './position.ts'
import { nextMark, recordAt, recordHeaderBytes } from './record.ts'

export interface FoundRecord {
  readonly payload: Buffer
  /** Where the record after this one starts. */
  readonly end: Position
}

/** Bytes of the journal, from inclusive to exclusive, that held records and no longer do. */
export interface Damage {
  readonly kind: 'unreadable' | 'missing'
  readonly from: Position
  readonly until: Position
}

export interface Scanned {
  readonly records: readonly FoundRecord[]
  readonly damage: readonly Damage[]
  /** How many bytes were settled; the rest needs more of the file to be judged. */
  readonly settled: number
  /** How many bytes from `settled` on are needed to get any further. 0 when all is settled. */
  readonly wanted: number
}

/**
 * `bytes` start at `base`; `isWhole` says that the file ends where they end. A damaged payload
 * loses its own record only. After a damaged header the next intact record is searched for.
 */
export function scan(bytes: Buffer, base: Position, isWhole: boolean): Scanned {
  const records: FoundRecord[] = []
  const damage: Damage[] = []
  const place = (at: number): Position => ({ file: base.file, offset: base.offset + at })
  let at = 0
  while (at < bytes.length) {
    const found = recordAt(bytes, at, base)
    if (found.kind === 'record') {
      records.push({ payload: found.payload, end: place(found.end) })
      at = found.end
      continue
    }
    if (found.kind === 'incomplete' && !isWhole) {
      return { records, damage, settled: at, wanted: found.end - at }
    }
    const isShort = !isWhole && bytes.length - at < recordHeaderBytes
    if (isShort) return { records, damage, settled: at, wanted: recordHeaderBytes }
    const end =
      found.kind === 'payloadDamaged' ? found.end : nextStart(bytes, at + 1, base, isWhole)
    damage.push({ kind: 'unreadable', from: place(at), until: place(end) })
    at = end
  }
  return { records, damage, settled: at, wanted: 0 }
}

/** The next place that starts a record, or as far as can be said that none starts. */
function nextStart(bytes: Buffer, from: number, base: Position, isWhole: boolean): number {
  const searchable = isWhole ? bytes.length : bytes.length - recordHeaderBytes + 1
  let at = nextMark(bytes, from)
  while (at < searchable && !isStart(bytes, at, base, isWhole)) at = nextMark(bytes, at + 1)
  return Math.min(at, searchable)
}

function isStart(bytes: Buffer, at: number, base: Position, isWhole: boolean): boolean {
  const { kind } = recordAt(bytes, at, base)
  return kind === 'record' || kind === 'payloadDamaged' || (kind === 'incomplete' && !isWhole)
}

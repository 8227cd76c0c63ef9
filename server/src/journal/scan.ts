/** Finds the records in a stretch of one journal file, stepping over what is damaged. */
import type { Position } from './position.ts'
import { type Found, nextMark, recordAt, recordHeaderBytes } from './record.ts'

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

export interface Stretch {
  readonly bytes: Buffer
  /** Where the first byte lies. */
  readonly base: Position
  /** Whether the file ends where the bytes end; if not, the last record may be cut by the read. */
  readonly isLast: boolean
}

export interface Scanned {
  readonly records: readonly FoundRecord[]
  readonly damage: readonly Damage[]
  /** How many bytes were settled; the rest needs more of the file to be judged. */
  readonly settled: number
  /** How many bytes from `settled` on are needed to get any further; 0 when all is settled. */
  readonly wanted: number
}

/**
 * A damaged payload loses its own record only. After a damaged header the next intact header is
 * searched for, so that what follows is not lost.
 */
export function scan(stretch: Stretch): Scanned {
  const { bytes, base } = stretch
  const records: FoundRecord[] = []
  const damage: Damage[] = []
  const place = (at: number): Position => ({ file: base.file, offset: base.offset + at })
  let at = 0
  while (at < bytes.length) {
    const found = recordAt(bytes, at, base)
    const wanted = wantedFor(found, at, stretch)
    if (wanted > 0) return { records, damage, settled: at, wanted }
    if (found.kind === 'record') {
      records.push({ payload: found.payload, end: place(found.end) })
      at = found.end
    } else {
      const end = found.kind === 'payloadDamaged' ? found.end : nextHeader(stretch, at + 1)
      damage.push({ kind: 'unreadable', from: place(at), until: place(end) })
      at = end
    }
  }
  return { records, damage, settled: at, wanted: 0 }
}

/** How many bytes from `at` on would tell what is there; 0 when the bytes at hand do. */
function wantedFor(found: Found, at: number, { bytes, isLast }: Stretch): number {
  if (isLast) return 0
  if (found.kind === 'incomplete') return found.end - at
  return bytes.length - at < recordHeaderBytes ? recordHeaderBytes : 0
}

/** The next intact header, or the place up to which there certainly starts none. */
function nextHeader(stretch: Stretch, from: number): number {
  const { bytes, isLast } = stretch
  const searchable = isLast ? bytes.length : bytes.length - recordHeaderBytes + 1
  let at = nextMark(bytes, from)
  while (at < searchable && !isHeader(stretch, at)) at = nextMark(bytes, at + 1)
  return Math.min(at, searchable)
}

function isHeader({ bytes, base, isLast }: Stretch, at: number): boolean {
  const { kind } = recordAt(bytes, at, base)
  // A record that goes beyond the end of its file cannot be one.
  return kind === 'incomplete' ? !isLast : kind !== 'none'
}

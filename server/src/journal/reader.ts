/** Reads records back, from any position up to what is durable. */
import { fileHeaderBytes } from './file-header.ts'
import type { JournalFile, JournalFiles } from './journal-files.ts'
import { type Position, comparePositions } from './position.ts'
import { type Damage, type FoundRecord, type Scanned, scan } from './scan.ts'

export interface ReadRecords {
  /** Empty only when there is no record between the position asked for and the journal's end. */
  readonly records: readonly FoundRecord[]
  /** Where to read on. */
  readonly next: Position
  /** What was once appended between the position asked for and `next`, and is lost. */
  readonly damage: readonly Damage[]
}

export interface ReadLimits {
  /** About how much to read at once; a single longer record is read all the same. */
  readonly bytesMax: number
}

/** Reads the first records at or after `from`, all of one file. `end` is the journal's end. */
export async function readRecords(
  files: JournalFiles,
  range: { readonly from: Position; readonly end: Position },
  limits: ReadLimits,
): Promise<ReadRecords> {
  const damage: Damage[] = []
  let here = range.from
  for (;;) {
    const file = files.firstAfter(here)
    if (file === undefined) return { records: [], next: range.end, damage }
    damage.push(...missingBefore(file, here))
    const scanned = await scanFile(files, { file, from: startIn(file, here) }, limits)
    damage.push(...scanned.damage)
    here = scanned.next
    if (scanned.records.length > 0) return { records: scanned.records, next: here, damage }
  }
}

/** Every file says where the one before it ended; when that is after `here`, bytes are gone. */
function missingBefore(file: JournalFile, here: Position): readonly Damage[] {
  const { previousEnd } = file
  if (file.number === here.file || previousEnd === undefined) return []
  if (comparePositions(previousEnd, here) <= 0) return []
  return [{ kind: 'missing', from: here, until: previousEnd }]
}

function startIn(file: JournalFile, here: Position): Position {
  const offset =
    file.number === here.file ? Math.max(here.offset, fileHeaderBytes) : fileHeaderBytes
  return { file: file.number, offset }
}

/** Scans one stretch of `file`. `next` is always further on than `from`, or the file's end. */
export async function scanFile(
  files: JournalFiles,
  start: { readonly file: JournalFile; readonly from: Position },
  limits: ReadLimits,
): Promise<Pick<Scanned, 'records' | 'damage'> & { readonly next: Position }> {
  const { file, from } = start
  const handle = await files.disk.open(files.path(file))
  try {
    let length = limits.bytesMax
    for (;;) {
      const left = file.end - from.offset
      const bytes = Buffer.allocUnsafe(Math.min(length, left))
      const got = await handle.read(bytes, from.offset)
      // A file that became shorter than known reads as zeros, which are no record: damage.
      bytes.fill(0, got)
      const scanned = scan({ bytes, base: from, isLast: bytes.length === left })
      const next = { file: file.number, offset: from.offset + scanned.settled }
      if (scanned.wanted === 0 || scanned.settled > 0) return { ...scanned, next }
      length = scanned.wanted
    }
  } finally {
    await handle.close()
  }
}

/** The bytes of a file from `offset` up to `end`, whatever they are; fewer when it became shorter. */
export async function readBytes(
  files: JournalFiles,
  { file, offset, end }: { readonly file: number; readonly offset: number; readonly end: number },
): Promise<Buffer> {
  const handle = await files.disk.open(files.path({ number: file }))
  try {
    const bytes = Buffer.alloc(Math.max(0, end - offset))
    return bytes.subarray(0, await handle.read(bytes, offset))
  } finally {
    await handle.close()
  }
}

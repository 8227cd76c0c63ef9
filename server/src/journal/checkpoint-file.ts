/**
 * The file `checkpoint`: how far the journal's records have been applied. Layout:
 * docs/formats/journal.md.
 *
 * Promise: after `saveCheckpoint` resolves, `loadCheckpoint` finds that checkpoint or a later one;
 * after a crash inside it, the old one or the new one. A damaged file is found out and counts as no
 * checkpoint: the reader then begins at the oldest file, so records are read again, never skipped.
 */
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Disk, DiskFile } from './disk.ts'
import { JournalError, isSystemError } from './journal-error.ts'
import type { Position } from './position.ts'

export interface Checkpoint {
  /** All records before this are done with. */
  readonly applied: Position
  readonly pending: PendingBatch | undefined
}

/** The batch from `applied` on that was begun: after a crash it is to be done again, the same. */
export interface PendingBatch {
  readonly until: Position
  readonly token: string
  /** What the caller needs to do exactly the same again; kept and given back unread. */
  readonly note: string
}

export type LoadedCheckpoint =
  | { readonly kind: 'found'; readonly checkpoint: Checkpoint }
  | { readonly kind: 'absent' }
  | { readonly kind: 'damaged' }

const fileName = 'checkpoint'
const draftName = 'checkpoint-draft'
const magic = Buffer.from('TLCHKPNT', 'latin1')
const formatVersion = 1
const fixedBytes = 36
const checkSumBytes = 4
const tokenAndNoteBytesMax = 1024 * 1024
const fileBytesMax = fixedBytes + tokenAndNoteBytesMax + checkSumBytes

export async function saveCheckpointFile(
  disk: Disk,
  directory: string,
  checkpoint: Checkpoint,
): Promise<void> {
  const draft = join(directory, draftName)
  await removeIfPresent(disk, draft)
  await writeDurably(await disk.create(draft), encodeCheckpoint(checkpoint))
  await disk.rename(draft, join(directory, fileName))
  await disk.syncDirectory(directory)
}

export async function loadCheckpointFile(disk: Disk, directory: string): Promise<LoadedCheckpoint> {
  if (!(await disk.list(directory)).includes(fileName)) return { kind: 'absent' }
  const file = await disk.open(join(directory, fileName))
  try {
    const bytes = Buffer.alloc(fileBytesMax + 1)
    const length = await file.read(bytes, 0)
    return decodeCheckpoint(bytes.subarray(0, length))
  } finally {
    await file.close()
  }
}

async function writeDurably(file: DiskFile, bytes: Buffer): Promise<void> {
  try {
    await file.write(bytes, 0)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function removeIfPresent(disk: Disk, path: string): Promise<void> {
  try {
    await disk.remove(path)
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ENOENT') throw error
  }
}

export function encodeCheckpoint({ applied, pending }: Checkpoint): Buffer {
  const token = Buffer.from(pending?.token ?? '', 'utf8')
  const note = Buffer.from(pending?.note ?? '', 'utf8')
  const bytes = Buffer.alloc(fixedBytes + token.length + note.length + checkSumBytes)
  if (bytes.length > fileBytesMax) throw new Error('token and note are too long')
  bytes.set(magic, 0)
  bytes.writeUInt32LE(formatVersion, 8)
  writePosition(bytes, 12, applied)
  writePosition(bytes, 20, pending?.until ?? { file: 0, offset: 0 })
  bytes.writeUInt32LE(token.length, 28)
  bytes.writeUInt32LE(note.length, 32)
  bytes.set(token, fixedBytes)
  bytes.set(note, fixedBytes + token.length)
  const checkSumAt = bytes.length - checkSumBytes
  bytes.writeUInt32LE(crc32(bytes.subarray(0, checkSumAt)), checkSumAt)
  return bytes
}

export function decodeCheckpoint(bytes: Buffer): LoadedCheckpoint {
  const checkSumAt = bytes.length - checkSumBytes
  if (checkSumAt < fixedBytes || !bytes.subarray(0, magic.length).equals(magic)) {
    return { kind: 'damaged' }
  }
  if (bytes.readUInt32LE(checkSumAt) !== crc32(bytes.subarray(0, checkSumAt))) {
    return { kind: 'damaged' }
  }
  refuseNewerFormat(bytes.readUInt32LE(8))
  return { kind: 'found', checkpoint: checkpointIn(bytes) }
}

function checkpointIn(bytes: Buffer): Checkpoint {
  const until = readPosition(bytes, 20)
  const tokenEnd = fixedBytes + bytes.readUInt32LE(28)
  const noteEnd = tokenEnd + bytes.readUInt32LE(32)
  const token = bytes.toString('utf8', fixedBytes, tokenEnd)
  const note = bytes.toString('utf8', tokenEnd, noteEnd)
  return {
    applied: readPosition(bytes, 12),
    pending: until.file === 0 ? undefined : { until, token, note },
  }
}

function refuseNewerFormat(version: number): void {
  if (version === formatVersion) return
  throw new JournalError('unsupported', `checkpoint has format ${version}, not ${formatVersion}`)
}

function writePosition(bytes: Buffer, at: number, position: Position): void {
  bytes.writeUInt32LE(position.file, at)
  bytes.writeUInt32LE(position.offset, at + 4)
}

function readPosition(bytes: Buffer, at: number): Position {
  return { file: bytes.readUInt32LE(at), offset: bytes.readUInt32LE(at + 4) }
}

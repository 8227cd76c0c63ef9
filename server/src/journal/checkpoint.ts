/** How far the journal's records have been applied, and the bytes of it. */
import { crc32 } from 'node:zlib'
import { JournalError } from './journal-error.ts'
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

export interface NumberedCheckpoint {
  /** Counts the checkpoints of a directory; the highest number is the newest. */
  readonly sequence: number
  readonly checkpoint: Checkpoint
}

export type DecodedCheckpoint =
  | { readonly kind: 'found'; readonly found: NumberedCheckpoint }
  /** Zeros, or nothing at all: never written. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'damaged' }

const magic = Buffer.from('TLCHKPNT', 'latin1')
const formatVersion = 1
const fixedBytes = 44
const checkSumBytes = 4
const tokenAndNoteBytesMax = 1024 * 1024
export const checkpointBytesMax = fixedBytes + tokenAndNoteBytesMax + checkSumBytes

export function encodeCheckpoint({ sequence, checkpoint }: NumberedCheckpoint): Buffer {
  const { applied, pending } = checkpoint
  const token = Buffer.from(pending?.token ?? '', 'utf8')
  const note = Buffer.from(pending?.note ?? '', 'utf8')
  const bytes = Buffer.alloc(fixedBytes + token.length + note.length + checkSumBytes)
  if (bytes.length > checkpointBytesMax) throw new Error('token and note are too long')
  bytes.set(magic, 0)
  bytes.writeUInt32LE(formatVersion, 8)
  bytes.writeBigUInt64LE(BigInt(sequence), 12)
  writePosition(bytes, 20, applied)
  writePosition(bytes, 28, pending?.until ?? { file: 0, offset: 0 })
  bytes.writeUInt32LE(token.length, 36)
  bytes.writeUInt32LE(note.length, 40)
  bytes.set(token, fixedBytes)
  bytes.set(note, fixedBytes + token.length)
  const checkSumAt = bytes.length - checkSumBytes
  bytes.writeUInt32LE(crc32(bytes.subarray(0, checkSumAt)), checkSumAt)
  return bytes
}

/** Reads the checkpoint at the start of `bytes`; what follows it has no meaning. */
export function decodeCheckpoint(bytes: Buffer): DecodedCheckpoint {
  if (bytes.equals(Buffer.alloc(bytes.length))) return { kind: 'absent' }
  if (bytes.length < fixedBytes || !bytes.subarray(0, magic.length).equals(magic)) {
    return { kind: 'damaged' }
  }
  const checkSumAt = fixedBytes + bytes.readUInt32LE(36) + bytes.readUInt32LE(40)
  if (checkSumAt + checkSumBytes > bytes.length) return { kind: 'damaged' }
  if (bytes.readUInt32LE(checkSumAt) !== crc32(bytes.subarray(0, checkSumAt))) {
    return { kind: 'damaged' }
  }
  refuseNewerFormat(bytes.readUInt32LE(8))
  const sequence = Number(bytes.readBigUInt64LE(12))
  return { kind: 'found', found: { sequence, checkpoint: checkpointIn(bytes) } }
}

function checkpointIn(bytes: Buffer): Checkpoint {
  const until = readPosition(bytes, 28)
  const tokenEnd = fixedBytes + bytes.readUInt32LE(36)
  const noteEnd = tokenEnd + bytes.readUInt32LE(40)
  const token = bytes.toString('utf8', fixedBytes, tokenEnd)
  const note = bytes.toString('utf8', tokenEnd, noteEnd)
  return {
    applied: readPosition(bytes, 20),
    pending: until.file === 0 ? undefined : { until, token, note },
  }
}

function refuseNewerFormat(version: number): void {
  if (version === formatVersion) return
  throw new JournalError('unsupported', `the checkpoint has format ${version}`)
}

function writePosition(bytes: Buffer, at: number, position: Position): void {
  bytes.writeUInt32LE(position.file, at)
  bytes.writeUInt32LE(position.offset, at + 4)
}

function readPosition(bytes: Buffer, at: number): Position {
  return { file: bytes.readUInt32LE(at), offset: bytes.readUInt32LE(at + 4) }
}

/** The first 32 bytes of a journal file. Layout: docs/formats/journal.md. */
import { crc32 } from 'node:zlib'
import type { Position } from './position.ts'

export const fileHeaderBytes = 32
const formatVersion = 1
const magic = Buffer.from('TLJOURNL', 'latin1')
const checkSumAt = 28

export interface FileHeader {
  readonly number: number
  /** Where the file before this one ended; undefined for the first file of a directory. */
  readonly previousEnd: Position | undefined
}

export type HeaderFound =
  | { readonly kind: 'header'; readonly previousEnd: Position | undefined }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'unsupported'; readonly version: number }

export function encodeFileHeader(header: FileHeader): Buffer {
  const bytes = Buffer.alloc(fileHeaderBytes)
  bytes.set(magic, 0)
  bytes.writeUInt32LE(formatVersion, 8)
  bytes.writeUInt32LE(header.number, 12)
  bytes.writeUInt32LE(header.previousEnd?.file ?? 0, 16)
  bytes.writeUInt32LE(header.previousEnd?.offset ?? 0, 20)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, checkSumAt)), checkSumAt)
  return bytes
}

/** Reads the header of the file whose name says `number`. */
export function decodeFileHeader(bytes: Buffer, number: number): HeaderFound {
  if (bytes.length < fileHeaderBytes || !bytes.subarray(0, magic.length).equals(magic)) {
    return { kind: 'damaged' }
  }
  if (bytes.readUInt32LE(checkSumAt) !== crc32(bytes.subarray(0, checkSumAt))) {
    return { kind: 'damaged' }
  }
  const version = bytes.readUInt32LE(8)
  if (version !== formatVersion) return { kind: 'unsupported', version }
  if (bytes.readUInt32LE(12) !== number) return { kind: 'damaged' }
  return { kind: 'header', previousEnd: previousEndIn(bytes) }
}

function previousEndIn(bytes: Buffer): Position | undefined {
  const file = bytes.readUInt32LE(16)
  return file === 0 ? undefined : { file, offset: bytes.readUInt32LE(20) }
}

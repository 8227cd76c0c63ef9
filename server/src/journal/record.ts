/**
 * One record: 16 bytes of header, then the payload. Layout: docs/formats/journal.md.
 *
 * Promise: `recordAt` finds a record only where `encodeRecord` put it. The header's check sum covers
 * the number of the file and the offset in it, so the same bytes copied from another file or moved
 * within one are no record; it covers the payload's check sum too, so both are bound to the place.
 */
import { crc32 } from 'node:zlib'
import type { Position } from './position.ts'

export const recordHeaderBytes = 16
export const payloadBytesMax = 32 * 1024 * 1024

/** 0xFF never occurs in UTF-8, so no text in a payload looks like the start of a record. */
const mark = Buffer.from([0xff, 0x54, 0x4c, 0x52])
const bound = Buffer.alloc(16)

export type Found =
  | { readonly kind: 'record'; readonly payload: Buffer; readonly end: number }
  /** The header is right and tells the length; the payload is not what was written. */
  | { readonly kind: 'payloadDamaged'; readonly end: number }
  /** A right header whose payload goes on until `end`, behind the bytes at hand. */
  | { readonly kind: 'incomplete'; readonly end: number }
  | { readonly kind: 'none' }

export function recordBytes(payload: Uint8Array): number {
  return recordHeaderBytes + payload.length
}

/** Writes the record that starts at `position` into `target` at `at`; returns where it ends. */
export function encodeRecord(
  target: Buffer,
  at: number,
  record: { readonly payload: Uint8Array; readonly position: Position },
): number {
  const { payload, position } = record
  const payloadCrc = crc32(payload)
  target.set(mark, at)
  target.writeUInt32LE(payload.length, at + 4)
  target.writeUInt32LE(payloadCrc, at + 8)
  target.writeUInt32LE(headerCrc(position, payload.length, payloadCrc), at + 12)
  target.set(payload, at + recordHeaderBytes)
  return at + recordBytes(payload)
}

/** What is at `at` in `bytes`, whose first byte lies at `base` in the journal. */
export function recordAt(bytes: Buffer, at: number, base: Position): Found {
  if (at + recordHeaderBytes > bytes.length) return { kind: 'none' }
  const length = bytes.readUInt32LE(at + 4)
  const payloadCrc = bytes.readUInt32LE(at + 8)
  const position = { file: base.file, offset: base.offset + at }
  if (!isMarked(bytes, at) || length > payloadBytesMax) return { kind: 'none' }
  if (bytes.readUInt32LE(at + 12) !== headerCrc(position, length, payloadCrc)) {
    return { kind: 'none' }
  }
  const end = at + recordHeaderBytes + length
  if (end > bytes.length) return { kind: 'incomplete', end }
  const payload = bytes.subarray(at + recordHeaderBytes, end)
  return crc32(payload) === payloadCrc
    ? { kind: 'record', payload, end }
    : { kind: 'payloadDamaged', end }
}

/** The first place from `at` on that could be the start of a record, or the end of `bytes`. */
export function nextMark(bytes: Buffer, at: number): number {
  const found = bytes.indexOf(mark, at)
  return found === -1 ? bytes.length : found
}

function isMarked(bytes: Buffer, at: number): boolean {
  return bytes.readUInt32LE(at) === mark.readUInt32LE(0)
}

function headerCrc(position: Position, length: number, payloadCrc: number): number {
  bound.writeUInt32LE(position.file, 0)
  bound.writeUInt32LE(position.offset, 4)
  bound.writeUInt32LE(length, 8)
  bound.writeUInt32LE(payloadCrc, 12)
  return crc32(bound)
}

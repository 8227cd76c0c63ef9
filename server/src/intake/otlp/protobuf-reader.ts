/**
 * Reads protobuf bytes that anybody may have sent. Nothing is allocated for a length before the bytes
 * behind it are known to be there. What is wrong with the bytes is data: it stops the walk for good,
 * and every loop over fields ends by itself. Whoever began the walk asks for `fault` at its end.
 *
 * Fields are told by their tag, the number and the wire type together, so that a field of another
 * wire type than ours is skipped like an unknown one.
 */
import { textOfBytes } from '../spans/known-texts.ts'
import type { Room } from '../spans/room.ts'

export type ProtobufReader = {
  readonly bytes: Buffer
  /** Of the same bytes: what it reads of 64 bits is made at once, and not out of two halves. */
  readonly view: DataView
  readonly room: Room
  at: number
  /** Where the message ends that is being read. */
  end: number
  /** How many values the attribute that is being read is within. */
  depth: number
  /** The upper half of the number that was read last. */
  high: number
  fault: string | undefined
}

export const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

/** The tag of a field: what stands before its value. */
export function tagOf(field: number, wireType: keyof typeof wireTypes): number {
  return field * 8 + wireTypes[wireType]
}

export function openProtobuf(bytes: Buffer, room: Room): ProtobufReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return { bytes, view, room, at: 0, end: bytes.length, depth: 0, high: 0, fault: undefined }
}

/** Goes on to the next field of the message; 0 at its end. */
export function nextTag(reader: ProtobufReader): number {
  if (reader.at >= reader.end) return 0
  const tag = readVarint(reader)
  if (tag >>> 3 === 0 || reader.high !== 0) stop(reader, 'a field has no number')
  return reader.fault === undefined ? tag : 0
}

/** Enters the message that the field holds; gives back where the one around it ends, for `leave`. */
export function enter(reader: ProtobufReader): number {
  const length = readLength(reader)
  const outerEnd = reader.end
  reader.end = Math.min(reader.at + length, outerEnd)
  return outerEnd
}

export function leave(reader: ProtobufReader, outerEnd: number): void {
  reader.end = outerEnd
}

/** Skips the value of a field that nobody asks for. */
export function skip(reader: ProtobufReader, tag: number): void {
  switch (tag & 7) {
    case wireTypes.varint:
      readVarint(reader)
      break
    case wireTypes.fixed64:
      advance(reader, 8)
      break
    case wireTypes.bytes:
      advance(reader, readLength(reader))
      break
    case wireTypes.fixed32:
      advance(reader, 4)
      break
    default:
      stop(reader, `no field has the wire type ${tag & 7}`)
  }
}

/** The length of what follows, which is all there. */
export function readLength(reader: ProtobufReader): number {
  const length = readVarint(reader)
  if (reader.high === 0 && length <= reader.end - reader.at) return length
  stop(reader, 'it ends within a value')
  return 0
}

/** A number of 32 bits, such as a bool or an enum; `high` has the upper half of what was sent. */
export function readVarint(reader: ProtobufReader): number {
  reader.high = 0
  const byte = nextByte(reader)
  return byte < 0x80 ? byte : readLongVarint(reader, byte)
}

// A number has at most ten bytes of seven bits: 28 make up the first four, the fifth is in both halves.
function readLongVarint(reader: ProtobufReader, first: number): number {
  let low = first & 0x7f
  let high = 0
  for (let index = 1; index < 10; index += 1) {
    const byte = nextByte(reader)
    const bits = byte & 0x7f
    if (index < 5) low |= bits << (7 * index)
    if (index === 4) high = bits >>> 4
    if (index > 4) high |= bits << (7 * index - 32)
    if (byte < 0x80) {
      reader.high = high >>> 0
      return low >>> 0
    }
  }
  stop(reader, 'a number has more than ten bytes')
  return 0
}

function nextByte(reader: ProtobufReader): number {
  if (reader.at >= reader.end) {
    stop(reader, 'it ends within a number')
    return 0
  }
  return reader.bytes[reader.at++] ?? 0
}

/** An int64: a bigint when a double does not hold it. */
export function readInt64(reader: ProtobufReader): number | bigint {
  const low = readVarint(reader)
  const high = reader.high | 0
  const number = high * 2 ** 32 + low
  return Number.isSafeInteger(number) ? number : (BigInt(high) << 32n) | BigInt(low)
}

export function readFixed64(reader: ProtobufReader): bigint {
  const at = advance(reader, 8)
  return at === undefined ? 0n : reader.view.getBigUint64(at, true)
}

export function readDouble(reader: ProtobufReader): number {
  const at = advance(reader, 8)
  return at === undefined ? 0 : reader.view.getFloat64(at, true)
}

/** Text; where it is no UTF-8 stands U+FFFD. */
export function readText(reader: ProtobufReader): string {
  const length = readLength(reader)
  const start = reader.at
  reader.at += length
  return textOfBytes(reader.bytes, start, start + length)
}

export function readBytes(reader: ProtobufReader): Buffer {
  const length = readLength(reader)
  reader.at += length
  return reader.bytes.subarray(reader.at - length, reader.at)
}

/** Where the next so many bytes begin; undefined, and the walk stops, when they are not there. */
function advance(reader: ProtobufReader, count: number): number | undefined {
  if (count > reader.end - reader.at) {
    stop(reader, 'it ends within a value')
    return undefined
  }
  reader.at += count
  return reader.at - count
}

// Behind the last byte no message has anything left, whichever of them is being read.
export function stop(reader: ProtobufReader, fault: string): void {
  reader.fault ??= fault
  reader.at = reader.bytes.length
}

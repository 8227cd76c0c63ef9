/**
 * Makes a journal record of events that come one by one, most of them as the bytes they were sent
 * in. The layout is that of event-row.ts.
 */
import {
  eventIdHash,
  flagIdFromClient,
  flagRevised,
  headBytes,
  identityHash,
  idHashBytes,
  recordHeaderBytes,
  recordVersion,
  rowLine,
  type EventRow,
} from './event-row.ts'
import { promotedTexts } from './promoted-paths.ts'

/** An event as the bytes it was sent in. */
export type SentEvent = {
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
  readonly places: SentPlaces
  readonly occurredAtMs: number
  /** Its id when the client sent none. */
  readonly madeId: string | undefined
}

/** Where in the bytes of an event the parts of its row are. */
export type SentPlaces = {
  /** From and to of each promoted text, in the order of `promotedTexts`; 0, 0 for an absent one. */
  readonly texts: Int32Array
  /** From and to of each stretch that is left out of the attributes, in order. */
  readonly cuts: Int32Array
  readonly cutCount: number
}

/** When events came; of those that came in the same millisecond, which came before which. */
export type Arrival = { readonly nowMs: number; readonly nextSequence: NextSequence }

/** One more than at the last call, from 0 to 2³² − 1 and round again. */
export type NextSequence = () => number

/** A record that is being made. */
export type RecordWriter = {
  target: Buffer
  /** Where the next frame starts. */
  at: number
  count: number
  /** The time of arrival as it stands in each row that is cut from bytes. */
  readonly received: Uint8Array
  readonly nextSequence: NextSequence
  /** The bytes that the event in hand was sent in. */
  source: Uint8Array
}

const fieldOf = (column: string) => promotedTexts.findIndex((text) => text.column === column)
const applicationField = fieldOf('application_id')
const idField = fieldOf('event_id')

/** Each column's key as it stands in the row, up to the quote that opens the text. */
const textStarts = promotedTexts.map(({ column }, field) =>
  Buffer.from(`${field === 0 ? '{' : ','}"${column}":"`),
)
const attributesStart = Buffer.from(',"attributes":')
const rowEnd = Buffer.from('}\n')
const quote = 0x22

/** What a row has beside the event's own bytes: keys, times, an id, the frame's head. */
const rowOverheadBytesMax = textStarts.reduce((sum, start) => sum + start.length + 1, 0) + 256

/** Counts on through the life of a process. */
export function openSequence(): NextSequence {
  let next = 0
  return () => {
    const sequence = next
    next = (next + 1) >>> 0
    return sequence
  }
}

/** The journal record of some events, which came in this order. */
export function encodeRecord(events: readonly EventRow[]): Buffer {
  const writer = openRecordWriter(0, { nowMs: 0, nextSequence: openSequence() })
  for (const event of events) addRow(writer, event)
  return finishRecord(writer)
}

/** Starts a record with room for about so many bytes of events; it grows when need be. */
export function openRecordWriter(
  bytesExpected: number,
  { nowMs, nextSequence }: Arrival,
): RecordWriter {
  return {
    target: Buffer.allocUnsafe(recordHeaderBytes + bytesExpected + rowOverheadBytesMax),
    at: recordHeaderBytes,
    count: 0,
    received: Buffer.from(`,"received_at":${nowMs},"sequence":`),
    nextSequence,
    source: new Uint8Array(),
  }
}

/** The record; nothing may be added afterwards. */
export function finishRecord({ target, at, count }: RecordWriter): Buffer {
  target.writeUInt8(recordVersion, 0)
  target.writeUInt32LE(count, 1)
  return target.subarray(0, at)
}

/** Adds an event that was parsed. */
export function addRow(writer: RecordWriter, event: EventRow): void {
  const line = rowLine(event, writer.nextSequence())
  makeRoom(writer, Buffer.byteLength(line) + rowOverheadBytesMax)
  const { revision } = event
  const head = writer.at
  const revised = revision === undefined ? 0 : flagRevised
  const rowStart = beginRow(writer, event.isIdFromClient ? flagIdFromClient | revised : 0)
  if (event.isIdFromClient) {
    const idHash = eventIdHash(event.applicationId, event.eventId)
    putHash(writer, head, Buffer.from(idHash, 'hex'))
    if (revision !== undefined) writer.target.writeUInt32LE(revision, head + 1 + idHashBytes)
  }
  writer.at += writer.target.write(line, writer.at)
  endRow(writer, rowStart)
}

/** Adds an event as the bytes it was sent in. */
export function addSent(writer: RecordWriter, event: SentEvent): void {
  const { madeId, occurredAtMs } = event
  const isIdFromClient = madeId === undefined
  writer.source = event.bytes
  makeRoom(writer, event.to - event.from + rowOverheadBytesMax)
  const head = writer.at
  const rowStart = beginRow(writer, isIdFromClient ? flagIdFromClient : 0)
  if (isIdFromClient) putHash(writer, head, identityHash(identityOf(event)))
  putTexts(writer, event)
  if (!isIdFromClient) putAscii(writer, `,"event_id":"${madeId}"`)
  putAscii(writer, `,"id_from_client":${isIdFromClient},"occurred_at":${occurredAtMs}`)
  putShort(writer, writer.received)
  putAscii(writer, String(writer.nextSequence()))
  putShort(writer, attributesStart)
  putAttributes(writer, event)
  putShort(writer, rowEnd)
  endRow(writer, rowStart)
}

function makeRoom(writer: RecordWriter, bytes: number): void {
  const { target, at } = writer
  if (at + bytes <= target.length) return
  writer.target = Buffer.allocUnsafe(2 * (target.length + bytes))
  target.copy(writer.target, 0, 0, at)
}

/** Leaves room for the frame's head, and gives where the row starts. */
function beginRow(writer: RecordWriter, flags: number): number {
  writer.target[writer.at] = flags
  writer.at += headBytes(flags)
  return writer.at
}

function endRow(writer: RecordWriter, rowStart: number): void {
  writer.target.writeUInt32LE(writer.at - rowStart, rowStart - 4)
  writer.count += 1
}

function putHash({ target }: RecordWriter, head: number, idHash: Uint8Array): void {
  target.set(idHash, head + 1)
}

function putAscii(writer: RecordWriter, text: string): void {
  writer.at += writer.target.write(text, writer.at, 'latin1')
}

function putTexts(writer: RecordWriter, { places: { texts } }: SentEvent): void {
  for (let field = 0; field < textStarts.length; field += 1) {
    const from = texts[2 * field] ?? 0
    if (from === 0) continue
    putShort(writer, textStarts[field] ?? rowEnd)
    putRange(writer, from, texts[2 * field + 1] ?? 0)
    writer.target[writer.at] = quote
    writer.at += 1
  }
}

function putAttributes(writer: RecordWriter, event: SentEvent): void {
  const { cuts, cutCount } = event.places
  let from = event.from
  for (let index = 0; index < cutCount; index += 1) {
    putRange(writer, from, cuts[2 * index] ?? 0)
    from = cuts[2 * index + 1] ?? 0
  }
  putRange(writer, from, event.to)
}

/** Below so many bytes a loop takes less time than the call that copies many at once. */
const shortBytes = 64

function putRange(writer: RecordWriter, from: number, to: number): void {
  const { source, target, at } = writer
  if (to - from >= shortBytes) target.set(source.subarray(from, to), at)
  else for (let index = from; index < to; index += 1) target[at + index - from] = source[index] ?? 0
  writer.at = at + to - from
}

function putShort(writer: RecordWriter, bytes: Uint8Array): void {
  const { target, at } = writer
  for (let index = 0; index < bytes.length; index += 1) target[at + index] = bytes[index] ?? 0
  writer.at = at + bytes.length
}

/** Application id, NUL, event id: what the hash is of. */
function identityOf({ bytes, places: { texts } }: SentEvent): Uint8Array {
  const [application, id] = [applicationField, idField].map((field) =>
    bytes.subarray(texts[2 * field], texts[2 * field + 1]),
  )
  return Buffer.concat([application ?? nul, nul, id ?? nul])
}

const nul = Buffer.of(0)

/**
 * One event on its way from the intake through the journal into the events table.
 *
 * Promise: a record holds the rows exactly as they will be inserted, so a replay after a crash
 * inserts the same bytes. The loader reads flags and hashes, never the JSON.
 *
 * Record:  u8 version (1) · u32 event count · frame × count
 * Frame:   u8 flags (bit 0: id from the client, bit 1: has a revision, only with bit 0) ·
 *          16 bytes id hash, only with bit 0 · u32 revision, only with bit 1 ·
 *          u32 row length · row (one line of JSONEachRow, its newline included)
 * All integers are little-endian.
 */
import { hash } from 'node:crypto'
import type { RecordLayout } from './record-layout.ts'

/** An event with its promoted columns; `attributesJson` is the whole event as sent. '' = absent. */
export type EventRow = {
  readonly applicationId: string
  readonly type: string
  readonly name: string
  readonly eventId: string
  readonly isIdFromClient: boolean
  /** Of the states of one event that is sent again as it grows, the highest counts. Needs the client's id. */
  readonly revision?: number
  readonly occurredAtMs: number
  readonly receivedAtMs: number
  readonly userId: string
  readonly anonymousId: string
  readonly accountId: string
  readonly sessionId: string
  readonly viewId: string
  readonly traceId: string
  readonly service: string
  readonly env: string
  readonly version: string
  readonly attributesJson: string
  readonly identity?: EventIdentity
}

/**
 * What only some protocols say about who it was. Ids here have their namespace before them:
 * `ext:crm:7`, `profile:shop:p1`, `device:d1`, `user:42`, `anon:a1`. A colon in what stands between
 * two is written `%3A`, and a `%` as `%25`.
 */
export type EventIdentity = {
  /** Further ids of whoever did it. */
  readonly otherIds: readonly string[]
  /** Ids that the event says are of the same person: those of an alias, of a profile. */
  readonly linkedIds: readonly string[]
  /** What the sender's clock said, less `occurredAtMs`: 0 unless that was put right. */
  readonly clockOffsetMs: number
}

/** One frame of a record; `idHash`, in hexadecimal, is there only when the client chose the id. */
export type EventFrame = {
  readonly idHash: string | undefined
  /** 0 of an event that is never sent in another state. */
  readonly revision: number
  readonly row: Buffer
}

export const recordVersion = 1
export const recordHeaderBytes = 5
export const idHashBytes = 16
export const revisionBytes = 4
export const flagIdFromClient = 1
export const flagRevised = 2

/** The identity under which an event counts once: MD5 of application id, NUL, event id, in hexadecimal. */
export function eventIdHash(applicationId: string, eventId: string): string {
  return identityHash(`${applicationId}\0${eventId}`).toString('hex')
}

/** The bytes of the same, of both ids with the NUL between them. */
export function identityHash(identity: Uint8Array | string): Buffer {
  return hash('md5', identity, 'buffer')
}

/** The frames of a record, as views into its bytes. */
export function decodeRecord(record: Buffer): EventFrame[] {
  const version = record.readUInt8(0)
  if (version !== recordVersion) throw new Error(`journal record version ${version} is not known`)
  const count = record.readUInt32LE(1)
  const frames: EventFrame[] = []
  let offset = recordHeaderBytes
  for (let index = 0; index < count; index += 1) {
    const flags = record.readUInt8(offset)
    const rowStart = offset + headBytes(flags)
    const rowEnd = rowStart + record.readUInt32LE(rowStart - 4)
    const hashStart = offset + 1
    const hashEnd = hashStart + idHashBytes
    const idHash = flags & flagIdFromClient ? record.toString('hex', hashStart, hashEnd) : undefined
    const revision = flags & flagRevised ? record.readUInt32LE(hashEnd) : 0
    frames.push({ idHash, revision, row: record.subarray(rowStart, rowEnd) })
    offset = rowEnd
  }
  return frames
}

/** How the journal of events is read. */
export const eventRecords: RecordLayout = {
  table: 'events',
  frames: decodeRecord,
  count: recordEventCount,
  damagedCount: damagedEventCount,
  receivedAtMs: rowReceivedAtMs,
}

/** Of a frame, what stands before its row. */
export function headBytes(flags: number): number {
  const hash = flags & flagIdFromClient ? idHashBytes : 0
  return 1 + hash + (flags & flagRevised ? revisionBytes : 0) + 4
}

/** How many events a record holds, without reading them. */
export function recordEventCount(record: Buffer): number {
  return record.readUInt32LE(1)
}

/**
 * How many events a record held of which some bytes are damaged, as far as the others tell: the
 * lengths in it when they fit together, or else the rows whose start is left.
 */
export function damagedEventCount(bytes: Buffer): number {
  return countByLengths(bytes) ?? countRowStarts(bytes)
}

function countByLengths(bytes: Buffer): number | undefined {
  let offset = recordHeaderBytes
  let count = 0
  while (offset < bytes.length) {
    const rowStart = offset + headBytes(bytes.readUInt8(offset))
    if (rowStart > bytes.length) return undefined
    offset = rowStart + bytes.readUInt32LE(rowStart - 4)
    count += 1
  }
  return offset === bytes.length ? count : undefined
}

const rowStartText = '{"application_id":'

function countRowStarts(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(rowStartText); at >= 0; at = bytes.indexOf(rowStartText, at + 1)) {
    count += 1
  }
  return count
}

const idsBytesMax = 64 * 1024
const oneIdBytesMax = 8 * 1024

/** When a row's event reached us, without reading the JSON; undefined for a row of another make. */
export function rowReceivedAtMs(row: Buffer): number | undefined {
  // Inside a text of the row the quotes would have a backslash before them.
  const found = /,"received_at":(\d+)/.exec(row.toString('latin1', 0, idsBytesMax))?.[1]
  return found === undefined ? undefined : Number(found)
}

/** Of which application a row's event is, without reading the rest; '' for a row of another make. */
export function rowApplicationId(row: Buffer): string {
  const start = row.toString('utf8', 0, oneIdBytesMax)
  const found = /^\{"application_id":("(?:[^"\\]|\\.)*")/.exec(start)?.[1]
  return found === undefined ? '' : String(JSON.parse(found))
}

/** The row of an event as a line of JSONEachRow, with its place in the order of arrival. */
// Written by hand: JSON.stringify of an object with the attributes parsed once more costs twice.
export function rowLine(event: EventRow, sequence: number): string {
  return (
    `{"application_id":${JSON.stringify(event.applicationId)},"type":${JSON.stringify(event.type)}` +
    `,"name":${JSON.stringify(event.name)},"event_id":${JSON.stringify(event.eventId)}` +
    `,"id_from_client":${event.isIdFromClient}` +
    (event.revision === undefined ? '' : `,"revision":${event.revision}`) +
    `,"occurred_at":${event.occurredAtMs},"received_at":${event.receivedAtMs}` +
    `,"sequence":${sequence}` +
    optionalText('user_id', event.userId) +
    optionalText('anonymous_id', event.anonymousId) +
    identityMembers(event.identity) +
    optionalText('account_id', event.accountId) +
    optionalText('session_id', event.sessionId) +
    optionalText('view_id', event.viewId) +
    optionalText('trace_id', event.traceId) +
    optionalText('service', event.service) +
    optionalText('env', event.env) +
    optionalText('version', event.version) +
    `,"attributes":${event.attributesJson}}\n`
  )
}

// An absent column takes its default, the empty string.
function optionalText(column: string, text: string): string {
  return text === '' ? '' : `,"${column}":${JSON.stringify(text)}`
}

function identityMembers(identity: EventIdentity | undefined): string {
  if (identity === undefined) return ''
  const { otherIds, linkedIds, clockOffsetMs } = identity
  const offset = clockOffsetMs === 0 ? '' : `,"clock_offset_ms":${clockOffsetMs}`
  return optionalTexts('other_ids', otherIds) + optionalTexts('linked_ids', linkedIds) + offset
}

function optionalTexts(column: string, texts: readonly string[]): string {
  return texts.length === 0 ? '' : `,"${column}":${JSON.stringify(texts)}`
}

/**
 * One span on its way from the intake through the journal into the table of spans.
 *
 * Promise: a record holds the rows exactly as they will be inserted, so a replay after a crash
 * inserts the same bytes. No text or number that a tracer can send makes a row that the engine
 * refuses.
 *
 * Record:  u8 version (129) · u32 span count · frame × count
 * Frame:   u32 row length · row (one line of JSONEachRow, its newline included)
 * All integers are little-endian. No record of events has this version.
 */
import { rowReceivedAtMs, type EventFrame } from './event-row.ts'
import type { RecordLayout } from './record-layout.ts'

/** A span with its columns. Texts that are not known are '', ids 0n. Times are ns since 1970. */
export type SpanRow = {
  readonly traceLow: bigint
  readonly traceHigh: bigint
  readonly spanId: bigint
  readonly parentId: bigint
  readonly service: string
  readonly name: string
  readonly resource: string
  readonly type: string
  readonly env: string
  readonly version: string
  readonly startNs: bigint
  readonly durationNs: bigint
  readonly receivedAtMs: number
  readonly isError: boolean
  /** Its parent was not sent with it, or is of another service. */
  readonly isEntry: boolean
  /** Of a span that was sent without a child of it. */
  readonly called: Called | undefined
  /** Whose trace it is. On the one span of a chunk by which events find it, '' on the others. */
  readonly sessionId: string
  readonly userId: string
  readonly accountId: string
  /** What it was sent with, whole: the row leaves out what a column says already. */
  readonly meta: ReadonlyMap<string, string>
  readonly metrics: ReadonlyMap<string, number>
  readonly events: readonly SpanRowEvent[]
  readonly links: readonly SpanRowLink[]
}

/** Whom a span names that it calls. */
export type Called = { readonly name: string; readonly isDatabase: boolean }

export type SpanRowEvent = {
  readonly name: string
  readonly atNs: bigint
  readonly attributesJson: string
}

export type SpanRowLink = {
  readonly traceLow: bigint
  readonly traceHigh: bigint
  readonly spanId: bigint
  readonly attributesJson: string
}

/** Tags that are columns of their own, and no attributes. */
const columnTags = [
  { tag: 'span.kind', column: 'kind' },
  { tag: 'error.type', column: 'error_type' },
  { tag: 'error.message', column: 'error_message' },
  { tag: 'error.stack', column: 'error_stack' },
] as const

/** Tags that are left out when a column says the same. */
const repeatedTags = [
  { tag: 'service', field: 'service' },
  { tag: 'env', field: 'env' },
  { tag: 'version', field: 'version' },
  { tag: 'usr.id', field: 'userId' },
  { tag: 'session.id', field: 'sessionId' },
  { tag: 'account.id', field: 'accountId' },
] as const satisfies readonly { readonly tag: string; readonly field: keyof SpanRow }[]

const columnOfTag: ReadonlyMap<string, string> = new Map(
  columnTags.map(({ tag, column }) => [tag, column]),
)
const fieldOfTag: ReadonlyMap<string, (typeof repeatedTags)[number]['field']> = new Map(
  repeatedTags.map(({ tag, field }) => [tag, field]),
)

/** A span whose row would be longer is not kept: shared texts can make a short body very long. */
export const spanCharsMax = 1024 ** 2

/** The row of a span as a line of JSONEachRow, or why there is none. */
export function spanLine(span: SpanRow): string | { readonly dropped: 'too_large' } {
  const tags = tagMembers(span)
  if (tags === undefined) return { dropped: 'too_large' }
  const line =
    `{"started_at":${momentOf(span.startNs)},"duration_ns":${durationOf(span)}` +
    `,"received_at":${span.receivedAtMs}` +
    `,"trace_low":${span.traceLow},"trace_high":${span.traceHigh}` +
    `,"span_id":${span.spanId},"parent_id":${span.parentId}` +
    optionalText('service', span.service) +
    optionalText('name', span.name) +
    optionalText('resource', span.resource) +
    optionalText('type', span.type) +
    optionalText('env', span.env) +
    optionalText('version', span.version) +
    (span.isError ? ',"is_error":true' : '') +
    (span.isEntry ? ',"is_entry":true' : '') +
    optionalText('called', span.called?.name ?? '') +
    (span.called?.isDatabase === true ? ',"calls_database":true' : '') +
    optionalText('session_id', span.sessionId) +
    optionalText('user_id', span.userId) +
    optionalText('account_id', span.accountId) +
    eventsMember(span.events) +
    linksMember(span.links) +
    tags +
    '}\n'
  if (line.length > spanCharsMax) return { dropped: 'too_large' }
  return line.includes('\\ud') ? withoutLoneSurrogates(line) : line
}

/** The last moment of a DateTime64(9): no span ends later. */
const lastNs = 2n ** 63n - 1n

function momentOf(ns: bigint): bigint {
  if (ns < 0n) return 0n
  return ns > lastNs ? lastNs : ns
}

function durationOf({ startNs, durationNs }: SpanRow): bigint {
  const longestNs = lastNs - momentOf(startNs)
  return durationNs > longestNs ? longestNs : durationNs
}

// An absent column takes its default, the empty string.
function optionalText(column: string, text: string): string {
  return text === '' ? '' : `,"${column}":${quoted(text)}`
}

// All but what JSON has to escape, and but the halves of pairs of UTF-16, which may stand alone.
const plainText = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/

/** A text as JSON; most have nothing to escape, and finding that out takes half the time. */
function quoted(text: string): string {
  return plainText.test(text) ? `"${text}"` : JSON.stringify(text)
}

/** Tags are called the same on every span. */
const keys = new Map<string, string>()
const keysMax = 10_000

function keyOf(tag: string): string {
  const known = keys.get(tag)
  if (known !== undefined) return known
  if (keys.size >= keysMax) keys.clear()
  const key = `,${JSON.stringify(tag)}:`
  keys.set(tag, key)
  return key
}

/** The columns that tags fill, then all other tags; undefined when they are too long. */
function tagMembers(span: SpanRow): string | undefined {
  let columns = ''
  let attributes = ''
  for (const [tag, text] of span.meta) {
    const column = columnOfTag.get(tag)
    const field = fieldOfTag.get(tag)
    if (column !== undefined) columns += `,"${column}":${quoted(text)}`
    else if (field === undefined || span[field] !== text) {
      attributes += keyOf(tag) + quoted(text)
    }
    if (columns.length + attributes.length > spanCharsMax) return undefined
  }
  for (const [tag, number] of span.metrics) {
    // One path cannot have two values.
    if (!Number.isFinite(number) || span.meta.has(tag)) continue
    attributes += keyOf(tag) + numberText(number)
  }
  return `${columns},"attributes":{${attributes.slice(1)}}`
}

/** From here on the digits of a whole number would be read as an integer of too many bits. */
const wholeNumberMax = 2 ** 63

function numberText(number: number): string {
  return Math.abs(number) >= wholeNumberMax ? number.toExponential() : String(number)
}

function eventsMember(events: readonly SpanRowEvent[]): string {
  if (events.length === 0) return ''
  const members = events.map(
    ({ name, atNs, attributesJson }) =>
      `{"name":${JSON.stringify(name)},"at":${momentOf(atNs)},"attributes":${JSON.stringify(attributesJson)}}`,
  )
  return `,"events":[${members.join(',')}]`
}

function linksMember(links: readonly SpanRowLink[]): string {
  if (links.length === 0) return ''
  const members = links.map(
    ({ traceLow, traceHigh, spanId, attributesJson }) =>
      `{"trace_low":${traceLow},"trace_high":${traceHigh},"span_id":${spanId}` +
      `,"attributes":${JSON.stringify(attributesJson)}}`,
  )
  return `,"links":[${members.join(',')}]`
}

// Half of a pair of UTF-16 is no text to the engine. A backslash before the u may be a character.
function withoutLoneSurrogates(line: string): string {
  return line.replaceAll(/\\\\|\\ud[89a-f][\da-f]{2}/g, (found) =>
    found === '\\\\' ? found : '\ufffd',
  )
}

const recordVersion = 129
const recordHeaderBytes = 5
const frameHeadBytes = 4

/** The journal record of rows as `spanLine` makes them. */
export function spanRecordOf(lines: readonly string[]): Buffer {
  const bytesMax = lines.reduce((sum, line) => sum + frameHeadBytes + 3 * line.length, 0)
  const record = Buffer.allocUnsafe(recordHeaderBytes + bytesMax)
  record.writeUInt8(recordVersion, 0)
  record.writeUInt32LE(lines.length, 1)
  let at = recordHeaderBytes
  for (const line of lines) {
    const bytes = record.write(line, at + frameHeadBytes)
    record.writeUInt32LE(bytes, at)
    at += frameHeadBytes + bytes
  }
  return record.subarray(0, at)
}

/** How the journal of spans is read. */
export const spanRecords: RecordLayout = {
  table: 'spans',
  frames: framesOf,
  count: (record) => record.readUInt32LE(1),
  damagedCount,
  receivedAtMs: rowReceivedAtMs,
}

function framesOf(record: Buffer): EventFrame[] {
  const version = record.readUInt8(0)
  if (version !== recordVersion) throw new Error(`record of spans of version ${version}`)
  const frames: EventFrame[] = []
  for (let at = recordHeaderBytes; at < record.length;) {
    const end = at + frameHeadBytes + record.readUInt32LE(at)
    frames.push({ idHash: undefined, revision: 0, row: record.subarray(at + frameHeadBytes, end) })
    at = end
  }
  return frames
}

const rowStartText = '{"started_at":'

/** The rows whose start is left. */
function damagedCount(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(rowStartText); at >= 0; at = bytes.indexOf(rowStartText, at + 1)) {
    count += 1
  }
  return count
}

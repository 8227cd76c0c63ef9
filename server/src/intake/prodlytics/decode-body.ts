import { isUtf8 } from 'node:buffer'
import { errorCodes, eventTypes, type EventRejection } from '@throughline/contract'
import { promotedTexts } from '../../warehouse/promoted-paths.ts'
import {
  addRow,
  addSent,
  finishRecord,
  openRecordWriter,
  type Arrival,
  type RecordWriter,
} from '../../warehouse/record-writer.ts'
import { occurredAt } from '../occurred-at.ts'
import { parseJson, type SentText } from '../parse-json.ts'
import {
  malformedRefusal,
  nameless,
  refusal,
  type Dropped,
  type Named,
  type Refusal,
} from '../refusal.ts'
import { afterSpaces, notPlain } from '../scan/json-bytes.ts'
import { openEventPlaces, scanEvent } from '../scan/scan-event.ts'
import {
  bitOf,
  idMissing,
  mayBePlaceholder,
  remarksOfDate,
  remarksOfTime,
  remarksOfUser,
  type Remarks,
} from '../remarks.ts'
import { noteRemarks, tallyOf, type Tallies, type TakenEvents } from '../taken-events.ts'
import { splitArray } from '../split-array.ts'
import { withTrace } from './named-trace.ts'
import { decodeEvent, type DecodeContext, type EventForm } from './decode-event.ts'

export type DecodedBody =
  | { readonly kind: 'single'; readonly taken: TakenEvents }
  | {
      readonly kind: 'batch'
      readonly taken: TakenEvents
      readonly rejections: readonly EventRejection[]
      /** The same in the same order. */
      readonly dropped: readonly Dropped[]
    }
  | { readonly kind: 'refused'; readonly refusal: Dropped }

export const batchEventsMax = 10_000

/**
 * Decodes one request body of the prodlytics intake: `application/x-ndjson` is a line an event, JSON
 * an event or an array of them. Pure: the clock and ids come in.
 *
 * Most events are plain: their row is cut from the bytes as they came, in less time than parsing alone
 * takes. All others are parsed and judged one by one.
 */
export function decodeBody(body: Buffer, contentType: string, context: BodyContext): DecodedBody {
  // Broken UTF-8 would become U+FFFD: a silently changed value.
  if (!isUtf8(body)) return refused(refusal('body_malformed', 'The body is not valid UTF-8.'))
  const bytes = withoutMark(body)
  if (isBlank(bytes, 0, bytes.length)) return refused(refusal('body_empty'))
  return isNdjson(contentType) ? decodeLines(bytes, context) : decodeJson(bytes, context)
}

function refused(why: Refusal, named: Named = nameless): DecodedBody {
  return { kind: 'refused', refusal: { ...why, ...named } }
}

/** The mark that some editors put before UTF-8. */
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

function withoutMark(body: Buffer): Buffer {
  return body.subarray(0, 3).equals(byteOrderMark) ? body.subarray(3) : body
}

function isNdjson(contentType: string): boolean {
  return /^application\/(x-)?(ndjson|jsonl)\b/i.test(contentType)
}

const newline = 0x0a
const comma = 0x2c
const openBracket = 0x5b
const closeBracket = 0x5d
/** JSON's white space. */
const isSpace = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === 0x20 || byte === 0x09 || byte === newline || byte === 0x0d ? 1 : 0,
)

function isBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (isSpace[bytes[at] ?? 0] === 0) return false
  return true
}

function decodeLines(bytes: Buffer, context: BodyContext): DecodedBody {
  const taking = openTaking(bytes, 'batch', context)
  for (let from = 0, line = 1; from < bytes.length; line += 1) {
    const found = bytes.indexOf(newline, from)
    const to = found < 0 ? bytes.length : found
    if (!isBlank(bytes, from, to)) {
      if (seen(taking) === batchEventsMax) return refused(refusal('batch_too_long'))
      const end = scanEvent(places, bytes, from)
      const isPlain = end !== notPlain && isBlank(bytes, end, to) && takePlain(taking, from, end)
      if (!isPlain) judge(taking, { text: bytes.toString('utf8', from, to), line })
    }
    from = to + 1
  }
  return batchOf(taking)
}

function decodeJson(bytes: Buffer, context: BodyContext): DecodedBody {
  let start = 0
  while (isSpace[bytes[start] ?? 0] === 1) start += 1
  if (bytes[start] !== openBracket) return decodeSingle(bytes, start, context)
  return decodePlainArray(bytes, start + 1, context) ?? decodeArray(bytes.toString(), context)
}

function decodeSingle(bytes: Buffer, start: number, context: BodyContext): DecodedBody {
  if (context.traceparent === undefined) return decodeOne(bytes, start, context)
  const decoded = decodeOne(withTrace(bytes, start, context.traceparent), 0, context)
  // What is wrong is told by its place in the bytes that were sent.
  return decoded.kind === 'refused' ? decodeOne(bytes, start, context) : decoded
}

function decodeOne(bytes: Buffer, start: number, context: BodyContext): DecodedBody {
  const taking = openTaking(bytes, 'single', context)
  const end = scanEvent(places, bytes, start)
  if (end !== notPlain && isBlank(bytes, end, bytes.length) && takePlain(taking, start, end)) {
    return { kind: 'single', taken: takenOf(taking) }
  }
  const why = judge(taking, { text: bytes.toString(), line: 1 })
  return why === undefined ? { kind: 'single', taken: takenOf(taking) } : refused(why, why)
}

/** An array of plain events; undefined when something in it has to be looked at. */
function decodePlainArray(
  bytes: Buffer,
  start: number,
  context: BodyContext,
): DecodedBody | undefined {
  const taking = openTaking(bytes, 'batch', context)
  let at = afterSpaces(bytes, start)
  while (bytes[at] !== closeBracket || seen(taking) > 0) {
    const end = scanEvent(places, bytes, at)
    if (end === notPlain || seen(taking) === batchEventsMax) return undefined
    if (!takePlain(taking, at, end)) return undefined
    at = afterSpaces(bytes, end)
    if (bytes[at] === closeBracket) break
    if (bytes[at] !== comma) return undefined
    at = afterSpaces(bytes, at + 1)
  }
  return isBlank(bytes, at + 1, bytes.length) ? batchOf(taking) : undefined
}

function decodeArray(text: string, context: BodyContext): DecodedBody {
  const parsed = parseJson({ text, line: 1 })
  if (parsed.kind === 'malformed') return refused(malformedRefusal(parsed))
  const elements = splitArray(text)
  if (elements.length > batchEventsMax) return refused(refusal('batch_too_long'))
  const taking = openTaking(Buffer.alloc(0), 'batch', context)
  for (const element of elements) judge(taking, { text: element, line: 1 })
  return batchOf(taking)
}

// Filled anew by each event that is looked at; nothing waits in between.
const places = openEventPlaces()

export type BodyContext = DecodeContext &
  Arrival & {
    /** The trace that the request is of, for a single event that names none. */
    readonly traceparent?: string | undefined
  }

/** The events of one body, taken one after the other. */
type Taking = {
  readonly bytes: Buffer
  readonly form: EventForm
  readonly context: BodyContext
  readonly writer: RecordWriter
  readonly applications: Tallies
  readonly rejections: EventRejection[]
  readonly dropped: Dropped[]
}

function openTaking(bytes: Buffer, form: EventForm, context: BodyContext): Taking {
  const writer = openRecordWriter(rowBytesExpected * bytes.length, context)
  return { bytes, form, context, writer, applications: new Map(), rejections: [], dropped: [] }
}

function seen({ writer, rejections }: Taking): number {
  return writer.count + rejections.length
}

function takenOf({ writer, applications }: Taking): TakenEvents {
  return { record: finishRecord(writer), count: writer.count, applications }
}

function batchOf(taking: Taking): DecodedBody {
  const { rejections, dropped } = taking
  return { kind: 'batch', taken: takenOf(taking), rejections, dropped }
}

/** Takes the event whose places were just found; false when it has to be judged. */
function takePlain(taking: Taking, from: number, to: number): boolean {
  const { bytes, form, context, writer, applications } = taking
  if (!isPlainType(bytes, form) || !hasIdentity()) return false
  const applicationId = textOf(bytes, fields.application)
  const occurredAtMs = momentOf(bytes, context)
  if (applicationId === undefined || occurredAtMs === undefined) return false
  const known = applications.get(applicationId)
  if (known === undefined && context.refuseApplication(applicationId) !== undefined) return false
  const tally = known ?? tallyOf(applications, applicationId)
  tally.count += 1
  const remarks = plainRemarks(bytes, occurredAtMs - context.nowMs)
  if (remarks !== 0) {
    const moment = { occurredAtMs, nowMs: context.nowMs }
    noteRemarks(tally, remarks, { moment, text: () => bytes.toString('utf8', from, to) })
  }
  const madeId = isPresent(fields.id) ? undefined : context.newEventId()
  addSent(writer, { bytes, from, to, places, occurredAtMs, madeId })
  return true
}

/** Of the event whose places were just found. */
function plainRemarks(bytes: Buffer, aheadMs: number): Remarks {
  const { hasNull, hasEmptyObject } = places.walk
  let remarks = remarksOfTime(aheadMs)
  if (hasNull) remarks |= nullNotKept
  if (hasEmptyObject) remarks |= emptyObjectNotKept
  if (!isPresent(fields.id)) remarks |= idMissing
  const [dateFrom = 0, dateTo = 0] = places.moment
  if (bytes[dateFrom] === quote && dateFrom !== 0) {
    remarks |= remarksOfDate(bytes.toString('latin1', dateFrom + 1, dateTo - 1))
  }
  const userFrom = places.texts[2 * fields.user] ?? 0
  const userTo = places.texts[2 * fields.user + 1] ?? 0
  if (userFrom !== 0 && mayBePlaceholder(bytes, userFrom, userTo)) {
    remarks |= remarksOfUser(textOf(bytes, fields.user) ?? '')
  }
  return remarks
}

const nullNotKept = bitOf('null_not_kept')
const emptyObjectNotKept = bitOf('empty_object_not_kept')

/** Parses and judges an event; gives why it is refused. */
function judge(taking: Taking, sent: SentText): Dropped | undefined {
  const decoded = decodeEvent(sent, taking.form, taking.context)
  if (decoded.kind === 'event') {
    const { applicationId, occurredAtMs } = decoded.event
    const tally = tallyOf(taking.applications, applicationId)
    tally.count += 1
    const moment = { occurredAtMs, nowMs: taking.context.nowMs }
    noteRemarks(tally, decoded.remarks, { moment, text: () => sent.text })
    addRow(taking.writer, decoded.event)
    return undefined
  }
  const { code, detail } = decoded.refusal
  const { sentence: title } = errorCodes[code]
  const dropped = { ...decoded.refusal, ...decoded.named }
  taking.rejections.push({ index: seen(taking), code, title, detail })
  taking.dropped.push(dropped)
  return dropped
}

/** Rows have keys and times that events have not; what does not fit makes the record grow. */
const rowBytesExpected = 1.5

const fields = {
  application: fieldOf('application.id'),
  type: fieldOf('type'),
  name: fieldOf('event.name'),
  id: fieldOf('event.id'),
  user: fieldOf('usr.id'),
  account: fieldOf('account.id'),
  session: fieldOf('session.id'),
} as const

function fieldOf(path: string): number {
  return promotedTexts.findIndex((text) => text.path === path)
}

function isPresent(field: number): boolean {
  return places.texts[2 * field] !== 0
}

function textOf(bytes: Buffer, field: number): string | undefined {
  if (!isPresent(field)) return undefined
  return bytes.toString('utf8', places.texts[2 * field], places.texts[2 * field + 1])
}

function hasIdentity(): boolean {
  return isPresent(fields.user) || isPresent(fields.account) || isPresent(fields.session)
}

const otherTypes: ReadonlySet<string> = new Set(eventTypes.filter((type) => type !== 'server'))

function isPlainType(bytes: Buffer, form: EventForm): boolean {
  const type = textOf(bytes, fields.type)
  if (type === 'server') return isPresent(fields.name)
  return form === 'batch' && type !== undefined && otherTypes.has(type)
}

const quote = 0x22

function momentOf(bytes: Buffer, context: BodyContext): number | undefined {
  const [from = 0, to = 0] = places.moment
  if (from === 0) return context.nowMs
  const text = bytes.toString('latin1', from, to)
  const time = occurredAt(bytes[from] === quote ? text.slice(1, -1) : Number(text), context)
  return time.kind === 'at' && Number.isInteger(time.ms) ? time.ms : undefined
}

import { isUtf8 } from 'node:buffer'
import { errorCodes, type EventRejection } from '@throughline/contract'
import {
  addRow,
  finishRecord,
  openRecordWriter,
  type RecordWriter,
} from '../../warehouse/record-writer.ts'
import { isJsonObject } from '../json-object.ts'
import { parseJson } from '../parse-json.ts'
import { nameless, refusal, type Dropped } from '../refusal.ts'
import { noteRemarks, tallyOf, type Tallies, type TakenEvents } from '../taken-events.ts'
import { judgeLine, type BrowserContext, type JudgedLine, type RemarkedRow } from './judge-line.ts'

export type BrowserBody =
  | {
      readonly kind: 'events'
      /** With the sessions that the views brought along. */
      readonly taken: TakenEvents
      /** How many of the lines are taken. */
      readonly lineCount: number
      readonly rejections: readonly EventRejection[]
      /** The same in the same order. */
      readonly dropped: readonly Dropped[]
      /** Lines in which the SDK speaks of itself. */
      readonly telemetryCount: number
    }
  | { readonly kind: 'refused'; readonly dropped: Dropped }

export const linesMax = 10_000

/**
 * Decodes the body of one request: a line an event, each judged alone. One event may stand on several
 * lines, as people write it. Pure.
 */
export function decodeBrowserBody(body: Buffer, context: BrowserContext): BrowserBody {
  const writer = openRecordWriter(0, context)
  const taking: Taking = { writer, context, applications: new Map(), sessions: new Map() }
  const rejections: EventRejection[] = []
  const dropped: Dropped[] = []
  let telemetryCount = 0
  let index = 0
  for (const { bytes, line } of isSpread(body) ? [{ bytes: body, line: 1 }] : linesOf(body)) {
    if (index === linesMax) return refused('batch_too_long')
    const judged = judge(bytes, line, context)
    if (judged.kind === 'event') take(judged, taking)
    else if (judged.kind === 'telemetry') telemetryCount += 1
    else {
      const { code, detail } = judged.dropped
      rejections.push({ index, code, title: errorCodes[code].sentence, detail })
      dropped.push(judged.dropped)
    }
    index += 1
  }
  if (index === 0) return refused('body_empty')
  for (const session of taking.sessions.values()) add(session, taking)
  const { applications } = taking
  const taken = { record: finishRecord(writer), count: writer.count, applications }
  const lineCount = index - rejections.length - telemetryCount
  return { kind: 'events', taken, lineCount, rejections, dropped, telemetryCount }
}

function refused(code: 'batch_too_long' | 'body_empty'): BrowserBody {
  return { kind: 'refused', dropped: { ...refusal(code), ...nameless } }
}

/** Whether the whole is one object, and its first line none. */
function isSpread(body: Buffer): boolean {
  const end = body.indexOf(newline)
  return end >= 0 && !isObject(body.subarray(0, end)) && isObject(body)
}

function isObject(bytes: Buffer): boolean {
  const parsed = parseJson({ text: bytes.toString(), line: 1 })
  return parsed.kind === 'json' && isJsonObject(parsed.value)
}

type Line = { readonly bytes: Buffer; readonly line: number }

const newline = 0x0a

/** The lines with something on them, each with its number from 1. */
function* linesOf(body: Buffer): Generator<Line> {
  for (let from = 0, line = 1; from < body.length; line += 1) {
    const found = body.indexOf(newline, from)
    const to = found < 0 ? body.length : found
    const bytes = body.subarray(from, to)
    if (bytes.some((byte) => byte > 0x20)) yield { bytes, line }
    from = to + 1
  }
}

// Broken UTF-8 would become U+FFFD: a silently changed value.
function judge(bytes: Buffer, line: number, context: BrowserContext): JudgedLine {
  if (isUtf8(bytes)) return judgeLine({ text: bytes.toString(), line }, context)
  const why = refusal('body_malformed', `Line ${line} is not valid UTF-8.`)
  return { kind: 'refused', dropped: { ...why, ...nameless } }
}

type Taking = {
  readonly writer: RecordWriter
  readonly context: BrowserContext
  readonly applications: Tallies
  /** Of each session of the body, as its first view has it. */
  readonly sessions: Map<string, RemarkedRow>
}

function take({ event, session }: JudgedLine & { kind: 'event' }, taking: Taking): void {
  add(event, taking)
  if (session === undefined) return
  const key = JSON.stringify([session.row.applicationId, session.row.eventId])
  const held = taking.sessions.get(key)
  const isEarlier = held === undefined || session.row.occurredAtMs < held.row.occurredAtMs
  if (isEarlier) taking.sessions.set(key, session)
}

function add({ row, remarks }: RemarkedRow, { writer, context, applications }: Taking): void {
  const tally = tallyOf(applications, row.applicationId)
  tally.count += 1
  const moment = { occurredAtMs: row.occurredAtMs, nowMs: context.nowMs }
  noteRemarks(tally, remarks, { moment, text: () => row.attributesJson })
  addRow(writer, row)
}

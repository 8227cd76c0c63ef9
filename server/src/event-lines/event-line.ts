import { isUtf8 } from 'node:buffer'
import { skipSpace, valueStart } from './json-members.ts'
import type { Line } from './split-lines.ts'

export type PreparedLine =
  | { readonly kind: 'blank' }
  | {
      readonly kind: 'event'
      readonly bytes: Uint8Array
      /** What was put in, and what still lacks: a refusal is told without the one and with the other. */
      readonly isIdAdded: boolean
      readonly hasApplication: boolean
    }
  | { readonly kind: 'refused'; readonly code: LocalCode; readonly detail: string }

/** Reasons for which a line is not even sent. */
type LocalCode = 'line_not_utf8' | 'line_not_json' | 'line_not_object' | 'line_too_large'

export interface Additions {
  /** `application.id` for events that name none. */
  readonly application: string | undefined
  /** `event.id` for this line if it has none. */
  readonly id: () => string
  readonly eventBytesMax: number
}

const closingBrace = 0x7d

type JsonObject = Readonly<Record<string, unknown>>

/** A line with what is sent for it. */
export interface PlacedEvent {
  readonly line: Line
  readonly bytes: Uint8Array
  readonly isIdAdded: boolean
  readonly hasApplication: boolean
}

/** A line that is not taken. */
export interface RefusedLine {
  readonly line: Line
  readonly code: string
  readonly detail: string
}

/** What is sent for a line: its own bytes, with an id and an application put in where missing. */
export function prepareLine(line: Line, additions: Additions): PreparedLine {
  if (!line.isWhole) {
    const detail = `an event may have ${additions.eventBytesMax} bytes`
    return { kind: 'refused', code: 'line_too_large', detail }
  }
  // Broken UTF-8 would become U+FFFD: a silently changed value.
  if (!isUtf8(line.bytes)) {
    return { kind: 'refused', code: 'line_not_utf8', detail: 'the line is not valid UTF-8' }
  }
  const text = line.bytes.toString('utf8')
  if (text.trim() === '') return { kind: 'blank' }
  const parsed = parseJson(text)
  if (parsed.kind === 'broken') {
    return { kind: 'refused', code: 'line_not_json', detail: parsed.words }
  }
  return isObject(parsed.value)
    ? completed(line.bytes, parsed.value, additions)
    : {
        kind: 'refused',
        code: 'line_not_object',
        detail: `an event is an object: ${text.slice(0, 80)}`,
      }
}

function completed(bytes: Buffer, event: JsonObject, additions: Additions): PreparedLine {
  const ids = new Map<string, string>()
  const isApplicationMissing = isMissing(event, 'application')
  if (isMissing(event, 'event')) ids.set('event', additions.id())
  if (additions.application !== undefined && isApplicationMissing) {
    ids.set('application', additions.application)
  }
  return {
    kind: 'event',
    bytes: [...ids].reduce((json, [name, id]) => withId(json, name, { id, event }), bytes),
    isIdAdded: ids.has('event'),
    hasApplication: !isApplicationMissing || ids.has('application'),
  }
}

/** True when `<name>.id` can be put in. A value that is no object is left for the server to refuse. */
function isMissing(event: JsonObject, name: string): boolean {
  const holder = event[name]
  return holder === undefined || (isObject(holder) && holder['id'] === undefined)
}

function withId(
  json: Buffer,
  name: string,
  { id, event }: { readonly id: string; readonly event: JsonObject },
): Buffer {
  const member = `"id":${JSON.stringify(id)}`
  const objectStart = json.indexOf('{')
  const holderStart = isObject(event[name]) ? valueStart(json, objectStart, name) : undefined
  return holderStart === undefined
    ? withFirstMember(json, objectStart, `"${name}":{${member}}`)
    : withFirstMember(json, holderStart, member)
}

function withFirstMember(json: Buffer, objectStart: number, member: string): Buffer {
  const rest = json.subarray(objectStart + 1)
  const isEmpty = rest[skipSpace(rest, 0)] === closingBrace
  const text = Buffer.from(isEmpty ? member : `${member},`)
  return Buffer.concat([json.subarray(0, objectStart + 1), text, rest])
}

function parseJson(
  text: string,
):
  | { readonly kind: 'parsed'; readonly value: unknown }
  | { readonly kind: 'broken'; words: string } {
  try {
    return { kind: 'parsed', value: JSON.parse(text) }
  } catch (error) {
    return { kind: 'broken', words: error instanceof Error ? error.message : String(error) }
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

import type { EventIdentity } from './event-row.ts'
import { promotedTexts, type PromotedText } from './promoted-paths.ts'

/** A row of the events table as somebody reads it. */
export type ReadRow = {
  readonly texts: Readonly<Record<PromotedText['field'], string>>
  readonly occurredAtMs: number
  readonly receivedAtMs: number
  /** Of rows that came in the same millisecond, which came before which. */
  readonly sequence: number
  readonly isIdFromClient: boolean
  /** 0 of an event that is never sent in another state. */
  readonly revision: number
  readonly identity: EventIdentity
  /** As sent, without the date: what has a column of its own stands at its path again. */
  readonly attributes: object
}

/** Reads a row as it is journaled, one line of JSON. */
export function readRow(row: Buffer): ReadRow {
  const parsed = objectOf(JSON.parse(row.toString()))
  // The moment has a column, and of plain events it stands only there.
  const { date: _moment, ...attributes } = { date: undefined, ...objectOf(parsed['attributes']) }
  const isIdFromClient = parsed['id_from_client'] === true
  const texts: Record<PromotedText['field'], string> = { ...noTexts }
  for (const { column, field, path } of promotedTexts) {
    const text = parsed[column]
    if (typeof text !== 'string' || text === '') continue
    texts[field] = text
    if (field !== 'eventId' || isIdFromClient) putBack(attributes, path, text)
  }
  return {
    texts,
    attributes,
    isIdFromClient,
    revision: Number(parsed['revision'] ?? 0),
    identity: identityOf(parsed),
    occurredAtMs: Number(parsed['occurred_at']),
    receivedAtMs: Number(parsed['received_at']),
    sequence: Number(parsed['sequence'] ?? 0),
  }
}

function identityOf(row: Members): EventIdentity {
  return {
    otherIds: textsOf(row['other_ids']),
    linkedIds: textsOf(row['linked_ids']),
    clockOffsetMs: Number(row['clock_offset_ms'] ?? 0),
  }
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}

const noTexts = {
  applicationId: '',
  type: '',
  name: '',
  eventId: '',
  userId: '',
  anonymousId: '',
  accountId: '',
  sessionId: '',
  viewId: '',
  traceId: '',
  service: '',
  env: '',
  version: '',
} as const

type Members = Record<string, unknown>

function putBack(attributes: Members, path: string, text: string): void {
  const keys = path.split('.')
  const last = keys.pop() ?? path
  let at = attributes
  for (const key of keys) {
    const inside = objectOf(at[key])
    at[key] = inside
    at = inside
  }
  at[last] ??= text
}

/** The same object when it is one; an empty one for anything else. */
function objectOf(value: unknown): Members {
  return isMembers(value) ? value : {}
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

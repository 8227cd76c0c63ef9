import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { isJsonObject } from '../../src/intake/json-object.ts'
import { decodeBody } from '../../src/intake/prodlytics/decode-body.ts'
import { decodeRecord } from '../../src/warehouse/event-row.ts'
import { isPromotedPath } from '../../src/warehouse/promoted-paths.ts'
import { param, sql } from '../../src/warehouse/sql-text.ts'
import { openWarehouse } from '../../src/warehouse/warehouse.ts'

/** An event that the intake accepts: what was sent, and the row made of it. */
export type AcceptedEvent = { readonly sent: object; readonly row: Buffer }

/** The events of a body, a line each, that the intake accepts, in their order. */
export function acceptedEvents(body: readonly object[]): readonly AcceptedEvent[] {
  let made = 0
  const lines = body.map((event) => JSON.stringify(event)).join('\n')
  const decoded = decodeBody(Buffer.from(lines), 'application/x-ndjson', {
    nowMs: Date.UTC(2026, 10, 21),
    nextSequence: () => 0,
    retentionMonths: 15,
    newEventId: () => `event-${String(made++).padStart(6, '0')}`,
    refuseApplication: () => undefined,
  })
  if (decoded.kind !== 'batch') return []
  const refused = new Set(decoded.rejections.map(({ index }) => index))
  const sent = body.filter((_, index) => !refused.has(index))
  return decodeRecord(decoded.taken.record).map(({ row }, index) => ({
    row,
    sent: sent[index] ?? {},
  }))
}

/** An engine that gives back what it was given. */
export interface Keeper {
  /** Stores events in one insert, and reads the attributes of all that are there, in their order. */
  keep(events: readonly AcceptedEvent[]): Promise<readonly string[]>
  close(): Promise<void>
}

export async function openKeeper(): Promise<Keeper> {
  const dataDir = await mkdtemp(join(tmpdir(), 'throughline-'))
  const logger = pino({ level: 'silent' })
  const engine = { kind: 'embedded', dataDir } as const
  const warehouse = await openWarehouse({
    engine,
    retentionMonths: 120,
    traceRetentionDays: 30,
    logger,
  })
  let inserts = 0
  return {
    async keep(events) {
      const applicationId = `insert-${inserts++}`
      const rows = events.map(({ row }) => withApplication(row, applicationId))
      await warehouse.insert({ table: 'events', rows, token: applicationId })
      const found = await warehouse.query(sql`
        SELECT toString(attributes) FROM throughline.events
        WHERE application_id = ${param('String', applicationId)} ORDER BY event_id`)
      return found.map(([attributes]) => String(attributes))
    },
    async close() {
      await warehouse.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** It is the first column of a row. */
function withApplication(row: Buffer, applicationId: string): Buffer {
  const text = row
    .toString()
    .replace(/"application_id":"[^"]*"/, `"application_id":"${applicationId}"`)
  return Buffer.from(text)
}

/** The attributes of an event that have no column of their own, as paths and their values. */
export function attributesSent({ sent }: AcceptedEvent): readonly Leaf[] {
  return leavesIn(JSON.stringify(sent)).filter(([path]) => !isPromotedPath(path))
}

export type Leaf = readonly [path: string, value: unknown]

/**
 * JSON text as its paths and values: `{"a":{"b":1}}` and `{"a.b":1}` say the same. What
 * `intake/README.md` promises nothing about is left out.
 */
export function leavesIn(json: string): readonly Leaf[] {
  return ownLeaves(JSON.parse(json))
}

function ownLeaves(object: unknown): readonly Leaf[] {
  const leaves = leavesOf(object, [])
  // The engine writes `{"a":1,"a":{"b":2}}` for a value that has others below it, of which JSON.parse
  // keeps the last.
  return leaves.filter(([path]) => !leaves.some(([other]) => other.startsWith(`${path}.`)))
}

function leavesOf(value: unknown, keys: readonly string[]): readonly Leaf[] {
  if (value === null) return []
  if (!isJsonObject(value)) return [[keys.join('.'), inArray(value)]]
  return Object.entries(value)
    .flatMap(([key, member]) => leavesOf(member, [...keys, key]))
    .sort(([one], [other]) => (one < other ? -1 : 1))
}

function inArray(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inArray)
  if (isJsonObject(value)) return ownLeaves(value)
  return value === 0 ? 0 : value
}

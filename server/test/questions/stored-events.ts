import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { openIdentity } from '../../src/identity/keep-resolved.ts'
import type { QueryContext } from '../../src/query/answer.ts'
import { askingWithin } from '../../src/query/run/run-question.ts'
import { asSent, type UserReading } from '../../src/query/resolve/known.ts'
import { openUsers } from '../../src/query/users.ts'
import { pause } from '../../src/start.ts'
import { openMetrics } from '../../src/telemetry/metrics.ts'
import { openDictionary } from '../../src/warehouse/dictionary.ts'
import { lineOf } from '../../src/warehouse/a-span-row.ts'
import { decodeRecord, type EventRow } from '../../src/warehouse/event-row.ts'
import type { SpanRow } from '../../src/warehouse/span-row.ts'
import { encodeRecord } from '../../src/warehouse/record-writer.ts'
import { openSegmentLists, type SegmentLists } from '../../src/warehouse/segment-lists.ts'
import { openWarehouse } from '../../src/warehouse/warehouse.ts'
import { plainEvent, valuesOf } from './plain-events.ts'

/** Events in an engine of their own, to ask without HTTP. */
export interface StoredEvents {
  readonly context: QueryContext
  /** The ids of static segments. */
  readonly lists: SegmentLists
  /** More of them, inserted as one batch under a name of its own. */
  add(lines: readonly string[], batch: string): Promise<void>
  /** Spans, likewise. */
  addSpans(spans: readonly SpanRow[], batch: string): Promise<void>
  /** Questions tell users by all of their ids from now on. */
  resolveIds(): Promise<void>
  close(): Promise<void>
}

function linkedIds(previous: string): readonly string[] {
  return previous === '' ? [] : [`user:${previous}`, `anon:${previous}`]
}

/** Longer than the age of the oldest event of a test, and of the oldest span. */
const retentionMonths = 1_200
const traceRetentionDays = 7_300

const answerMsMax = 600_000

/** Stores events, each a line of JSON, as the intake and the loader would. */
export async function storeEvents(lines: readonly string[]): Promise<StoredEvents> {
  const dataDir = await mkdtemp(join(tmpdir(), 'throughline-'))
  const logger = pino({ level: 'silent' })
  const engine = { kind: 'embedded', dataDir } as const
  const warehouse = await openWarehouse({ engine, retentionMonths, traceRetentionDays, logger })
  const dictionary = openDictionary(warehouse, () => performance.now())
  const add = async (more: readonly string[], token: string): Promise<void> => {
    const rows = decodeRecord(encodeRecord(more.map(eventRow))).map(({ row }) => row)
    await warehouse.insert({ table: 'events', rows, token })
    dictionary.noteInserted()
  }
  await add(lines, 'stored-events')
  const identity = openIdentity({
    warehouse,
    placement: { cluster: undefined },
    metrics: openMetrics(),
    logger,
    nowMs: Date.now,
    pause,
    onChanged: () => {},
  })
  let users: UserReading = asSent
  return {
    add,
    async addSpans(spans, token) {
      const rows = spans.map((span) => Buffer.from(lineOf(span)))
      await warehouse.insert({ table: 'spans', rows, token })
    },
    async resolveIds() {
      await identity.refresh()
      const catalog = { applications: () => [] }
      users = openUsers({ catalog, resolution: () => identity.resolution() }).reading()
    },
    lists: openSegmentLists(warehouse),
    context: {
      // What is asked here has to be right; how long it takes depends on what else the machine does.
      warehouse: askingWithin(warehouse, answerMsMax),
      dictionary,
      segments: { segment: () => undefined },
      users: { reading: () => users },
      newRequestId: () => 'request-1',
      nowMs: Date.now,
    },
    close: async () => {
      await identity.close()
      await warehouse.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function eventRow(line: string, index: number): EventRow {
  const event = plainEvent(line)
  const text = (facet: string) => String(valuesOf(event, facet)[0] ?? '')
  return {
    applicationId: text('@application.id'),
    type: text('@type'),
    name: text('@event.name'),
    eventId: text('@event.id') || `event-${index}`,
    isIdFromClient: false,
    occurredAtMs: event.occurredAtMs,
    receivedAtMs: Number(valuesOf(event, '@received')[0] ?? event.occurredAtMs),
    userId: text('@usr.id'),
    anonymousId: text('@usr.anonymous_id'),
    accountId: text('@account.id'),
    sessionId: text('@session.id'),
    viewId: text('@view.id'),
    traceId: text('@_dd.trace_id'),
    service: text('@service'),
    env: text('@env'),
    version: text('@version'),
    attributesJson: line,
    identity: { otherIds: [], linkedIds: linkedIds(text('@previous_id')), clockOffsetMs: 0 },
  }
}

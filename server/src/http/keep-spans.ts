import type { SpanDrop } from '@throughline/contract'
import type { SpanBodies } from './span-bodies.ts'
import { JournalError } from '../journal/journal-error.ts'
import type { RoomWatch } from '../journal/room-watch.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { spanLine, spanRecordOf, type SpanRow } from '../warehouse/span-row.ts'

export type SpanTools = {
  /** That of spans, which is not that of events. */
  readonly journal: Pick<RoomWatch, 'append'>
  readonly bodies: SpanBodies
  readonly metrics: Pick<Metrics, 'spans'>
  readonly logger: Logger
  readonly nowMs: () => number
  readonly retentionDays: number
}

/** Why the journal takes nothing: no room now, none for long, or not before the server starts anew. */
export type SpanObstacle = Extract<SpanDrop, 'full' | 'stuck' | 'broken'>

/** Why a span is not kept, whatever room there is. */
type Unkeepable = Extract<SpanDrop, 'expired' | 'future' | 'too_large' | 'no_room'>

export type KeptSpans = {
  /** How many are durable, by their service. */
  readonly services: ReadonlyMap<string, number>
  readonly dropped: ReadonlyMap<Unkeepable, number>
  /** What stood before the others, and how many these are. */
  readonly obstacle: SpanObstacle | undefined
  readonly unkept: number
}

export const keepLimits = {
  /** Rows go into the journal so many characters at a time, so that no body is in memory as rows whole. */
  recordCharsMax: 1024 ** 2,
  /** Of the rows of one request together. What takes more is made of much more than was sent. */
  requestCharsMax: 256 * 1024 ** 2,
  /** A span may start so much later than now: its sender's clock is wrong. */
  aheadMsMax: 86_400_000,
} as const

/**
 * Keeps spans, and says so when they are durable. Of those that can be kept all are when there is room,
 * or those before the room ran out.
 */
export async function keepSpans(
  spans: Iterable<SpanRow | 'too_large'>,
  tools: SpanTools,
): Promise<KeptSpans> {
  const rows = spans[Symbol.iterator]()
  const { dropped, next } = openRecords(rows, tools)
  const services = new Map<string, number>()
  for (let record = next(); record.lines.length > 0; record = next()) {
    const obstacle = await append(record.lines, tools)
    if (obstacle !== undefined) {
      return { services, dropped, obstacle, unkept: record.lines.length + countOf(rows) }
    }
    for (const [service, count] of record.services) addTo(services, service, count)
  }
  return { services, dropped, obstacle: undefined, unkept: 0 }
}

function addTo<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count)
}

async function append(
  lines: readonly string[],
  { journal, metrics, logger }: SpanTools,
): Promise<SpanObstacle | undefined> {
  try {
    const outcome = await journal.append(spanRecordOf(lines))
    if (outcome !== 'durable') return outcome
  } catch (error) {
    if (!(error instanceof JournalError)) throw error
    logger.error({ error: String(error) }, 'the journal of spans refuses')
    return 'broken'
  }
  metrics.spans.accepted.inc(lines.length)
  metrics.spans.waiting.inc(lines.length)
  return undefined
}

type Rows = Iterator<SpanRow | 'too_large', undefined>

/** Rows that go into the journal together, and how many there are of each service. */
type SpanRecord = {
  readonly lines: string[]
  readonly services: Map<string, number>
}

/** Gives the rows of a record at a time, none once there are no more. */
function openRecords(rows: Rows, tools: SpanTools) {
  const misplaced = misplacedAt(tools)
  const dropped = new Map<Unkeepable, number>()
  let charsLeft: number = keepLimits.requestCharsMax
  const next = (): SpanRecord => {
    const record: SpanRecord = { lines: [], services: new Map() }
    const until = charsLeft - keepLimits.recordCharsMax
    while (charsLeft > Math.max(0, until)) {
      const { value: span } = rows.next()
      if (span === undefined) return record
      if (span === 'too_large') {
        addTo(dropped, span, 1)
        continue
      }
      const line = misplaced(span) ?? spanLine(span)
      if (typeof line !== 'string') {
        addTo(dropped, line.dropped, 1)
        continue
      }
      record.lines.push(line)
      addTo(record.services, span.service, 1)
      charsLeft -= line.length
    }
    const left = charsLeft <= 0 ? countOf(rows) : 0
    if (left > 0) addTo(dropped, 'no_room', left)
    return record
  }
  return { dropped, next }
}

/** How many there still are. */
function countOf(rows: Rows): number {
  let count = 0
  while (rows.next().done !== true) count += 1
  return count
}

const msNs = 1_000_000n
const dayMs = 86_400_000

/** Judges whether a span is of a day that is kept. */
function misplacedAt({ nowMs, retentionDays }: SpanTools) {
  const earliestNs = BigInt(nowMs() - retentionDays * dayMs) * msNs
  const latestNs = BigInt(nowMs() + keepLimits.aheadMsMax) * msNs
  return ({ startNs }: SpanRow) => {
    if (startNs < earliestNs) return { dropped: 'expired' } as const
    return startNs > latestNs ? ({ dropped: 'future' } as const) : undefined
  }
}

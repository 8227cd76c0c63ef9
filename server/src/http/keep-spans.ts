import type { SpanDrop } from '@throughline/contract'
import { JournalError } from '../journal/journal-error.ts'
import type { RoomWatch } from '../journal/room-watch.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { spanLine, spanRecordOf, type SpanRow } from '../warehouse/span-row.ts'

export type SpanTools = {
  /** That of spans, which is not that of events. */
  readonly journal: Pick<RoomWatch, 'append'>
  readonly metrics: Pick<Metrics, 'spans'>
  readonly logger: Logger
  readonly nowMs: () => number
  readonly retentionDays: number
}

/** Why the journal takes nothing: no room now, none for long, or not before the server starts anew. */
export type SpanObstacle = Extract<SpanDrop, 'full' | 'stuck' | 'broken'>

/** Why a span is not kept, whatever room there is. */
type Unkeepable = Extract<SpanDrop, 'expired' | 'future' | 'too_large'>

export type KeptSpans = {
  /** How many are durable. */
  readonly accepted: number
  readonly dropped: ReadonlyMap<Unkeepable, number>
  /** What stood before the others, and how many these are. */
  readonly obstacle: SpanObstacle | undefined
  readonly unkept: number
}

export const keepLimits = {
  /** Rows go into the journal so many characters at a time, so that no body is in memory as rows whole. */
  recordCharsMax: 1024 ** 2,
  /** A span may start so much later than now: its sender's clock is wrong. */
  aheadMsMax: 86_400_000,
} as const

/**
 * Keeps spans, and says so when they are durable. Of those that can be kept all are when there is room,
 * or those before the room ran out.
 */
export async function keepSpans(spans: Iterable<SpanRow>, tools: SpanTools): Promise<KeptSpans> {
  const dropped = new Map<Unkeepable, number>()
  let obstacle: SpanObstacle | undefined
  let accepted = 0
  let unkept = 0
  for (const lines of linesOf(spans, dropped, tools)) {
    obstacle ??= await append(lines, tools)
    if (obstacle === undefined) accepted += lines.length
    else unkept += lines.length
  }
  return { accepted, dropped, obstacle, unkept }
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

/** The rows of a record at a time. */
function* linesOf(
  spans: Iterable<SpanRow>,
  dropped: Map<Unkeepable, number>,
  tools: SpanTools,
): Generator<readonly string[]> {
  const misplaced = misplacedAt(tools)
  let lines: string[] = []
  let chars = 0
  for (const span of spans) {
    const line = misplaced(span) ?? spanLine(span)
    if (typeof line !== 'string') {
      dropped.set(line.dropped, (dropped.get(line.dropped) ?? 0) + 1)
      continue
    }
    lines.push(line)
    chars += line.length
    if (chars < keepLimits.recordCharsMax) continue
    yield lines
    lines = []
    chars = 0
  }
  if (lines.length > 0) yield lines
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

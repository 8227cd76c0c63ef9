import { JournalError } from '../journal/journal-error.ts'
import type { Journal } from '../journal/journal.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { spanLine, spanRecordOf, type SpanRow } from '../warehouse/span-row.ts'

export type SpanTools = {
  /** That of spans, which is not that of events. */
  readonly journal: Pick<Journal, 'append'>
  readonly metrics: Pick<Metrics, 'spans'>
  readonly logger: Logger
  readonly nowMs: () => number
  readonly retentionDays: number
}

/** Full: there is no room now. Broken: the journal takes nothing until the server is started anew. */
export type KeptSpans = 'durable' | 'full' | 'broken'

export const keepLimits = {
  /** Rows go into the journal so many characters at a time, so that no body is in memory as rows whole. */
  recordCharsMax: 1024 ** 2,
  /** A span may start so much later than now: its sender's clock is wrong. */
  aheadMsMax: 86_400_000,
} as const

/**
 * Says durable only when the spans are. Those that can't be kept are dropped and counted by reason; of
 * the others all are when there is room, or those before the room ran out.
 */
export async function keepSpans(spans: Iterable<SpanRow>, tools: SpanTools): Promise<KeptSpans> {
  let kept: KeptSpans = 'durable'
  for (const lines of linesOf(spans, tools)) {
    if (kept === 'durable') kept = await append(lines, tools)
    if (kept !== 'durable') tools.metrics.spans.dropped.inc({ reason: kept }, lines.length)
  }
  return kept
}

async function append(lines: readonly string[], tools: SpanTools): Promise<KeptSpans> {
  const { journal, metrics, logger } = tools
  try {
    if ((await journal.append(spanRecordOf(lines))) === 'full') return 'full'
  } catch (error) {
    if (!(error instanceof JournalError)) throw error
    logger.error({ error: String(error) }, 'the journal of spans refuses')
    return 'broken'
  }
  metrics.spans.accepted.inc(lines.length)
  metrics.spans.waiting.inc(lines.length)
  return 'durable'
}

/** The rows of a record at a time. */
function* linesOf(spans: Iterable<SpanRow>, tools: SpanTools): Generator<readonly string[]> {
  const { dropped } = tools.metrics.spans
  const misplaced = misplacedAt(tools)
  let lines: string[] = []
  let chars = 0
  for (const span of spans) {
    const line = misplaced(span) ?? spanLine(span)
    if (typeof line !== 'string') {
      dropped.inc({ reason: line.dropped })
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

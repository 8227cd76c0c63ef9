import { spanDrops, spanRepairs, type SpanDrop, type SpanRepair } from '@throughline/contract'
import { normalizeChunks, type NormalizedChunks } from '../intake/spans/normalize-chunks.ts'
import type { Chunk } from '../intake/spans/span.ts'
import { spanRows } from '../intake/spans/span-rows.ts'
import { spanSender } from '../ingestion/span-sender.ts'
import type { IntakeTools, Sender } from './accept-events.ts'
import { keepSpans, type KeptSpans, type SpanObstacle } from './keep-spans.ts'

const msNs = 1_000_000n

/** The spans of a request. */
export type SentSpans = {
  readonly chunks: readonly Chunk[]
  /** How many were left out when the body was read, by why. */
  readonly rejected: Drops
  /** Whether their sender sends them again when there is no room for them. */
  readonly repeats: boolean
  readonly sender: Sender & {
    /** What it says of itself: its language and its version. */
    readonly tracer: string
  }
}

type Drops = ReadonlyMap<SpanDrop, number>

export type TakenSpans =
  /** How many are not kept, by why not; the others are durable. */
  | { readonly kind: 'taken'; readonly dropped: Drops }
  /** Not all are durable that could be kept. */
  | { readonly kind: 'failed'; readonly obstacle: SpanObstacle }

export type SpanIntake = Pick<IntakeTools, 'spans' | 'figures'>

/** Keeps what can be kept of spans as they were sent; what never will be is counted by why not. */
export async function acceptChunks(sent: SentSpans, tools: SpanIntake): Promise<TakenSpans> {
  const nowMs = tools.spans.nowMs()
  const normalized = normalizeChunks(sent.chunks, { nowNs: BigInt(nowMs) * msNs })
  const kept = await keepSpans(spanRows(normalized.chunks, nowMs), tools.spans)
  const { obstacle } = kept
  countServices(kept, sent, tools)
  if (obstacle !== undefined && sent.repeats) return { kind: 'failed', obstacle }
  const dropped = dropsOf(kept, normalized, sent)
  countDrops(dropped, sent, tools)
  countRepairs(normalized.repairs, sent, tools)
  return obstacle === undefined ? { kind: 'taken', dropped } : { kind: 'failed', obstacle }
}

function dropsOf(kept: KeptSpans, { dropped: wrong }: NormalizedChunks, sent: SentSpans): Drops {
  const wrongSpans = [...wrong].map(([reason, { chunks, spans }]) => {
    return [reason, reason === 'empty_trace' ? chunks : spans] as const
  })
  const { obstacle, unkept, dropped: unfit } = kept
  const noRoom = obstacle === undefined ? [] : [[obstacle, unkept] as const]
  const sums = new Map<SpanDrop, number>()
  for (const [reason, spans] of [...sent.rejected, ...wrongSpans, ...unfit, ...noRoom]) {
    sums.set(reason, (sums.get(reason) ?? 0) + spans)
  }
  return sums
}

function countServices({ services }: KeptSpans, { sender }: SentSpans, tools: SpanIntake): void {
  const { keyId, protocol, tracer } = sender
  for (const [service, count] of services) {
    const source = { applicationId: '', keyId, protocol, sender: spanSender(service, tracer) }
    tools.figures.count(source, { type: 'spans', count })
  }
}

function countDrops(dropped: Drops, { sender }: SentSpans, { spans, figures }: SpanIntake): void {
  for (const [reason, count] of dropped) {
    spans.metrics.spans.dropped.inc({ reason }, count)
    figures.count(sourceOf(sender), { type: reason, count, sample: sampleOf(spanDrops[reason]) })
  }
}

function countRepairs(
  repairs: ReadonlyMap<SpanRepair, number>,
  { sender }: SentSpans,
  { spans, figures }: SpanIntake,
): void {
  for (const [repair, count] of repairs) {
    spans.metrics.spans.repaired.inc({ repair }, count)
    figures.count(sourceOf(sender), { type: repair, count, sample: sampleOf(spanRepairs[repair]) })
  }
}

/** Of spans whose service is not told. */
function sourceOf({ keyId, protocol, tracer }: SentSpans['sender']) {
  return { applicationId: '', keyId, protocol, sender: spanSender('', tracer) }
}

function sampleOf(reason: string) {
  return () => ({ eventName: undefined, place: undefined, reason })
}

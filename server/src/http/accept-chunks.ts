import type { SpanDrop } from '@throughline/contract'
import { normalizeChunks } from '../intake/spans/normalize-chunks.ts'
import type { Chunk } from '../intake/spans/span.ts'
import { spanRows } from '../intake/spans/span-rows.ts'
import { keepSpans, type SpanObstacle, type SpanTools } from './keep-spans.ts'

const msNs = 1_000_000n

/** The spans of a request. */
export type SentSpans = {
  readonly chunks: readonly Chunk[]
  /** How many were left out when the body was read, by why. */
  readonly rejected: Drops
  /** Whether their sender sends them again when there is no room for them. */
  readonly repeats: boolean
}

type Drops = ReadonlyMap<SpanDrop, number>

export type TakenSpans =
  /** How many are not kept, by why not; the others are durable. */
  | { readonly kind: 'taken'; readonly dropped: Drops }
  /** Not all are durable that could be kept. */
  | { readonly kind: 'failed'; readonly obstacle: SpanObstacle }

/** Keeps what can be kept of spans as they were sent; what never will be is counted by why not. */
export async function acceptChunks(
  { chunks: sent, rejected, repeats }: SentSpans,
  tools: SpanTools,
): Promise<TakenSpans> {
  const nowMs = tools.nowMs()
  const { chunks, dropped: wrong } = normalizeChunks(sent, { nowNs: BigInt(nowMs) * msNs })
  const { dropped: unfit, obstacle, unkept } = await keepSpans(spanRows(chunks, nowMs), tools)
  if (obstacle !== undefined && repeats) return { kind: 'failed', obstacle }
  const wrongSpans = [...wrong].map(([reason, { chunks: traces, spans }]) => {
    return [reason, reason === 'empty_trace' ? traces : spans] as const
  })
  const noRoom = obstacle === undefined ? [] : [[obstacle, unkept] as const]
  const dropped = summed([...rejected, ...wrongSpans, ...unfit, ...noRoom])
  for (const [reason, spans] of dropped) tools.metrics.spans.dropped.inc({ reason }, spans)
  return obstacle === undefined ? { kind: 'taken', dropped } : { kind: 'failed', obstacle }
}

function summed(counts: readonly (readonly [reason: SpanDrop, spans: number])[]): Drops {
  const sums = new Map<SpanDrop, number>()
  for (const [reason, spans] of counts) sums.set(reason, (sums.get(reason) ?? 0) + spans)
  return sums
}

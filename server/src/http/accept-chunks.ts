import { normalizeChunks } from '../intake/spans/normalize-chunks.ts'
import type { Chunk } from '../intake/spans/span.ts'
import { spanRows } from '../intake/spans/span-rows.ts'
import { keepSpans, type KeptSpans, type SpanTools } from './keep-spans.ts'

const msNs = 1_000_000n

/** Keeps what can be kept of chunks as they were sent; the rest is counted by why not. */
export function acceptChunks(sent: readonly Chunk[], tools: SpanTools): Promise<KeptSpans> {
  const nowMs = tools.nowMs()
  const { chunks, dropped } = normalizeChunks(sent, { nowNs: BigInt(nowMs) * msNs })
  for (const [reason, { spans }] of dropped) tools.metrics.spans.dropped.inc({ reason }, spans)
  return keepSpans(spanRows(chunks, nowMs), tools)
}

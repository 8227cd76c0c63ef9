/**
 * Makes of the chunks that were sent what is kept of them. A chunk whose ids are wrong is dropped
 * whole, and counted; anything else is mended.
 */
import { chooseRoot } from './choose-root.ts'
import { findTag, keyTags } from './find-tag.ts'
import { normalizeSpan } from './normalize-span.ts'
import type { Repair, Repaired } from './repairs.ts'
import type { Chunk, NormalizedChunk, Span } from './span.ts'
import { tagValue } from './tag-value.ts'
import { isSameTrace, parseUpperBits, type TraceId } from './trace-id.ts'

/** Why a whole chunk was dropped. */
export const dropReasons = ['empty_trace', 'trace_id_zero', 'span_id_zero', 'foreign_span'] as const
export type DropReason = (typeof dropReasons)[number]

export type Dropped = { readonly chunks: number; readonly spans: number }

export type NormalizedChunks = {
  readonly chunks: readonly NormalizedChunk[]
  readonly dropped: ReadonlyMap<DropReason, Dropped>
  /** How often each was done, in chunks that are kept. */
  readonly repairs: ReadonlyMap<Repair, number>
}

export function normalizeChunks(
  sent: readonly Chunk[],
  { nowNs }: { readonly nowNs: bigint },
): NormalizedChunks {
  const chunks: NormalizedChunk[] = []
  const dropped = new Map<DropReason, Dropped>()
  const repairs = new Map<Repair, number>()
  const repaired = (repair: Repair) => void repairs.set(repair, (repairs.get(repair) ?? 0) + 1)
  for (const chunk of sent) {
    const reason = dropReasonOf(chunk.spans)
    if (reason === undefined) chunks.push(normalizeChunk(chunk, { nowNs, repaired }))
    else countDropped(dropped, reason, chunk.spans.length)
  }
  return { chunks, dropped, repairs }
}

function countDropped(dropped: Map<DropReason, Dropped>, reason: DropReason, spans: number): void {
  const before = dropped.get(reason) ?? { chunks: 0, spans: 0 }
  dropped.set(reason, { chunks: before.chunks + 1, spans: before.spans + spans })
}

/** Of several reasons the first in the order of the spans. */
function dropReasonOf(spans: readonly Span[]): DropReason | undefined {
  const [first] = spans
  if (first === undefined) return 'empty_trace'
  const trace = traceIdOf(first)
  for (const span of spans) {
    if (!isSameTrace(traceIdOf(span), trace)) return 'foreign_span'
    if (span.traceIdLow === 0n) return 'trace_id_zero'
    if (span.spanId === 0n) return 'span_id_zero'
  }
  return undefined
}

function traceIdOf(span: Span): TraceId {
  return { high: upperBits(span), low: span.traceIdLow }
}

// Tracers that speak to an Agent tell it in a tag, and mostly on the first span of a chunk only.
function upperBits({ traceIdHigh, meta }: Span): bigint {
  if (traceIdHigh !== 0n) return traceIdHigh
  const tag = meta.get(upperBitsTag)
  return tag === undefined ? 0n : parseUpperBits(tag)
}

const upperBitsTag = '_dd.p.tid'
const priorityMetric = '_sampling_priority_v1'
const decisionMakerTag = '_dd.p.dm'

function normalizeChunk(
  chunk: Chunk,
  { nowNs, repaired }: { readonly nowNs: bigint; readonly repaired: Repaired },
): NormalizedChunk {
  const { language } = chunk
  const traceIdHigh = firstUpperBits(chunk.spans)
  const around = { nowNs, traceIdHigh, language, repaired }
  const spans = chunk.spans.map((span) => normalizeSpan(span, around))
  countTwice(spans, repaired)
  const root = chooseRoot(spans)
  const find = (...tags: readonly string[]) => findTag({ root, spans, tags })
  return {
    spans,
    root,
    priority: chunk.priority ?? priorityOf(root, spans),
    origin: chunk.origin || find('_dd.origin'),
    tags: withDecisionMaker(chunk.tags, find(decisionMakerTag)),
    env: tagValue(chunk.env) || find('env') || 'none',
    hostname: chunk.hostname || find('_dd.hostname'),
    version: chunk.version || find('version'),
    sessionId: find(...keyTags.session),
    userId: find(...keyTags.user),
    accountId: find(...keyTags.account),
  }
}

function firstUpperBits(spans: readonly Span[]): bigint {
  for (const span of spans) {
    const bits = upperBits(span)
    if (bits !== 0n) return bits
  }
  return 0n
}

function priorityOf(root: Span, spans: readonly Span[]): number | undefined {
  const ofRoot = root.metrics.get(priorityMetric)
  if (ofRoot !== undefined) return ofRoot
  return spans.find(({ metrics }) => metrics.has(priorityMetric))?.metrics.get(priorityMetric)
}

/** Who decided whether to keep the trace. */
function withDecisionMaker(
  tags: ReadonlyMap<string, string>,
  decisionMaker: string,
): ReadonlyMap<string, string> {
  if (decisionMaker === '' || tags.has(decisionMakerTag)) return tags
  return new Map([...tags, [decisionMakerTag, decisionMaker]])
}

// All are kept: a span that was sent twice becomes one where it is stored.
function countTwice(spans: readonly Span[], repaired: Repaired): void {
  const ids = new Set<bigint>()
  for (const { spanId } of spans) {
    if (ids.has(spanId)) repaired('span_id_twice')
    ids.add(spanId)
  }
}

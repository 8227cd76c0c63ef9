import type { SpanRow } from '../../warehouse/span-row.ts'
import type { NormalizedChunk, Span, SpanEvent, SpanLink } from './span.ts'

/**
 * The rows of chunks, one span after the other. Whose trace it is stands with the root of a chunk
 * alone, because that is the span by which events find it.
 */
export function* rowsOfChunks(
  chunks: readonly NormalizedChunk[],
  receivedAtMs: number,
): Generator<SpanRow> {
  for (const chunk of chunks) {
    for (const span of chunk.spans) yield rowOf(span, chunk, receivedAtMs)
  }
}

function rowOf(span: Span, chunk: NormalizedChunk, receivedAtMs: number): SpanRow {
  const whose = span === chunk.root ? chunk : nobody
  return {
    traceLow: span.traceIdLow,
    traceHigh: span.traceIdHigh,
    spanId: span.spanId,
    parentId: span.parentId,
    service: span.service,
    name: span.name,
    resource: span.resource,
    type: span.type,
    env: span.meta.get('env') ?? chunk.env,
    version: span.meta.get('version') ?? chunk.version,
    startNs: span.startNs,
    durationNs: span.durationNs,
    receivedAtMs,
    isError: span.error !== 0,
    sessionId: whose.sessionId,
    userId: whose.userId,
    accountId: whose.accountId,
    meta: span.meta,
    metrics: span.metrics,
    events: span.events.map(rowEvent),
    links: span.links.map(rowLink),
  }
}

const nobody = { sessionId: '', userId: '', accountId: '' } as const

function rowEvent({ name, atNs, attributes }: SpanEvent): SpanRow['events'][number] {
  return { name, atNs, attributesJson: jsonOf(attributes) }
}

function rowLink(link: SpanLink): SpanRow['links'][number] {
  return {
    traceLow: link.traceIdLow,
    traceHigh: link.traceIdHigh,
    spanId: link.spanId,
    attributesJson: jsonOf(link.attributes),
  }
}

function jsonOf(attributes: ReadonlyMap<string, unknown>): string {
  return JSON.stringify(Object.fromEntries(attributes))
}

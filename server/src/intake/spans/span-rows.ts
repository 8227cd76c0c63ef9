import { spanCharsMax, type SpanRow } from '../../warehouse/span-row.ts'
import { partsInCalls, type PartInCalls } from './calls.ts'
import { charsOfAttributes } from './chars-of.ts'
import type { NormalizedChunk, Span, SpanEvent, SpanLink } from './span.ts'

/**
 * The rows of what is kept, one by one: a body of many spans is never all of it in memory. Of a span
 * whose row would be too long the events and links are not even written out.
 */
export function* spanRows(
  chunks: readonly NormalizedChunk[],
  receivedAtMs: number,
): Generator<SpanRow | 'too_large'> {
  for (const chunk of chunks) {
    const partOf = partsInCalls(chunk.spans)
    for (const span of chunk.spans) {
      yield isTooLong(span) ? 'too_large' : { ...rowOf(span, chunk), ...partOf(span), receivedAtMs }
    }
  }
}

function isTooLong({ events, links }: Span): boolean {
  let chars = 0
  for (const { attributes } of [...events, ...links]) chars += charsOfAttributes(attributes)
  return chars > spanCharsMax
}

type OwnRow = Omit<SpanRow, keyof PartInCalls | 'receivedAtMs'>

function rowOf(span: Span, chunk: NormalizedChunk): OwnRow {
  const { traceIdLow, traceIdHigh, error, meta, events, links, ...same } = span
  const isRoot = span === chunk.root
  return {
    ...same,
    traceLow: traceIdLow,
    traceHigh: traceIdHigh,
    env: chunk.env,
    version: chunk.version,
    isError: error !== 0,
    // Once a chunk: whoever looks for a trace by them finds one row of it.
    sessionId: isRoot ? chunk.sessionId : '',
    userId: isRoot ? chunk.userId : '',
    accountId: isRoot ? chunk.accountId : '',
    meta: isRoot ? withTagsOfChunk(chunk) : meta,
    events: events.map(eventOf),
    links: links.map(linkOf),
  }
}

/** What holds for the whole chunk stands on its root, as most protocols send it. */
function withTagsOfChunk({ root, tags, origin, hostname }: NormalizedChunk) {
  const ofChunk = [...tags, ['_dd.origin', origin], ['_dd.hostname', hostname]] as const
  const more = ofChunk.filter(([tag, text]) => text !== '' && !root.meta.has(tag))
  return more.length === 0 ? root.meta : new Map([...root.meta, ...more])
}

function eventOf({ name, atNs, attributes }: SpanEvent) {
  return { name, atNs, attributesJson: jsonOf(attributes) }
}

function linkOf({ traceIdLow, traceIdHigh, spanId, attributes }: SpanLink) {
  const attributesJson = jsonOf(attributes)
  return { traceLow: traceIdLow, traceHigh: traceIdHigh, spanId, attributesJson }
}

function jsonOf(attributes: ReadonlyMap<string, unknown>): string {
  return JSON.stringify(Object.fromEntries(attributes))
}

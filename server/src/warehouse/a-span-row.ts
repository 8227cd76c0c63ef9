import { spanLine, spanRecordOf, type SpanRow } from './span-row.ts'

/** A span for tests, of now, with what a test says of it. */
export function aSpanRow(given: Partial<SpanRow> = {}): SpanRow {
  const receivedAtMs = given.receivedAtMs ?? Date.now()
  return {
    traceLow: 1n,
    traceHigh: 0n,
    spanId: 1n,
    parentId: 0n,
    service: 'web',
    name: 'web.request',
    resource: 'GET /',
    type: 'web',
    env: 'test',
    version: '1.0.0',
    startNs: BigInt(receivedAtMs) * 1_000_000n,
    durationNs: 1_000_000n,
    receivedAtMs,
    isError: false,
    isEntry: true,
    called: undefined,
    sessionId: '',
    userId: '',
    accountId: '',
    meta: new Map(),
    metrics: new Map(),
    events: [],
    links: [],
    ...given,
  }
}

/** The journal record of these spans, as the intake appends it. */
export function spanRecord(spans: readonly SpanRow[]): Buffer {
  return spanRecordOf(spans.map(lineOf))
}

/** The row of a span that is kept. */
export function lineOf(span: SpanRow): string {
  const line = spanLine(span)
  if (typeof line !== 'string') throw new Error(`dropped: ${line.dropped}`)
  return line
}

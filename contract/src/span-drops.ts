/**
 * Why a span is not kept, as it follows "not kept, because". `docs/reference/ingestion-warnings.md` is
 * made of it, and so is what a sender is told.
 */
export const spanDrops = {
  empty_trace: 'its trace has no spans; such a trace counts as one',
  trace_missing:
    'its trace did not come, though X-Datadog-Trace-Count counts it; such a trace counts as one',
  foreign_span: 'the trace that it came in has spans of several trace ids',
  trace_id_malformed: 'its trace id is not 16 bytes, in JSON 32 hexadecimal digits',
  trace_id_zero: 'its trace id is missing, or the lower half of it is zero',
  span_id_malformed: 'its span id is not 8 bytes, in JSON 16 hexadecimal digits',
  span_id_zero: 'its span id, or that of another span of its trace, is missing or zero',
  parent_id_malformed: 'the id of its parent is not 8 bytes, in JSON 16 hexadecimal digits',
  ends_before_start: 'it ends before it starts',
  ends_too_late: 'it ends after the year 2262',
  expired: 'it is older than spans are kept',
  future: 'it starts more than a day from now, by the clock of its sender',
  too_large: 'it is over 1 Mi characters, written out',
  no_room:
    'the spans before it, each written out whole, are more than a request may be made into; send fewer at once',
  full: 'the journal of spans has reached its disk budget',
  stuck: 'the journal of spans is full and does not empty',
  broken: 'the journal of spans cannot be written',
} as const

export type SpanDrop = keyof typeof spanDrops

/** Builders for tests: spans and traces as the server answers them. */
import type { SpanOfTrace, TraceAnswer } from '@throughline/contract'

type Attributes = SpanOfTrace['attributes']
type Trace = TraceAnswer['data']['attributes']

/** A span of 10 ms at the start of the trace; `more` replaces attributes. */
export function aSpan(id: string, more: Partial<Attributes> = {}): SpanOfTrace {
  const times = { start_ns: '1795262400000000000', duration_ns: 10e6, offset_ns: 0 }
  const place = { depth: 0, self_ns: 0, critical_ns: 0, parent_id: null }
  const marks = { is_error: false, is_parent_missing: false, is_skewed: false, is_in_cycle: false }
  const ids = { trace_id: '0'.repeat(32), trace_id_decimal: '0', span_id_decimal: '0' }
  const names = { service: 'shop', name: 'web.request', resource: 'GET /', type: 'web' }
  const origin = { kind: 'server', env: 'prod', version: '1' }
  const lists = { tags: {}, events: [], links: [] }
  const usual = { ...times, ...place, ...marks, ...ids, ...names, ...origin, ...lists }
  return { id, type: 'span', attributes: { ...usual, ...more } }
}

/** A whole trace of these spans, depth first. */
export function aTrace(spans: readonly SpanOfTrace[], more: Partial<Trace> = {}): Trace {
  return {
    trace_id_decimal: '1',
    start_ns: '1795262400000000000',
    duration_ns: 10e6,
    root_span_id: spans[0]?.id ?? '',
    services: [],
    errors: spans.filter(({ attributes }) => attributes.is_error).length,
    span_count: spans.length,
    is_cut: false,
    critical_path: [],
    spans: [...spans],
    event_count: 0,
    events: [],
    ...more,
  }
}

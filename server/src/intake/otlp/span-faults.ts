import type { SpanDrop } from '@throughline/contract'

/** Why a span is rejected while the others of its body are kept. */
export type SpanFault = Extract<
  SpanDrop,
  | 'trace_id_malformed'
  | 'trace_id_zero'
  | 'span_id_malformed'
  | 'span_id_zero'
  | 'parent_id_malformed'
  | 'ends_before_start'
  | 'ends_too_late'
  | 'no_room'
>

/** How many spans were rejected for each reason. */
export type RejectedSpans = ReadonlyMap<SpanFault, number>

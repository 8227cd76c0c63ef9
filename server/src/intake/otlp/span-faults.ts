/** Why a span is rejected while the others of its body are kept. */
export const spanFaults = {
  trace_id_malformed: 'its trace id is not 16 bytes, in JSON 32 hexadecimal digits',
  trace_id_zero: 'its trace id is missing, or the lower half of it is zero',
  span_id_malformed: 'its span id is not 8 bytes, in JSON 16 hexadecimal digits',
  span_id_zero: 'its span id is missing, or zero',
  parent_id_malformed: 'the id of its parent is not 8 bytes, in JSON 16 hexadecimal digits',
  ends_before_start: 'it ends before it starts',
  ends_too_late: 'it ends after the year 2262',
  no_room:
    'the spans before it, each written out with what its resource and scope say, are over 128 Mi characters; send fewer at once',
} as const

export type SpanFault = keyof typeof spanFaults

/** How many spans were rejected for each reason. */
export type RejectedSpans = ReadonlyMap<SpanFault, number>

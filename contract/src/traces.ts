import { Type, type Static } from 'typebox'

const Nanoseconds = Type.Number({ description: 'Nanoseconds.' })
const Epoch = Type.String({ description: 'Nanoseconds since 1970, in decimal digits.' })
const Tags = Type.Record(Type.String(), Type.Unknown())

const SpanEvent = Type.Object({ name: Type.String(), at_ns: Epoch, tags: Tags })
const SpanLink = Type.Object({ trace_id: Type.String(), span_id: Type.String(), tags: Tags })

const SpanAttributes = Type.Object({
  trace_id: Type.String({ description: '32 hexadecimal digits.' }),
  trace_id_decimal: Type.String({ description: 'The lower 64 bits in decimal digits.' }),
  span_id_decimal: Type.String(),
  parent_id: Type.Union([Type.String(), Type.Null()], {
    description: '16 hexadecimal digits; null of a root.',
  }),
  service: Type.String(),
  name: Type.String(),
  resource: Type.String(),
  type: Type.String(),
  kind: Type.String(),
  env: Type.String(),
  version: Type.String(),
  start_ns: Epoch,
  duration_ns: Nanoseconds,
  is_error: Type.Boolean(),
  error: Type.Optional(
    Type.Object({ type: Type.String(), message: Type.String(), stack: Type.String() }),
  ),
  session_id: Type.Optional(Type.String({ description: 'On the entry span only.' })),
  user_id: Type.Optional(Type.String({ description: 'On the entry span only.' })),
  account_id: Type.Optional(Type.String({ description: 'On the entry span only.' })),
  tags: Tags,
  events: Type.Array(SpanEvent),
  links: Type.Array(SpanLink),
})

const ListedSpan = Type.Object({
  id: Type.String({ description: '16 hexadecimal digits.' }),
  type: Type.Literal('span'),
  attributes: SpanAttributes,
})
export type ListedSpan = Static<typeof ListedSpan>

const SpanOfTrace = Type.Object({
  ...ListedSpan.properties,
  attributes: Type.Object({
    ...SpanAttributes.properties,
    offset_ns: Type.Number({ description: 'From the start of the trace, in nanoseconds.' }),
    depth: Type.Integer({ description: 'How many spans are above it; 0 of a root.' }),
    self_ns: Type.Number({ description: 'While none of its children ran, in nanoseconds.' }),
    critical_ns: Type.Number({ description: 'What it has of the critical path, in nanoseconds.' }),
    is_parent_missing: Type.Boolean({ description: 'Its parent is not among the spans.' }),
    is_skewed: Type.Boolean({
      description: 'It starts before its parent: the clocks of the two differ.',
    }),
    is_in_cycle: Type.Boolean({
      description: 'It is below itself by what the spans say; shown as if it had no parent.',
    }),
  }),
})
export type SpanOfTrace = Static<typeof SpanOfTrace>

const Segment = Type.Object({
  span_id: Type.String(),
  from_ns: Type.Number({ description: 'From the start of the trace.' }),
  until_ns: Type.Number({ description: 'From the start of the trace.' }),
})

/** One trace, its spans depth first. */
export const TraceAnswer = Type.Object(
  {
    data: Type.Object({
      id: Type.String({ description: '32 hexadecimal digits.' }),
      type: Type.Literal('trace'),
      attributes: Type.Object({
        trace_id_decimal: Type.String({ description: 'The lower 64 bits in decimal digits.' }),
        start_ns: Epoch,
        duration_ns: Nanoseconds,
        root_span_id: Type.String({ description: 'Without a root, of the span that began first.' }),
        services: Type.Array(
          Type.Object({
            service: Type.String(),
            spans: Type.Integer(),
            errors: Type.Integer(),
            self_ns: Nanoseconds,
          }),
          { description: 'By the time spent in them, the most first.' },
        ),
        errors: Type.Integer({ description: 'How many spans failed, of those shown.' }),
        span_count: Type.Integer({ description: 'How many there are, shown or not.' }),
        is_cut: Type.Boolean({
          description: 'There are more spans than are shown: the first of them are.',
        }),
        critical_path: Type.Array(Segment, {
          description: 'What the end of the root waited for, from its start to its end.',
        }),
        spans: Type.Array(SpanOfTrace, { description: 'Depth first, by start.' }),
      }),
    }),
  },
  { title: 'TraceAnswer' },
)
export type TraceAnswer = Static<typeof TraceAnswer>

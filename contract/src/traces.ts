import { Type, type Static } from 'typebox'
import { Epoch, found, meta, Nanoseconds } from './span-selection.ts'

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

/** By what an event is taken to be of a trace, the strongest first. */
export const matchRuleNames = ['explicit', 'in_span', 'session', 'user', 'account'] as const

/** How sure a rule is. */
export const sureties = ['exact', 'high', 'likely'] as const

const matchedBy = {
  rule: Type.Enum(matchRuleNames, { description: 'By what the event is of the trace.' }),
  confidence: Type.Enum(sureties, { description: 'How sure that is.' }),
}
const MatchedBy = Type.Object(matchedBy)
export type MatchedBy = Static<typeof MatchedBy>

const TraceEvent = Type.Object({
  application_id: Type.String(),
  id: Type.String(),
  name: Type.String(),
  type: Type.String(),
  timestamp: Type.Integer({ description: 'Epoch milliseconds.' }),
  session_id: Type.Optional(Type.String()),
  user_id: Type.Optional(Type.String()),
  account_id: Type.Optional(Type.String()),
  ...matchedBy,
})
export type TraceEvent = Static<typeof TraceEvent>

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
        event_count: Type.Integer({ description: 'How many events are of it, shown or not.' }),
        events: Type.Array(TraceEvent, {
          description: 'By time; of an event that names the trace only within an hour of it.',
        }),
      }),
    }),
  },
  { title: 'TraceAnswer' },
)
export type TraceAnswer = Static<typeof TraceAnswer>

/** The orders of spans and traces; `-` for the other way round. */
export const spanSorts = ['timestamp', '-timestamp', 'duration', '-duration'] as const
export type SpanSort = (typeof spanSorts)[number]

const paged = {
  sort: Type.Optional(Type.Enum(spanSorts, { description: 'Default: -timestamp.' })),
  page: Type.Optional(
    Type.Object({
      cursor: Type.Optional(
        Type.String({ description: 'The `meta.page.after` of the page before.' }),
      ),
      limit: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 1_000, description: 'Default: 50.' }),
      ),
    }),
  ),
}

/** Which spans. */
export const SpanSearchRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('span_search'),
      attributes: Type.Object({ ...found, ...paged }),
    }),
  },
  { title: 'SpanSearchRequest' },
)
export type SpanSearchRequest = Static<typeof SpanSearchRequest>

/** Which traces: those that have such a span. */
export const TraceSearchRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('trace_search'),
      attributes: Type.Object({ ...found, ...paged }),
    }),
  },
  { title: 'TraceSearchRequest' },
)
export type TraceSearchRequest = Static<typeof TraceSearchRequest>

const pagedMeta = Type.Object({
  ...meta,
  page: Type.Optional(
    Type.Object({
      after: Type.Optional(
        Type.String({ description: 'For page.cursor, when there are further ones.' }),
      ),
    }),
  ),
})

/** A page of spans. */
export const SpansAnswer = Type.Object(
  { data: Type.Optional(Type.Array(ListedSpan)), meta: pagedMeta },
  { title: 'SpansAnswer' },
)
export type SpansAnswer = Static<typeof SpansAnswer>

const ListedTrace = Type.Object({
  id: Type.String({ description: '32 hexadecimal digits.' }),
  type: Type.Literal('trace'),
  attributes: Type.Object({
    trace_id_decimal: Type.String({ description: 'The lower 64 bits in decimal digits.' }),
    start_ns: Epoch,
    duration_ns: Nanoseconds,
    root: Type.Object({
      span_id: Type.String(),
      service: Type.String(),
      name: Type.String(),
      resource: Type.String(),
      env: Type.String(),
      duration_ns: Nanoseconds,
    }),
    services: Type.Array(Type.String()),
    is_error: Type.Boolean(),
    error: Type.Optional(
      Type.Object(
        {
          span_id: Type.String(),
          service: Type.String(),
          type: Type.String(),
          message: Type.String(),
        },
        { description: 'The one that ended first; those that say no more than a status last.' },
      ),
    ),
    session_id: Type.Optional(Type.String()),
    user_id: Type.Optional(Type.String()),
    account_id: Type.Optional(Type.String()),
  }),
})
export type ListedTrace = Static<typeof ListedTrace>

const MatchedTrace = Type.Object({
  ...ListedTrace.properties,
  attributes: Type.Object({ ...ListedTrace.properties.attributes.properties, ...matchedBy }),
})
export type MatchedTrace = Static<typeof MatchedTrace>

/** The trace that an event is of. */
export const EventTraceAnswer = Type.Object(
  {
    data: Type.Object({
      id: Type.String({ description: 'Of the event.' }),
      type: Type.Literal('event_trace'),
      attributes: Type.Object({
        trace: Type.Union([MatchedTrace, Type.Null()], {
          description: 'The one that `@trace.*` speaks of; null when there is none.',
        }),
        candidates: Type.Array(MatchedTrace, {
          description: 'Others that it may be of, the best first, at most 9.',
        }),
      }),
    }),
  },
  { title: 'EventTraceAnswer' },
)
export type EventTraceAnswer = Static<typeof EventTraceAnswer>

/** A page of traces. */
export const TracesAnswer = Type.Object(
  { data: Type.Optional(Type.Array(ListedTrace)), meta: pagedMeta },
  { title: 'TracesAnswer' },
)
export type TracesAnswer = Static<typeof TracesAnswer>

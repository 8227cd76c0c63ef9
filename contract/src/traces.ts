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

const found = {
  from: Type.Integer({ description: 'Epoch milliseconds, inclusive. Spans count by their start.' }),
  to: Type.Integer({ description: 'Epoch milliseconds, exclusive.' }),
  query: Type.Optional(
    Type.String({ maxLength: 10_000, description: 'A search over spans. Default: all.' }),
  ),
}

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

const Status = Type.Enum(['done', 'timeout'], {
  description: 'After a timeout there is no `data`.',
})
const meta = { request_id: Type.String(), status: Status }
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

/** A page of traces. */
export const TracesAnswer = Type.Object(
  { data: Type.Optional(Type.Array(ListedTrace)), meta: pagedMeta },
  { title: 'TracesAnswer' },
)
export type TracesAnswer = Static<typeof TracesAnswer>

/** How many buckets a series of spans may have. */
export const spanBucketsMax = 1_500

/** How spans went over time, a series a group. */
export const SpanTimeseriesRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('span_timeseries'),
      attributes: Type.Object({
        ...found,
        interval: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 8_640_000_000_000_000,
            description: 'Width of a bucket in milliseconds. Default: only totals.',
          }),
        ),
        group_by: Type.Optional(
          Type.Array(Type.String(), {
            maxItems: 3,
            description: 'Names as in a search: service, resource_name, @http.route.',
          }),
        ),
        limit: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 100,
            description: 'How many groups, those with the most spans. Default: 10.',
          }),
        ),
      }),
    }),
  },
  { title: 'SpanTimeseriesRequest' },
)
export type SpanTimeseriesRequest = Static<typeof SpanTimeseriesRequest>

const Figures = Type.Object({
  count: Type.Integer(),
  errors: Type.Integer(),
  error_rate: Type.Number({ description: 'From 0 to 1.' }),
  p50_ns: Type.Number({
    description: 'Of the durations, as are the others; between two of them linear.',
  }),
  p75_ns: Type.Number(),
  p95_ns: Type.Number(),
  p99_ns: Type.Number(),
})

/** Figures of spans: totals, and buckets that hold some. */
export const SpanTimeseriesAnswer = Type.Object(
  {
    data: Type.Optional(
      Type.Object({
        type: Type.Literal('span_timeseries'),
        attributes: Type.Object({
          series: Type.Array(
            Type.Object({
              group: Type.Array(Type.String(), {
                description: 'A value for each of group_by; N/A where spans have none.',
              }),
              total: Figures,
              buckets: Type.Array(
                Type.Object({
                  time: Type.Integer({ description: 'Its start in epoch milliseconds.' }),
                  ...Figures.properties,
                }),
              ),
            }),
          ),
        }),
      }),
    ),
    meta: Type.Object(meta),
  },
  { title: 'SpanTimeseriesAnswer' },
)
export type SpanTimeseriesAnswer = Static<typeof SpanTimeseriesAnswer>

/** Which errors there were. */
export const ErrorGroupsRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('error_groups'),
      attributes: Type.Object({
        ...found,
        limit: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 1_000,
            description: 'How many groups, the largest. Default: 100.',
          }),
        ),
      }),
    }),
  },
  { title: 'ErrorGroupsRequest' },
)
export type ErrorGroupsRequest = Static<typeof ErrorGroupsRequest>

const ErrorGroup = Type.Object({
  id: Type.String({ description: 'The same whenever it is asked for.' }),
  type: Type.Literal('error_group'),
  attributes: Type.Object({
    service: Type.String(),
    error_type: Type.String(),
    message: Type.String({ description: 'With ? for ids, numbers and quoted texts.' }),
    frames: Type.Array(Type.String(), {
      description:
        'At most three, the innermost first, without lines and without those of libraries.',
    }),
    count: Type.Integer({ description: 'Of spans.' }),
    traces: Type.Integer(),
    users: Type.Integer({ description: 'How many users those traces are of.' }),
    sessions: Type.Integer(),
    first_seen_ns: Epoch,
    last_seen_ns: Epoch,
    sample: Type.Object(
      {
        trace_id: Type.String(),
        span_id: Type.String(),
        message: Type.String(),
        stack: Type.String(),
      },
      { description: 'The last one; texts are cut after 10,000 characters.' },
    ),
  }),
})
export type ErrorGroup = Static<typeof ErrorGroup>

/** Errors that are the same but for ids and numbers, the most frequent first. */
export const ErrorGroupsAnswer = Type.Object(
  { data: Type.Optional(Type.Array(ErrorGroup)), meta: Type.Object(meta) },
  { title: 'ErrorGroupsAnswer' },
)
export type ErrorGroupsAnswer = Static<typeof ErrorGroupsAnswer>

/** Who calls whom. */
export const ServiceMapRequest = Type.Object(
  { data: Type.Object({ type: Type.Literal('service_map'), attributes: Type.Object(found) }) },
  { title: 'ServiceMapRequest' },
)
export type ServiceMapRequest = Static<typeof ServiceMapRequest>

/** Of whom a call may be. */
export const calledKinds = ['service', 'database', 'external'] as const

const Edge = Type.Object({
  source: Type.String({ description: 'The service that calls.' }),
  target: Type.String({
    description: 'What is called: a service, or what a span of `source` names.',
  }),
  kind: Type.Enum(calledKinds),
  calls: Type.Integer(),
  errors: Type.Integer(),
  error_rate: Type.Number({ description: 'From 0 to 1.' }),
  p95_ns: Type.Number({ description: 'Of the durations of the calls.' }),
})
export type ServiceMapEdge = Static<typeof Edge>

/** Calls between services, and out of them, the most frequent first. */
export const ServiceMapAnswer = Type.Object(
  {
    data: Type.Optional(
      Type.Object({
        type: Type.Literal('service_map'),
        attributes: Type.Object({
          edges: Type.Array(Edge),
          is_cut: Type.Boolean({
            description: 'There are more: the 1,000 most frequent are here.',
          }),
        }),
      }),
    ),
    meta: Type.Object(meta),
  },
  { title: 'ServiceMapAnswer' },
)
export type ServiceMapAnswer = Static<typeof ServiceMapAnswer>

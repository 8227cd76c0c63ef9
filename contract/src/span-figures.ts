import { Type, type Static } from 'typebox'
import { Epoch, found, meta } from './span-selection.ts'

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

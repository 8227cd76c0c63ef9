import { Type, type Static } from 'typebox'
import { IdentityResolution } from './identity-resolution.ts'
import { TimeInterval } from './time-interval.ts'

/** The kind of compute backend a sender would like; every kind gives the same answer here. */
const ExecutionType = Type.Enum(['simple', 'background', 'trino-multistep', 'materialized-view'], {
  description: '`background` is answered `running` first; the others change nothing.',
})

const AudienceQuery = Type.Object({
  name: Type.String(),
  query: Type.Optional(
    Type.String({
      description:
        'A search over profiles: `user_email:*@x.com`, `@usr.plan:paid`. Default: all known.',
    }),
  ),
})

const AudienceSegment = Type.Object({ name: Type.String(), segment_id: Type.String() })

export const AudienceFilters = Type.Object(
  {
    users: Type.Optional(Type.Array(AudienceQuery)),
    accounts: Type.Optional(Type.Array(AudienceQuery)),
    segments: Type.Optional(Type.Array(AudienceSegment)),
    formula: Type.Optional(
      Type.String({
        description: 'Names of filters with AND, OR, NOT and parentheses; default: all of them.',
      }),
    ),
  },
  { title: 'AudienceFilters' },
)
export type AudienceFilters = Static<typeof AudienceFilters>

export const Compute = Type.Object({
  aggregation: Type.String({
    description:
      'count, cardinality, median, pc75, pc90, pc95, pc98, pc99, sum, min, max, avg, or pcN with N from 0 to 100.',
  }),
  metric: Type.Optional(
    Type.String({ description: 'The attribute to compute over; needed for all but count.' }),
  ),
  interval: Type.Optional(
    Type.Integer({
      description: 'Width of a bucket in milliseconds; a timeseries needs it, or a time_interval.',
    }),
  ),
  time_interval: Type.Optional(TimeInterval),
})

export const GroupSort = Type.Object({
  aggregation: Type.Optional(Type.String()),
  metric: Type.Optional(Type.String()),
  order: Type.Optional(Type.Enum(['asc', 'desc'])),
})

export const GroupBy = Type.Object({
  facet: Type.String({ minLength: 1 }),
  limit: Type.Optional(Type.Integer({ description: 'Groups kept, 1 to 1,000; default 10.' })),
  should_exclude_missing: Type.Optional(Type.Boolean()),
  sort: Type.Optional(GroupSort),
  source: Type.Optional(
    Type.String({
      description:
        'Groups by a column of profiles: product_analytics_audience_filters.users or .accounts.',
    }),
  ),
})

/** With `product_analytics_occurrence`, only events of those who have so many of them. */
export const EventSource = Type.Object({
  data_source: Type.Enum(['product_analytics', 'product_analytics_occurrence']),
  search: Type.Object({
    query: Type.Optional(Type.String()),
    occurrences: Type.Optional(
      Type.Object({
        operator: Type.String({ description: '=, >, >=, <, <=, or eq, gt, gte, lt, lte.' }),
        value: Type.String({ description: 'A whole number of events, as text.' }),
        meta: Type.Optional(
          Type.Record(Type.String(), Type.String(), {
            description:
              'entity: whose events are counted, @usr.id (default), @session.id or @account.id.',
          }),
        ),
      }),
    ),
  }),
})

export const From = Type.Integer({ description: 'Start in epoch milliseconds, inclusive.' })
export const To = Type.Integer({ description: 'End in epoch milliseconds, exclusive.' })

/** The body of both questions, scalar and timeseries. Unknown keys are ignored. */
export const AnalyticsRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('formula_analytics_extended_request'),
      attributes: Type.Object({
        from: From,
        to: To,
        identity_resolution: IdentityResolution,
        query: Type.Object({
          query: EventSource,
          compute: Compute,
          group_by: Type.Optional(Type.Array(GroupBy)),
          audience_filters: Type.Optional(AudienceFilters),
          indexes: Type.Optional(Type.Array(Type.String())),
        }),
        enforced_execution_type: Type.Optional(ExecutionType),
        request_id: Type.Optional(
          Type.String({
            description: 'The id of a `running` answer, to ask for the rest with the same body.',
          }),
        ),
      }),
    }),
  },
  { title: 'AnalyticsRequest' },
)
export type AnalyticsRequest = Static<typeof AnalyticsRequest>

const ListSort = Type.Object({
  facet: Type.Optional(
    Type.String({ description: 'What events are ordered by, shown or not; default timestamp.' }),
  ),
  order: Type.Optional(Type.Enum(['asc', 'desc'], { description: 'Default desc.' })),
})

/** The body of a question for the events themselves. Unknown keys are ignored. */
export const AnalyticsListRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('formula_analytics_extended_list_request'),
      attributes: Type.Object({
        from: From,
        to: To,
        identity_resolution: IdentityResolution,
        query: Type.Object({
          query: EventSource,
          columns: Type.Optional(
            Type.Array(Type.String(), {
              description:
                'What to show of each event: `@attribute`, a tag, `id`, `timestamp`, `@usr.resolved_id` (whose it is taken to be); default everything.',
            }),
          ),
          sort: Type.Optional(ListSort),
          limit: Type.Optional(
            Type.Integer({ description: 'Events shown, 1 to 10,000; default 100.' }),
          ),
          audience_filters: Type.Optional(AudienceFilters),
        }),
      }),
    }),
  },
  { title: 'AnalyticsListRequest' },
)
export type AnalyticsListRequest = Static<typeof AnalyticsListRequest>

const Unit = Type.Object({
  family: Type.String(),
  name: Type.String(),
  plural: Type.String(),
  short_name: Type.String(),
  scale_factor: Type.Number(),
})
export type Unit = Static<typeof Unit>

/** Numerator and denominator; null where the figure is a bare number. */
const UnitPair = Type.Union([Type.Array(Type.Union([Unit, Type.Null()])), Type.Null()])
export type UnitPair = Static<typeof UnitPair>

const ResponseMeta = Type.Object({
  request_id: Type.String(),
  status: Type.Enum(['done', 'running', 'timeout'], {
    description:
      '`running`: still computed, ask again with the request_id. `timeout`: given up. Neither carries data.',
  }),
})

/** Of an answer that is whole: what cannot be answered is refused. */
export const WholeMeta = Type.Object({ request_id: Type.String(), status: Type.Literal('done') })

export const ScalarColumn = Type.Union([
  Type.Object({
    name: Type.String(),
    type: Type.Literal('group'),
    values: Type.Array(Type.Array(Type.String())),
  }),
  Type.Object({
    name: Type.String(),
    type: Type.Literal('number'),
    values: Type.Array(Type.Union([Type.Number(), Type.Null()])),
    meta: Type.Object({ unit: UnitPair }),
  }),
])
export type ScalarColumn = Static<typeof ScalarColumn>

/** One column a breakdown, then the column of figures; all columns are equally long. */
export const ScalarResponse = Type.Object(
  {
    data: Type.Optional(
      Type.Object({
        id: Type.String(),
        type: Type.Literal('scalar_response'),
        attributes: Type.Object({ columns: Type.Array(ScalarColumn) }),
      }),
    ),
    meta: ResponseMeta,
  },
  { title: 'ScalarResponse' },
)
export type ScalarResponse = Static<typeof ScalarResponse>

const Series = Type.Object({
  group_tags: Type.Array(Type.String()),
  query_index: Type.Integer(),
  unit: UnitPair,
})

/** All buckets, filled or not: of one width, or as a calendar has them. */
const Interval = Type.Object({
  type: Type.Enum(['fixed', 'calendar']),
  milliseconds: Type.Optional(Type.Integer({ description: 'Of what is fixed.' })),
  start_time: Type.Integer(),
  times: Type.Array(Type.Integer()),
})

/** `values[i][j]` belongs to `series[i]` at `times[j]`; `times` holds only buckets with data. */
export const TimeseriesAttributes = Type.Object({
  series: Type.Array(Series),
  times: Type.Array(Type.Integer()),
  values: Type.Array(Type.Array(Type.Union([Type.Number(), Type.Null()]))),
  intervals: Type.Array(Interval),
})

export const TimeseriesData = Type.Object({
  id: Type.String(),
  type: Type.Literal('timeseries_response'),
  attributes: TimeseriesAttributes,
})

export const TimeseriesResponse = Type.Object(
  {
    data: Type.Optional(TimeseriesData),
    meta: ResponseMeta,
  },
  { title: 'TimeseriesResponse' },
)
export type TimeseriesResponse = Static<typeof TimeseriesResponse>

/**
 * One record an event, by column as it was asked for; null where the event has no value. The data
 * of a question that was given up holds no records.
 */
export const ListResponse = Type.Object(
  {
    data: Type.Object({
      id: Type.String(),
      type: Type.Literal('list_response'),
      attributes: Type.Object({
        records: Type.Optional(Type.Array(Type.Record(Type.String(), Type.Unknown()))),
        total_count: Type.Optional(
          Type.Integer({ description: 'All events that match, shown or not.' }),
        ),
      }),
    }),
    meta: ResponseMeta,
  },
  { title: 'ListResponse' },
)
export type ListResponse = Static<typeof ListResponse>

/** What a refused question gets: one sentence a problem. */
export const QuestionErrors = Type.Object(
  { errors: Type.Array(Type.String()) },
  { title: 'QuestionErrors' },
)
export type QuestionErrors = Static<typeof QuestionErrors>

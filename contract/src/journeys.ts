import { Type, type Static } from 'typebox'
import {
  AudienceFilters,
  EventSource,
  From,
  GroupSort,
  ScalarColumn,
  TimeseriesAttributes,
  To,
  WholeMeta,
} from './analytics.ts'
import { IdentityResolution } from './identity-resolution.ts'
import { JoinKeys } from './join-keys.ts'
import { TimeInterval } from './time-interval.ts'

/** A step by one of its aliases, or the way from one step to another. */
const JourneyTarget = Type.Object({
  type: Type.Enum(['node', 'step', 'path'], {
    description: '`node` names a step by `value` (`step` is another word); `path` has two ends.',
  }),
  value: Type.Optional(Type.String({ description: 'Of a node: an alias of the expression.' })),
  start: Type.Optional(Type.String({ description: 'Of a path: the alias it starts at.' })),
  end: Type.Optional(
    Type.String({ description: 'Of a path: the alias it ends at, a later step.' }),
  ),
})

const GraphFilter = Type.Object({
  name: Type.Enum(['__dd.time_to_convert', '__dd.session', '__dd.dropoff_rate']),
  operator: Type.Enum(['=', '<', '>', '<=', '>=']),
  value: Type.Integer({
    minimum: -Number.MAX_SAFE_INTEGER,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Milliseconds, a number of sessions, or percent.',
  }),
  target: Type.Optional(JourneyTarget),
})

const Exclusion = Type.Object({
  query: Type.String({ description: 'No event that matches this search may come between.' }),
  from: Type.Optional(
    Type.String({ description: 'The alias it starts to count at; default first.' }),
  ),
  to: Type.Optional(Type.String({ description: 'The alias it counts up to; default the last.' })),
})

const Window = Type.Object({
  value: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  unit: Type.Enum(['minute', 'hour', 'day', 'week']),
})

const JourneySearch = Type.Object({
  expression: Type.String({
    description: 'Aliases of nodes: `cart -> (card OR invoice) -> paid`. At most 25 steps.',
  }),
  node_objects: Type.Record(Type.String(), EventSource, {
    description: 'Which events each alias stands for.',
  }),
  join_keys: Type.Optional(JoinKeys),
  filters: Type.Optional(
    Type.Object({
      audience_filters: Type.Optional(AudienceFilters),
      graph_filters: Type.Optional(Type.Array(GraphFilter)),
      string_filter: Type.Optional(
        Type.String({ description: 'A search that every event of a journey has to match.' }),
      ),
    }),
  ),
  order: Type.Optional(
    Type.Enum(['ordered', 'strict', 'any'], {
      description: '`strict`: no other event between; `any`: the steps in any order.',
    }),
  ),
  exclusions: Type.Optional(Type.Array(Exclusion)),
  hold_constant: Type.Optional(
    Type.Array(Type.String(), {
      description: 'Attributes whose value is the same in all events of a journey.',
    }),
  ),
  window: Type.Optional(Window),
  step_aliases: Type.Optional(
    Type.Record(Type.String(), Type.String(), { description: 'A label for the step of an alias.' }),
  ),
})
export type JourneySearch = Static<typeof JourneySearch>

const JourneyGroupBy = Type.Object({
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
  target: Type.Optional(JourneyTarget),
  value_filters: Type.Optional(
    Type.Array(Type.String(), { description: 'Only these groups; none: all.' }),
  ),
})
export type JourneyGroupBy = Static<typeof JourneyGroupBy>

const metricText =
  '__dd.conversion (default), __dd.conversion_rate, __dd.dropoff_rate, __dd.time_to_convert, or an attribute.'

const aggregationText =
  'cardinality: those who made the journey; count: every time it was made; others of times and attributes.'

const JourneyCompute = Type.Object({
  aggregation: Type.String({ description: aggregationText }),
  metric: Type.Optional(Type.String({ description: metricText })),
  target: Type.Optional(JourneyTarget),
  interval: Type.Optional(
    Type.Integer({ description: 'Of a timeseries: width of a bucket in milliseconds.' }),
  ),
  time_interval: Type.Optional(TimeInterval),
})
export type JourneyCompute = Static<typeof JourneyCompute>

const anonymous = Type.Optional(
  Type.Boolean({
    description: 'Leaves out sessions in which nobody is identified; default false.',
  }),
)

/** How far those got who began a journey. Unknown keys are ignored, as in all four. */
export const JourneyFunnelRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('journey_request'),
      attributes: Type.Object({
        from: From,
        to: To,
        identity_resolution: IdentityResolution,
        exclude_anonymous_traffic: anonymous,
        query: Type.Object({
          search: JourneySearch,
          compute: Type.Optional(
            Type.Object({
              aggregation: Type.Optional(Type.String({ description: aggregationText })),
              metric: Type.Optional(Type.String({ description: metricText })),
            }),
          ),
          group_by: Type.Optional(Type.Array(JourneyGroupBy)),
        }),
      }),
    }),
  },
  { title: 'JourneyFunnelRequest' },
)
export type JourneyFunnelRequest = Static<typeof JourneyFunnelRequest>

/** The body of both questions for figures of journeys, scalar and timeseries. */
export const JourneyFigureRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('formula_journey_request'),
      attributes: Type.Object({
        from: From,
        to: To,
        identity_resolution: IdentityResolution,
        exclude_anonymous_traffic: anonymous,
        interval: Type.Optional(
          Type.Integer({
            description: 'Where the compute has none; default: at most 150 buckets.',
          }),
        ),
        time_interval: Type.Optional(TimeInterval),
        query: Type.Object({
          search: JourneySearch,
          compute: JourneyCompute,
          group_by: Type.Optional(Type.Array(JourneyGroupBy)),
          query_id: Type.Optional(Type.String({ description: 'What the figures are called.' })),
        }),
      }),
    }),
  },
  { title: 'JourneyFigureRequest' },
)
export type JourneyFigureRequest = Static<typeof JourneyFigureRequest>

/** Who made a journey, or dropped off. */
export const JourneyListRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('journey_list_request'),
      attributes: Type.Object({
        from: From,
        to: To,
        identity_resolution: IdentityResolution,
        exclude_anonymous_traffic: anonymous,
        query: Type.Object({
          search: JourneySearch,
          conversion_type: Type.Optional(
            Type.Enum(['conversion', 'drop-off'], { description: 'Default conversion.' }),
          ),
          target: Type.Optional(JourneyTarget),
          entity_columns: Type.Optional(
            Type.Array(Type.String(), {
              description: 'Attributes of the event at the target, or the last of who dropped off.',
            }),
          ),
          entity_filters: Type.Optional(
            Type.String({ description: 'A search that this event has to match.' }),
          ),
          computed_columns: Type.Optional(
            Type.Array(
              Type.Object({
                name: Type.Literal('first_conversion_timestamps', {
                  description: 'When each step was reached, as `<alias>_timestamp`.',
                }),
              }),
            ),
          ),
          group_by: Type.Optional(Type.Array(JourneyGroupBy)),
          sort: Type.Optional(
            Type.Object({
              facet: Type.Optional(
                Type.String({
                  description: 'A column that is shown, default timestamp; others are ignored.',
                }),
              ),
              order: Type.Optional(Type.Enum(['asc', 'desc'], { description: 'Default desc.' })),
            }),
          ),
          limit: Type.Optional(
            Type.Integer({ description: 'Records shown, 1 to 10,000; default 100.' }),
          ),
        }),
      }),
    }),
  },
  { title: 'JourneyListRequest' },
)
export type JourneyListRequest = Static<typeof JourneyListRequest>

/** In milliseconds, rounded; of nobody all are 0. */
const ElapsedTime = Type.Object({
  min: Type.Integer(),
  max: Type.Integer(),
  avg: Type.Integer(),
})
export type ElapsedTime = Static<typeof ElapsedTime>

const FunnelGroup = Type.Object({
  group_tags: Type.Array(Type.String()),
  value: Type.Number(),
  conversion_count: Type.Integer({ description: 'How many of them reached the next step.' }),
  elapsed_time_to_next_step: ElapsedTime,
})

const FunnelStep = Type.Object({
  label: Type.String(),
  value: Type.Number(),
  unit: Type.Literal('millisecond', { description: 'Of the elapsed times.' }),
  elapsed_time_to_next_step: ElapsedTime,
  groups: Type.Array(FunnelGroup),
})
export type FunnelStep = Static<typeof FunnelStep>

/** Step by step how many got there, and how fast. */
export const JourneyFunnelResponse = Type.Object(
  {
    data: Type.Object({
      id: Type.String(),
      type: Type.Literal('funnel_response'),
      attributes: Type.Object({
        initial_count: Type.Integer(),
        end_to_end_conversion_rate: Type.Number({ description: 'From 0 to 1.' }),
        end_to_end_elapsed_time: ElapsedTime,
        funnel_steps: Type.Array(FunnelStep),
      }),
    }),
    meta: WholeMeta,
  },
  { title: 'JourneyFunnelResponse' },
)
export type JourneyFunnelResponse = Static<typeof JourneyFunnelResponse>

export const JourneyScalarResponse = Type.Object(
  {
    data: Type.Object({
      id: Type.String(),
      type: Type.Literal('journey_scalar_response'),
      attributes: Type.Object({ columns: Type.Array(ScalarColumn) }),
    }),
    meta: WholeMeta,
  },
  { title: 'JourneyScalarResponse' },
)
export type JourneyScalarResponse = Static<typeof JourneyScalarResponse>

export const JourneyTimeseriesResponse = Type.Object(
  {
    data: Type.Object({
      id: Type.String(),
      type: Type.Literal('journey_timeseries_response'),
      attributes: TimeseriesAttributes,
    }),
    meta: WholeMeta,
  },
  { title: 'JourneyTimeseriesResponse' },
)
export type JourneyTimeseriesResponse = Static<typeof JourneyTimeseriesResponse>

/** A record each; null where there is no value. */
export const JourneyListResponse = Type.Object(
  {
    data: Type.Object({
      id: Type.String(),
      type: Type.Literal('journey_list_response'),
      attributes: Type.Object({
        entity: Type.Enum(['session', 'user', 'account'], {
          description: 'What the records are of; session, too, for whatever else events share.',
        }),
        records: Type.Array(Type.Record(Type.String(), Type.Unknown())),
        total_count: Type.Integer({ description: 'How many there are, shown or not.' }),
      }),
    }),
    meta: WholeMeta,
  },
  { title: 'JourneyListResponse' },
)
export type JourneyListResponse = Static<typeof JourneyListResponse>

import { Type, type Static } from 'typebox'
import { AudienceFilters, EventSource, From, GroupBy, To, WholeMeta } from './analytics.ts'
import { IdentityResolution } from './identity-resolution.ts'
import { TimeInterval } from './time-interval.ts'

const RetentionSearch = Type.Object({
  retention_entity: Type.Enum(['@usr.id', '@account.id'], {
    description: 'Who is looked for again.',
  }),
  cohort_criteria: Type.Object({
    base_query: EventSource,
    time_interval: TimeInterval,
  }),
  return_criteria: Type.Optional(
    Type.Object({
      base_query: EventSource,
      time_interval: Type.Optional(TimeInterval),
    }),
  ),
  return_condition: Type.Enum(['conversion_on', 'conversion_on_or_after'], {
    description: 'Back within a return period, or in it or any later one.',
  }),
  filters: Type.Optional(
    Type.Object({
      audience_filters: Type.Optional(AudienceFilters),
      string_filter: Type.Optional(
        Type.String({ description: 'A search that every event has to match.' }),
      ),
    }),
  ),
})
export type RetentionSearch = Static<typeof RetentionSearch>

const IndexTarget = Type.Object({
  type: Type.Literal('index'),
  value: Type.Integer({ description: 'From 0.' }),
})

const CohortTarget = Type.Union([
  IndexTarget,
  Type.Object({
    type: Type.Literal('aggregation'),
    value: Type.String({ description: 'Whatever it says, all cohorts together.' }),
  }),
])
export type CohortTarget = Static<typeof CohortTarget>

const CellScope = Type.Object({
  type: Type.Literal('cell'),
  cohort_target: CohortTarget,
  return_period_target: IndexTarget,
})

/** What of the grid is wanted; without one, all of it. */
const RetentionScope = Type.Union([
  Type.Object({ type: Type.Literal('cohort'), target: CohortTarget }),
  Type.Object({ type: Type.Literal('return_period'), target: IndexTarget }),
  CellScope,
])
export type RetentionScope = Static<typeof RetentionScope>

const RetentionGroupBy = Type.Intersect([
  GroupBy,
  Type.Object({
    target: Type.Enum(['cohort', 'return_period'], {
      description: 'Whose facet: of the event that somebody began with, or came back with.',
    }),
  }),
])
export type RetentionGroupBy = Static<typeof RetentionGroupBy>

const RetentionQuery = Type.Object({
  search: RetentionSearch,
  compute: Type.Object({
    aggregation: Type.String({ description: 'Of any name that is known; changes nothing.' }),
    metric: Type.Enum(['__dd.retention', '__dd.retention_rate'], {
      description: 'How many came back, or their part of the cohort.',
    }),
  }),
  computation_scope: Type.Optional(RetentionScope),
  group_by: Type.Optional(Type.Array(RetentionGroupBy)),
})

const anonymous = Type.Optional(
  Type.Boolean({
    description: 'Leaves out sessions in which nobody is identified; default false.',
  }),
)

const RetentionAttributes = Type.Object({
  from: From,
  to: To,
  identity_resolution: IdentityResolution,
  exclude_anonymous_traffic: anonymous,
  query: RetentionQuery,
})

/** A question for the whole grid. Unknown keys are ignored, as in all three. */
export const RetentionGridRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('retention_grid_request'),
      attributes: RetentionAttributes,
    }),
  },
  { title: 'RetentionGridRequest' },
)
export type RetentionGridRequest = Static<typeof RetentionGridRequest>

/** The body of both questions for figures, scalar and timeseries. */
export const RetentionFigureRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('formula_retention_request'),
      attributes: RetentionAttributes,
    }),
  },
  { title: 'RetentionFigureRequest' },
)

/** A question for those who are counted in a cell. */
export const RetentionListRequest = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('retention_list_request'),
      attributes: Type.Object({
        from: From,
        to: To,
        identity_resolution: IdentityResolution,
        exclude_anonymous_traffic: anonymous,
        query: Type.Object({
          search: RetentionSearch,
          computation_scope: CellScope,
          group_by: Type.Optional(
            Type.Array(RetentionGroupBy, {
              description:
                'An extension: what the grid was grouped by. Limits and orders change nothing.',
            }),
          ),
          group_tags: Type.Optional(
            Type.Array(Type.String(), {
              description:
                'An extension: the group that the cell is of, a label for each `group_by`.',
            }),
          ),
          columns: Type.Optional(
            Type.Array(
              Type.Object({
                field: Type.Optional(Type.Object({ path: Type.Optional(Type.String()) })),
              }),
              { description: 'Attributes of the events they began with; the latest value.' },
            ),
          ),
          limit: Type.Optional(
            Type.Integer({ description: 'Records shown; default 100, 0 for all.' }),
          ),
        }),
      }),
    }),
  },
  { title: 'RetentionListRequest' },
)
export type RetentionListRequest = Static<typeof RetentionListRequest>

const RowType = Type.Enum(['raw', 'aggregated'])

const Cell = Type.Object({
  type: RowType,
  return_period_index: Type.Integer(),
  return_period_start_time: Type.Optional(Type.Integer()),
  return_period_end_time: Type.Optional(Type.Integer()),
  cell_count: Type.Optional(Type.Integer()),
  cell_rate: Type.Optional(
    Type.Number({ description: 'From 0 to 1; not there where the cohort is empty.' }),
  ),
  cell_value: Type.Optional(
    Type.Number({ description: 'The metric, where it is not the rate: how many came back.' }),
  ),
  cell_relative_value_change: Type.Optional(
    Type.Number({ description: 'Of the rate, from that of period 0.' }),
  ),
  is_partial_data: Type.Boolean({ description: 'The period goes on behind the range, or now.' }),
})
export type RetentionCell = Static<typeof Cell>

const CohortRow = Type.Object({
  type: RowType,
  name: Type.String(),
  group_tags: Type.Array(Type.String()),
  cohort_index: Type.Optional(Type.Integer()),
  cohort_start_time: Type.Optional(Type.Integer()),
  cohort_end_time: Type.Optional(Type.Integer()),
  cohort_size: Type.Optional(Type.Integer()),
  cells: Type.Array(Cell),
})
export type RetentionRow = Static<typeof CohortRow>

/** A row a cohort, the weighted average before them; all of that for each group. */
export const RetentionGridResponse = Type.Object(
  {
    data: Type.Object({
      id: Type.String(),
      type: Type.Literal('retention_grid_response'),
      attributes: Type.Object({
        retention_entity: Type.String(),
        retention_periods: Type.Array(Type.Object({ unit: Type.String(), value: Type.Integer() })),
        cohorts: Type.Array(CohortRow),
      }),
    }),
    meta: WholeMeta,
  },
  { title: 'RetentionGridResponse' },
)
export type RetentionGridResponse = Static<typeof RetentionGridResponse>

/** A record for each who is counted in the cell; null where there is no value. */
export const RetentionListResponse = Type.Object(
  {
    data: Type.Object({
      id: Type.String(),
      type: Type.Literal('retention_list_response'),
      attributes: Type.Object({
        retention_entity: Type.String(),
        records: Type.Array(Type.Record(Type.String(), Type.Unknown())),
      }),
    }),
    meta: WholeMeta,
  },
  { title: 'RetentionListResponse' },
)
export type RetentionListResponse = Static<typeof RetentionListResponse>

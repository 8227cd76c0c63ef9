import {
  audienceFilters,
  eventQuery,
  groupBy,
  someAudience,
  someEvents,
} from './event-operations.ts'
import type { Operation } from './operation.ts'
import {
  fields,
  integer,
  listOf,
  number,
  oneOf,
  text,
  truth,
  type WireSchema,
} from './wire-schema.ts'

const calendar = fields({
  type: oneOf('calendar'),
  value: fields({
    type: oneOf('minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'),
    'quantity?': integer,
    'timezone?': text,
    'alignment?': text,
  }),
})
const fixed = fields({
  type: oneOf('fixed'),
  unit: oneOf('day', 'week', 'month'),
  value: number,
})

const aCalendar = {
  type: 'calendar',
  value: { type: 'week', quantity: 1, timezone: 'Europe/Paris', alignment: 'monday' },
}
const aLength = { type: 'fixed', unit: 'week', value: 1 }

const search = fields({
  retention_entity: oneOf('@usr.id', '@account.id'),
  cohort_criteria: fields({ base_query: eventQuery, time_interval: calendar }),
  'return_criteria?': fields({ base_query: eventQuery, 'time_interval?': fixed }),
  return_condition: oneOf('conversion_on', 'conversion_on_or_after'),
  'filters?': fields({ 'audience_filters?': audienceFilters, 'string_filter?': text }),
})

const aSearch = {
  retention_entity: '@usr.id',
  cohort_criteria: { base_query: someEvents, time_interval: aCalendar },
  return_criteria: { base_query: someEvents, time_interval: aLength },
  return_condition: 'conversion_on_or_after',
  filters: { audience_filters: someAudience, string_filter: '@type:server' },
}

const index = fields({ type: oneOf('index'), value: integer })
const together = fields({ type: oneOf('aggregation'), value: text })
const first = { type: 'index', value: 0 }
const all = { type: 'aggregation', value: 'average' }

const cell = fields({ type: oneOf('cell'), cohort_target: index, return_period_target: index })
const aCell = { type: 'cell', cohort_target: first, return_period_target: first }

/** Half a year. */
const window = { from: 1_779_000_000_000, to: 1_795_000_360_000 }

const inGroups = { facet: 'user_email', target: 'cohort', limit: 5, should_exclude_missing: true }
const sort = { aggregation: 'count', metric: '__dd.retention', order: 'asc' }
const source = 'product_analytics_audience_filters.users'

function requestOf(type: string, query: WireSchema): WireSchema {
  const attributes = fields({
    'exclude_anonymous_traffic?': truth,
    from: integer,
    query,
    to: integer,
  })
  return fields({ data: fields({ type: oneOf(type), attributes }) })
}

function bodyOf(type: string, query: object): object {
  return { data: { type, attributes: { ...window, exclude_anonymous_traffic: true, query } } }
}

const compute = fields({
  aggregation: text,
  metric: oneOf('__dd.retention', '__dd.retention_rate'),
})

const filters = '/data/attributes/query/search/filters/audience_filters'
// A formula names a filter, and the facet is one of a profile.
const named = [`${filters}/users`, `${filters}/formula`]

function figures(name: string, type: string, scope: readonly [WireSchema, object]): Operation {
  const group = fields({ ...groupBy, target: oneOf('cohort', 'return_period') })
  const [schema, example] = scope
  return {
    name: `retention ${name} of a ${JSON.stringify(example)}`,
    path: `/api/v2/product-analytics/retention/${name}`,
    accepted: 200,
    schema: requestOf(
      type,
      fields({ 'computation_scope?': schema, compute, 'group_by?': listOf(group), search }),
    ),
    whole: bodyOf(type, {
      computation_scope: example,
      compute: { aggregation: 'avg', metric: '__dd.retention' },
      group_by: [{ ...inGroups, sort, source }],
      search: aSearch,
    }),
    alsoNeeded: [...named, '/data/attributes/query/group_by/0/source'],
  }
}

/** Every operation about retention, each kind of scope for itself. */
export const retentionOperations: readonly Operation[] = [
  figures('grid', 'retention_grid_request', [
    fields({ type: oneOf('cohort'), target: index }),
    { type: 'cohort', target: first },
  ]),
  figures('grid', 'retention_grid_request', [
    fields({ type: oneOf('cohort'), target: together }),
    { type: 'cohort', target: all },
  ]),
  figures('scalar', 'formula_retention_request', [cell, aCell]),
  figures('timeseries', 'formula_retention_request', [
    fields({ type: oneOf('return_period'), target: index }),
    { type: 'return_period', target: first },
  ]),
  {
    name: 'retention list',
    path: '/api/v2/product-analytics/retention/list',
    accepted: 200,
    schema: requestOf(
      'retention_list_request',
      fields({
        'columns?': listOf(fields({ 'field?': fields({ 'path?': text }) })),
        computation_scope: cell,
        'limit?': integer,
        search,
      }),
    ),
    whole: bodyOf('retention_list_request', {
      columns: [{ field: { path: '@order.total' } }],
      computation_scope: aCell,
      limit: 10,
      search: aSearch,
    }),
    alsoNeeded: named,
  },
]

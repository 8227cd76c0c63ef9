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
  mapOf,
  oneOf,
  text,
  truth,
  type WireSchema,
} from './wire-schema.ts'

const aGroup = {
  facet: 'user_email',
  limit: 5,
  should_exclude_missing: true,
  sort: { aggregation: 'cardinality', metric: '__dd.conversion', order: 'asc' },
  source: 'product_analytics_audience_filters.users',
  value_filters: ['lea@example.com'],
}

/** A step, or a way from step to step, and an example of it. */
type Target = readonly [WireSchema, object]

const node: Target = [fields({ type: oneOf('node'), value: text }), { type: 'node', value: 'paid' }]
const path: Target = [
  fields({ type: oneOf('path'), start: text, end: text }),
  { type: 'path', start: 'cart', end: 'paid' },
]

function searchOf(target: WireSchema): WireSchema {
  const graphFilter = fields({
    name: oneOf('__dd.time_to_convert', '__dd.session', '__dd.dropoff_rate'),
    operator: oneOf('=', '<', '>', '<=', '>='),
    value: integer,
    'target?': target,
  })
  return fields({
    expression: text,
    node_objects: fields({ cart: eventQuery, paid: eventQuery }),
    'join_keys?': fields({ 'primary?': text, 'secondary?': listOf(text) }),
    'filters?': fields({
      'audience_filters?': audienceFilters,
      'graph_filters?': listOf(graphFilter),
      'string_filter?': text,
    }),
    'order?': oneOf('ordered', 'strict', 'any'),
    'exclusions?': listOf(fields({ query: text, 'from?': text, 'to?': text })),
    'hold_constant?': listOf(text),
    'window?': fields({ value: integer, unit: oneOf('minute', 'hour', 'day', 'week') }),
    'step_aliases?': mapOf(text),
  })
}

function aSearch(target: object): object {
  return {
    expression: 'cart -> paid',
    node_objects: { cart: someEvents, paid: someEvents },
    join_keys: { primary: '@usr.id', secondary: ['@account.id'] },
    filters: {
      audience_filters: someAudience,
      graph_filters: [{ name: '__dd.time_to_convert', operator: '<=', value: 86_400_000, target }],
      string_filter: '@type:server',
    },
    order: 'strict',
    exclusions: [{ query: '@event.name:help', from: 'cart', to: 'paid' }],
    hold_constant: ['@cart.id'],
    window: { value: 1, unit: 'day' },
    step_aliases: { paid: 'Payment' },
  }
}

const window = { from: 1_795_000_000_000, to: 1_795_000_360_000 }
const search = '/data/attributes/query/search'
const filters = `${search}/filters/audience_filters`
// A formula names a filter, the facet is one of a profile, and an expression names its nodes.
const named = [`${filters}/users`, `${filters}/formula`, '/data/attributes/query/group_by/0/source']

/** What a question has beside what all have: in its attributes, and in its query. */
interface Own<Each> {
  readonly attributes?: Readonly<Record<string, Each>>
  readonly query: Readonly<Record<string, Each>>
}

interface Asked {
  readonly name: string
  readonly type: string
  readonly target: Target
  readonly schemas: Own<WireSchema>
  readonly examples: Own<unknown>
}

function journeys({ name, type, target, schemas, examples }: Asked): Operation {
  const [schema, example] = target
  const group = fields({ ...groupBy, 'target?': schema, 'value_filters?': listOf(text) })
  const attributes = fields({
    ...schemas.attributes,
    from: integer,
    to: integer,
    'exclude_anonymous_traffic?': truth,
    query: fields({ ...schemas.query, search: searchOf(schema), 'group_by?': listOf(group) }),
  })
  const query = {
    ...examples.query,
    search: aSearch(example),
    group_by: [{ ...aGroup, target: example }],
  }
  const whole = { ...examples.attributes, ...window, exclude_anonymous_traffic: true, query }
  return {
    name: `journey ${name}`,
    path: `/api/v2/product-analytics/journey/${name}`,
    accepted: 200,
    schema: fields({ data: fields({ type: oneOf(type), attributes }) }),
    whole: { data: { type, attributes: whole } },
    alsoNeeded: named,
  }
}

const figure = { aggregation: text, 'metric?': text }
const aFigure = { aggregation: 'cardinality', metric: '__dd.conversion_rate' }

/** Every operation about journeys. */
export const journeyOperations: readonly Operation[] = [
  journeys({
    name: 'funnel',
    type: 'journey_request',
    target: node,
    schemas: { query: { 'compute?': fields({ 'aggregation?': text, 'metric?': text }) } },
    examples: { query: { compute: aFigure } },
  }),
  journeys({
    name: 'scalar',
    type: 'formula_journey_request',
    target: path,
    schemas: {
      query: { compute: fields({ ...figure, 'target?': path[0] }), 'query_id?': text },
    },
    examples: { query: { compute: { ...aFigure, target: path[1] }, query_id: 'paid' } },
  }),
  journeys({
    name: 'timeseries',
    type: 'formula_journey_request',
    target: node,
    schemas: {
      attributes: { 'interval?': integer },
      query: {
        compute: fields({ ...figure, 'target?': node[0], 'interval?': integer }),
        'query_id?': text,
      },
    },
    examples: {
      attributes: { interval: 60_000 },
      query: { compute: { ...aFigure, target: node[1], interval: 60_000 }, query_id: 'paid' },
    },
  }),
  journeys({
    name: 'list',
    type: 'journey_list_request',
    target: path,
    schemas: {
      query: {
        'conversion_type?': oneOf('conversion', 'drop-off'),
        'target?': path[0],
        'entity_columns?': listOf(text),
        'entity_filters?': text,
        'computed_columns?': listOf(fields({ name: oneOf('first_conversion_timestamps') })),
        'sort?': fields({ 'facet?': text, 'order?': oneOf('asc', 'desc') }),
        'limit?': integer,
      },
    },
    examples: {
      query: {
        conversion_type: 'drop-off',
        target: path[1],
        entity_columns: ['@order.total', 'timestamp'],
        entity_filters: '@type:server',
        computed_columns: [{ name: 'first_conversion_timestamps' }],
        sort: { facet: '@order.total', order: 'asc' },
        limit: 10,
      },
    },
  }),
]

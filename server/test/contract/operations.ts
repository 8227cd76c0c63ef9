import {
  audienceFilters,
  eventQuery,
  groupBy,
  someAudience,
  someEvents,
} from './event-operations.ts'
import { journeyOperations } from './journey-operations.ts'
import { managementOperations } from './management-operations.ts'
import type { Operation } from './operation.ts'
import { retentionOperations } from './retention-operations.ts'
import { traceOperations } from './trace-operations.ts'
import { fields, integer, listOf, mapOf, oneOf, text, type WireSchema } from './wire-schema.ts'

const occurrenceQuery = fields({
  data_source: oneOf('product_analytics_occurrence'),
  search: fields({
    'query?': text,
    'occurrences?': fields({ operator: text, value: text, 'meta?': mapOf(text) }),
  }),
})

function analyticsRequest(query: WireSchema): WireSchema {
  const attributes = fields({
    from: integer,
    to: integer,
    query: fields({
      query,
      compute: fields({ aggregation: text, 'metric?': text, 'interval?': integer }),
      'group_by?': listOf(fields(groupBy)),
      'audience_filters?': audienceFilters,
      'indexes?': listOf(text),
    }),
    'enforced_execution_type?': oneOf(
      'simple',
      'background',
      'trino-multistep',
      'materialized-view',
    ),
    'request_id?': text,
  })
  return fields({ data: fields({ type: oneOf('formula_analytics_extended_request'), attributes }) })
}

function listRequest(query: WireSchema): WireSchema {
  const attributes = fields({
    from: integer,
    to: integer,
    query: fields({
      query,
      'columns?': listOf(text),
      'limit?': integer,
      'sort?': fields({ 'facet?': text, 'order?': oneOf('asc', 'desc') }),
      'audience_filters?': audienceFilters,
    }),
  })
  return fields({
    data: fields({ type: oneOf('formula_analytics_extended_list_request'), attributes }),
  })
}

const sankeyAttributes = {
  time: fields({ from: integer, to: integer }),
  search: fields({
    'query?': text,
    'audience_filters?': audienceFilters,
    'join_keys?': fields({ 'primary?': text, 'secondary?': listOf(text) }),
  }),
  definition: fields({
    source: text,
    target: text,
    'number_of_steps?': integer,
    'entries_per_step?': integer,
  }),
}

const sankeyRequest = fields({
  data: fields({ type: oneOf('sankey_request'), attributes: fields(sankeyAttributes) }),
})

const sankeyListRequest = fields({
  data: fields({
    type: oneOf('sankey_list_request'),
    attributes: fields({
      ...sankeyAttributes,
      part: fields({ node: text, 'from?': text }),
      'columns?': listOf(text),
      'limit?': integer,
    }),
  }),
})

const event = fields({
  type: oneOf('server'),
  application: fields({ id: text }),
  event: fields({ name: text }),
  'usr?': fields({ id: text }),
  'account?': fields({ id: text }),
  'session?': fields({ id: text }),
})

const anEvent = {
  type: 'server',
  application: { id: 'shop' },
  event: { name: 'payment.processed' },
  usr: { id: 'user-1' },
  account: { id: 'account-1' },
  session: { id: 'session-1' },
}

const frequentEvents = {
  data_source: 'product_analytics_occurrence',
  search: {
    query: '@type:server',
    occurrences: { operator: '>=', value: '1', meta: { entity: '@usr.id' } },
  },
}

const window = { from: 1_795_000_000_000, to: 1_795_000_360_000 }

function aQuestion(query: object): object {
  return {
    data: {
      type: 'formula_analytics_extended_request',
      attributes: {
        ...window,
        query: {
          query,
          compute: { aggregation: 'avg', metric: '@order.total', interval: 60_000 },
          group_by: [
            {
              facet: 'user_email',
              limit: 5,
              should_exclude_missing: true,
              sort: { aggregation: 'sum', metric: '@order.total', order: 'asc' },
              source: 'product_analytics_audience_filters.users',
            },
          ],
          audience_filters: someAudience,
          indexes: ['*'],
        },
        enforced_execution_type: 'simple',
        request_id: 'not-known-any-more',
      },
    },
  }
}

function aList(query: object): object {
  return {
    data: {
      type: 'formula_analytics_extended_list_request',
      attributes: {
        ...window,
        query: {
          query,
          columns: ['@order.total', 'timestamp'],
          limit: 10,
          sort: { facet: '@order.total', order: 'asc' },
          audience_filters: someAudience,
        },
      },
    },
  }
}

const aSankey = {
  data: {
    type: 'sankey_request',
    attributes: {
      time: window,
      search: {
        query: '@type:server',
        audience_filters: someAudience,
        join_keys: { primary: '@usr.id', secondary: ['@account.id'] },
      },
      definition: {
        source: '@event.name',
        target: '@event.name',
        number_of_steps: 3,
        entries_per_step: 4,
      },
    },
  },
}

const aSankeyList = {
  data: {
    type: 'sankey_list_request',
    attributes: {
      ...aSankey.data.attributes,
      part: { node: '1:regular:paid', from: '0:other:Other' },
      columns: ['@trace.id'],
      limit: 10,
    },
  },
}

const analytics = '/api/v2/product-analytics/analytics'
const sankeyAudience = ['users', 'formula'].map((key) => {
  return `/data/attributes/search/audience_filters/${key}`
})
const query = '/data/attributes/query'
// The facet is one of a profile.
const source = `${query}/group_by/0/source`
const metric = `${query}/compute/metric`
const interval = `${query}/compute/interval`
const occurrences = `${query}/query/search/occurrences`

const submit = { accepted: 202, schema: event, whole: anEvent, alsoNeeded: ['/usr', '/usr/id'] }

// A formula names a filter, and a segment that it does not name need not be known.
const audience = [`${query}/audience_filters/users`, `${query}/audience_filters/formula`]

/** Every operation that is answered, each kind of event query for itself. */
export const operations: readonly Operation[] = [
  { name: 'submit', path: '/api/v2/prodlytics', ...submit },
  { name: 'submit by its other name', path: '/api/v2/product-analytics/events', ...submit },
  ...['scalar', 'timeseries'].flatMap((name) => {
    const needed = [...audience, source, metric, ...(name === 'timeseries' ? [interval] : [])]
    const common = { path: `${analytics}/${name}`, accepted: 200 }
    return [
      {
        name,
        ...common,
        schema: analyticsRequest(eventQuery),
        whole: aQuestion(someEvents),
        alsoNeeded: needed,
      },
      {
        name: `${name} of occurrences`,
        ...common,
        schema: analyticsRequest(occurrenceQuery),
        whole: aQuestion(frequentEvents),
        alsoNeeded: [...needed, occurrences],
      },
    ]
  }),
  {
    name: 'list',
    path: `${analytics}/list`,
    accepted: 200,
    schema: listRequest(eventQuery),
    whole: aList(someEvents),
    alsoNeeded: audience,
  },
  {
    name: 'list of occurrences',
    path: `${analytics}/list`,
    accepted: 200,
    schema: listRequest(occurrenceQuery),
    whole: aList(frequentEvents),
    alsoNeeded: [...audience, occurrences],
  },
  ...journeyOperations,
  ...retentionOperations,
  {
    name: 'sankey',
    path: '/api/v2/product-analytics/sankey',
    accepted: 200,
    schema: sankeyRequest,
    whole: aSankey,
    alsoNeeded: sankeyAudience,
  },
  {
    name: 'sankey list',
    path: '/api/throughline/v1/sankey/list',
    accepted: 200,
    schema: sankeyListRequest,
    whole: aSankeyList,
    alsoNeeded: sankeyAudience,
  },
  ...managementOperations,
  ...traceOperations,
]

import type { Operation } from './operation.ts'
import {
  fields,
  integer,
  listOf,
  oneOf,
  orNull,
  text,
  truth,
  type WireSchema,
} from './wire-schema.ts'

const applicationType = oneOf('browser', 'ios', 'android', 'react-native', 'flutter')

function data(type: string, attributes: object): object {
  return { data: { type, attributes } }
}

const entity = oneOf('user', 'account')

/** A saved search, whose times are all of one form. */
function aSegment(timeFrame: WireSchema, example: object): Operation {
  return {
    name: `create a segment with ${Object.keys(example).join(' and ')}`,
    path: '/api/v2/product-analytics/segment',
    accepted: 201,
    schema: fields({
      data: fields({
        type: oneOf('segment_create'),
        attributes: fields({
          name: text,
          'description?': text,
          'entity?': entity,
          'query?': text,
          'first_seen?': timeFrame,
          'last_seen?': timeFrame,
          'event_query?': fields({
            'query?': text,
            time_frame: timeFrame,
            'occurrences?': fields({ operator: text, value: text }),
          }),
        }),
      }),
    }),
    whole: data('segment_create', {
      name: 'segment {number}',
      description: 'Who is in it.',
      entity: 'user',
      query: '@usr.id:user-*',
      first_seen: example,
      last_seen: example,
      event_query: {
        query: '@type:server',
        time_frame: example,
        occurrences: { operator: '>=', value: '2' },
      },
    }),
    alsoNeeded: [],
  }
}

/** What is made through the API: applications, keys, segments and charts. */
export const managementOperations: readonly Operation[] = [
  {
    name: 'create an application',
    path: '/api/v2/rum/applications',
    accepted: 200,
    schema: fields({
      data: fields({
        type: oneOf('rum_application_create'),
        attributes: fields({
          name: text,
          'type?': applicationType,
          'rum_event_processing_state?': oneOf('ALL', 'ERROR_FOCUSED_MODE', 'NONE'),
          'product_analytics_retention_state?': oneOf('MAX', 'NONE'),
        }),
      }),
    }),
    whole: data('rum_application_create', {
      name: 'Shop',
      type: 'ios',
      rum_event_processing_state: 'ERROR_FOCUSED_MODE',
      product_analytics_retention_state: 'NONE',
    }),
    alsoNeeded: [],
  },
  {
    name: 'create an API key',
    path: '/api/v2/api_keys',
    accepted: 201,
    schema: fields({
      data: fields({
        type: oneOf('api_keys'),
        attributes: fields({
          name: text,
          'category?': text,
          'remote_config_read_enabled?': truth,
        }),
      }),
    }),
    whole: data('api_keys', { name: 'ci', category: 'tools', remote_config_read_enabled: false }),
    alsoNeeded: [],
  },
  {
    name: 'create an application key',
    path: '/api/v2/current_user/application_keys',
    accepted: 201,
    schema: fields({
      data: fields({
        type: oneOf('application_keys'),
        attributes: fields({ name: text, 'scopes?': orNull(listOf(text)) }),
      }),
    }),
    whole: data('application_keys', { name: 'notebook', scopes: ['rum_apps_read'] }),
    alsoNeeded: [],
  },
  {
    name: 'save a chart',
    path: '/api/charts',
    accepted: 201,
    schema: fields({
      data: fields({
        type: oneOf('chart_create'),
        attributes: fields({
          name: text,
          'description?': text,
          screen: oneOf('explore'),
          query: text,
        }),
      }),
    }),
    whole: data('chart_create', {
      name: 'Orders',
      description: 'A day.',
      screen: 'explore',
      query: 'event=order',
    }),
    alsoNeeded: [],
  },
  aSegment(fields({ start: integer, end: integer }), { start: 1, end: 2 }),
  aSegment(fields({ last: integer, unit: oneOf('minute', 'hour', 'day', 'week') }), {
    last: 7,
    unit: 'day',
  }),
  {
    name: 'create a segment of ids',
    path: '/api/v2/product-analytics/segment/static',
    accepted: 201,
    schema: fields({
      data: fields({
        type: oneOf('static_segment_create'),
        attributes: fields({
          name: text,
          'description?': text,
          'entity?': entity,
          ids: listOf(text),
        }),
      }),
    }),
    whole: data('static_segment_create', {
      name: 'segment {number}',
      description: 'Who is in it.',
      entity: 'account',
      ids: ['account-1'],
    }),
    alsoNeeded: [],
  },
]

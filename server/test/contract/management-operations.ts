import type { Operation } from './operation.ts'
import { fields, listOf, oneOf, orNull, text, truth } from './wire-schema.ts'

const applicationType = oneOf('browser', 'ios', 'android', 'react-native', 'flutter')

function data(type: string, attributes: object): object {
  return { data: { type, attributes } }
}

/** What is made through the API: applications and keys. */
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
]

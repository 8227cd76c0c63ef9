import {
  ApiKeyAnswer,
  ApiKeyCreate,
  ApiKeysAnswer,
  ApiKeyUpdate,
  ApplicationKeyAnswer,
  ApplicationKeyCreate,
  ApplicationKeysAnswer,
  ApplicationKeyUpdate,
  QuestionErrors,
  type ErrorCode,
  type Permission,
} from '@throughline/contract'
import type { TSchema } from 'typebox'
import { callerFaults, faults, managedAnswers, type Endpoint } from './endpoint.ts'

/** Where keys are managed. */
export const keyPaths = {
  apiKeys: '/api/v2/api_keys',
  apiKey: '/api/v2/api_keys/{id}',
  applicationKeys: '/api/v2/application_keys',
  applicationKey: '/api/v2/application_keys/{id}',
  ownApplicationKeys: '/api/v2/current_user/application_keys',
  ownApplicationKey: '/api/v2/current_user/application_keys/{id}',
} as const

type Keys = {
  readonly words: string
  readonly reading: Permission
  readonly writing: Permission
  readonly deleting: Permission
  readonly path: string
  readonly list: TSchema
  readonly one: TSchema
  readonly create?: TSchema
  /** What else may be wrong with a creation. */
  readonly creationFaults?: readonly ErrorCode[]
  readonly update: TSchema
}

const applicationKeys = {
  list: ApplicationKeysAnswer,
  one: ApplicationKeyAnswer,
  update: ApplicationKeyUpdate,
} as const

/** Keys as the vendor's clients manage them. */
export const keyEndpoints: readonly Endpoint[] = [
  ...endpointsOf({
    words: 'API key',
    reading: 'api_keys_read',
    writing: 'api_keys_write',
    deleting: 'api_keys_delete',
    path: keyPaths.apiKeys,
    list: ApiKeysAnswer,
    one: ApiKeyAnswer,
    create: ApiKeyCreate,
    creationFaults: ['key_taken'],
    update: ApiKeyUpdate,
  }),
  ...endpointsOf({
    words: 'application key',
    reading: 'org_app_keys_read',
    writing: 'org_app_keys_write',
    deleting: 'org_app_keys_write',
    path: keyPaths.applicationKeys,
    ...applicationKeys,
  }),
  ...endpointsOf({
    words: 'application key of whoever asks',
    reading: 'user_app_keys',
    writing: 'user_app_keys',
    deleting: 'user_app_keys',
    path: keyPaths.ownApplicationKeys,
    create: ApplicationKeyCreate,
    ...applicationKeys,
  }),
]

function endpointsOf(keys: Keys): readonly Endpoint[] {
  const { words, path, list, reading, deleting } = keys
  const onePath = `${path}/{id}`
  const listing = `Every ${words}, by page[size], page[number], sort and filter.`
  return [
    {
      method: 'get',
      path,
      summary: listing,
      access: 'bothKeys',
      permission: reading,
      answers: managedAnswers('A page of keys.', list, ['request_malformed']),
    },
    ...creation(keys),
    {
      method: 'get',
      path: onePath,
      summary: `One ${words}, without the key itself.`,
      access: 'bothKeys',
      permission: reading,
      answers: managedAnswers('The key.', keys.one, ['key_not_found']),
    },
    change(keys, onePath),
    {
      method: 'delete',
      path: onePath,
      summary: `Delete one ${words}. It stops working at once here, and within seconds everywhere.`,
      access: 'bothKeys',
      permission: deleting,
      answers: {
        204: { meaning: 'Deleted.' },
        ...faults([...callerFaults, 'key_not_found', 'key_last'], QuestionErrors),
      },
    },
  ]
}

function creation({ creationFaults = [], ...keys }: Keys): readonly Endpoint[] {
  const { words, path, create, one, writing } = keys
  if (create === undefined) return []
  const codes = [...callerFaults, 'request_malformed', 'keys_full', ...creationFaults] as const
  return [
    {
      method: 'post',
      path,
      summary: `Create an ${words}. Only this answer holds the key itself.`,
      access: 'bothKeys',
      permission: writing,
      request: create,
      answers: {
        201: { meaning: 'The key as created.', schema: one },
        ...faults(codes, QuestionErrors),
      },
    },
  ]
}

function change({ words, update, one, writing }: Keys, path: string): Endpoint {
  return {
    method: 'patch',
    path,
    summary: `Change what stands about one ${words}.`,
    access: 'bothKeys',
    permission: writing,
    request: update,
    answers: managedAnswers('The key as it is now.', one, [
      'request_malformed',
      'key_last',
      'key_not_found',
    ]),
  }
}

import {
  ApiKeyValidity,
  BothKeysValidity,
  KeyValidity,
  QuestionErrors,
  type ErrorCode,
} from '@throughline/contract'
import type { TSchema } from 'typebox'
import { faults, type Endpoint } from './endpoint.ts'

/** Where keys are checked. */
export const managementPaths = {
  validate: '/api/v1/validate',
  validateV2: '/api/v2/validate',
  validateKeys: '/api/v2/validate_keys',
} as const

const apiKeyFaults: readonly ErrorCode[] = ['api_key_unknown', 'api_key_required']

/** The endpoints that a server is managed by, as the vendor's clients know them. */
export const managementEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: managementPaths.validate,
    summary: 'Check an API key.',
    access: 'apiKey',
    answers: answers('The key is good.', KeyValidity, apiKeyFaults),
  },
  {
    method: 'get',
    path: managementPaths.validateV2,
    summary: 'Check an API key and learn its id.',
    access: 'apiKey',
    answers: answers('The key is good.', ApiKeyValidity, apiKeyFaults),
  },
  {
    method: 'get',
    path: managementPaths.validateKeys,
    summary: 'Check an API key and an application key.',
    access: 'bothKeys',
    answers: answers('Both keys are good.', BothKeysValidity, ['application_key_unknown']),
  },
]

function answers(
  meaning: string,
  schema: TSchema,
  codes: readonly ErrorCode[],
): Endpoint['answers'] {
  return { 200: { meaning, schema }, ...faults(codes, QuestionErrors) }
}

import {
  ApiKeyValidity,
  ApplicationAnswer,
  ApplicationCreate,
  ApplicationsAnswer,
  ApplicationUpdate,
  BothKeysValidity,
  KeyValidity,
  QuestionErrors,
  type ErrorCode,
} from '@throughline/contract'
import type { TSchema } from 'typebox'
import { callerFaults, faults, managedAnswers, type Endpoint } from './endpoint.ts'

/** Where keys are checked and applications are managed. */
export const managementPaths = {
  validate: '/api/v1/validate',
  validateV2: '/api/v2/validate',
  validateKeys: '/api/v2/validate_keys',
  applications: '/api/v2/rum/applications',
  application: '/api/v2/rum/applications/{id}',
} as const

const reading = { access: 'bothKeys', permission: 'rum_apps_read' } as const
const writing = { access: 'bothKeys', permission: 'rum_apps_write' } as const

const apiKeyFaults: readonly ErrorCode[] = ['api_key_unknown', 'api_key_required']

/** The endpoints that a server is managed by, as the vendor's clients know them. */
export const managementEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: managementPaths.validate,
    summary: 'Check an API key.',
    access: 'apiKey',
    answers: validityAnswers('The key is good.', KeyValidity, apiKeyFaults),
  },
  {
    method: 'get',
    path: managementPaths.validateV2,
    summary: 'Check an API key and learn its id.',
    access: 'apiKey',
    answers: validityAnswers('The key is good.', ApiKeyValidity, apiKeyFaults),
  },
  {
    method: 'get',
    path: managementPaths.validateKeys,
    summary: 'Check an API key and an application key.',
    access: 'bothKeys',
    answers: validityAnswers('Both keys are good.', BothKeysValidity, ['application_key_unknown']),
  },
  {
    method: 'get',
    path: managementPaths.applications,
    summary: 'Every application, those that events created too.',
    ...reading,
    answers: managedAnswers('The applications.', ApplicationsAnswer),
  },
  {
    method: 'post',
    path: managementPaths.applications,
    summary: 'Create an application.',
    ...writing,
    request: ApplicationCreate,
    answers: managedAnswers('The application as created.', ApplicationAnswer, [
      'request_malformed',
    ]),
  },
  {
    method: 'get',
    path: managementPaths.application,
    summary: 'One application.',
    ...reading,
    answers: managedAnswers('The application.', ApplicationAnswer, ['application_not_found']),
  },
  {
    method: 'patch',
    path: managementPaths.application,
    summary: 'Change the name, the type or a state of an application.',
    ...writing,
    request: ApplicationUpdate,
    answers: managedAnswers('The application as it is now.', ApplicationAnswer, [
      'request_malformed',
      'application_not_found',
    ]),
  },
  {
    method: 'delete',
    path: managementPaths.application,
    summary:
      'Delete an application. Its events stay; where events may create applications, its next one brings it back.',
    ...writing,
    answers: {
      204: { meaning: 'Deleted.' },
      ...faults([...callerFaults, 'application_not_found'], QuestionErrors),
    },
  },
]

function validityAnswers(
  meaning: string,
  schema: TSchema,
  codes: readonly ErrorCode[],
): Endpoint['answers'] {
  return { 200: { meaning, schema }, ...faults(codes, QuestionErrors) }
}

import {
  AnalyticsRequest,
  BatchAnswer,
  DictionaryAttributes,
  DictionaryEvents,
  DictionaryValues,
  errorCodes,
  IntakeErrors,
  Overview,
  QuestionErrors,
  ScalarResponse,
  ServerEvent,
  SignIn,
  TimeseriesResponse,
  type ErrorCode,
} from '@throughline/contract'
import { Type, type TSchema } from 'typebox'

/** One endpoint as documented. The route tests hold that each of these answers. */
export type Endpoint = {
  readonly method: 'get' | 'post'
  readonly path: string
  readonly summary: string
  readonly access: 'open' | 'apiKey' | 'bothKeys' | 'signedIn'
  readonly request?: TSchema
  readonly answers: Readonly<
    Record<number, { readonly meaning: string; readonly schema?: TSchema }>
  >
}

const intakeFaults: readonly ErrorCode[] = [
  'event_malformed',
  'api_key_missing',
  'api_key_unknown',
  'body_slow',
  'body_too_large',
  'encoding_unsupported',
  'journal_full',
  'journal_unavailable',
]

const intakeAnswers: Endpoint['answers'] = {
  202: {
    meaning: 'Durable. One event is answered {}; a batch says how many, and which are refused.',
    schema: Type.Union([Type.Object({}), BatchAnswer]),
  },
  ...faults(intakeFaults, IntakeErrors),
}

const signedInFaults = faults(['signed_out'], QuestionErrors)

/** Every endpoint there is. */
export const endpoints: readonly Endpoint[] = [
  {
    method: 'post',
    path: '/api/v2/prodlytics',
    summary: 'Submit one server-side event, or a batch (JSON array, or application/x-ndjson).',
    access: 'apiKey',
    request: ServerEvent,
    answers: intakeAnswers,
  },
  {
    method: 'post',
    path: '/api/v2/product-analytics/events',
    summary: 'The same intake under its other name.',
    access: 'apiKey',
    request: ServerEvent,
    answers: intakeAnswers,
  },
  question('scalar', 'One figure over the whole window, a row a group.', ScalarResponse),
  question('timeseries', 'One figure a bucket of time, a series a group.', TimeseriesResponse),
  {
    method: 'post',
    path: '/api/app/sign-in',
    summary: 'Exchange an application key for the cookie of the web app.',
    access: 'open',
    request: SignIn,
    answers: {
      204: { meaning: 'Signed in.' },
      ...faults(['application_key_unknown'], QuestionErrors),
    },
  },
  {
    method: 'post',
    path: '/api/app/sign-out',
    summary: 'Take the cookie of the web app away.',
    access: 'open',
    answers: { 204: { meaning: 'Signed out.' } },
  },
  signedInGet(
    '/api/app/overview',
    'Applications, counters and what the first snippet needs.',
    Overview,
  ),
  signedInGet('/api/app/live', 'Arriving and refused events as server-sent events.'),
  signedInGet('/api/app/dictionary/events', 'Event names seen (search, limit).', DictionaryEvents),
  signedInGet(
    '/api/app/dictionary/attributes',
    'Attribute paths seen, with their types (event, search, limit).',
    DictionaryAttributes,
  ),
  signedInGet(
    '/api/app/dictionary/values',
    'The most frequent values of an attribute (attribute, limit).',
    DictionaryValues,
  ),
  openGet('/healthz', 'Whether events can be accepted.'),
  openGet('/readyz', 'Whether questions can be answered too.'),
  openGet('/metrics', 'Prometheus metrics.'),
  openGet('/api/openapi.json', 'This document.'),
]

function question(kind: string, summary: string, schema: TSchema): Endpoint {
  const codes: readonly ErrorCode[] = [
    'question_malformed',
    'application_key_unknown',
    'warehouse_unavailable',
  ]
  return {
    method: 'post',
    path: `/api/v2/product-analytics/analytics/${kind}`,
    summary,
    access: 'bothKeys',
    request: AnalyticsRequest,
    answers: { 200: { meaning: 'The answer.', schema }, ...faults(codes, QuestionErrors) },
  }
}

function signedInGet(path: string, summary: string, schema?: TSchema): Endpoint {
  const found = schema === undefined ? { meaning: summary } : { meaning: summary, schema }
  return {
    method: 'get',
    path,
    summary,
    access: 'signedIn',
    answers: { 200: found, ...signedInFaults },
  }
}

function openGet(path: string, summary: string): Endpoint {
  return { method: 'get', path, summary, access: 'open', answers: { 200: { meaning: summary } } }
}

/** The documented answers to these faults, by their status. */
function faults(codes: readonly ErrorCode[], schema: TSchema): Endpoint['answers'] {
  const answers = codes.map((code) => {
    const { status, sentence } = errorCodes[code]
    return [status, { meaning: sentence, schema }] as const
  })
  return Object.fromEntries(answers)
}

import {
  AccountsRequest,
  AnalyticsListRequest,
  AnalyticsRequest,
  BatchAnswer,
  DictionaryAttributes,
  DictionaryEvents,
  DictionaryNotesAnswer,
  DictionaryNoteUpdate,
  DictionaryValues,
  IntakeErrors,
  JourneyFigureRequest,
  JourneyFunnelRequest,
  JourneyFunnelResponse,
  JourneyListRequest,
  JourneyListResponse,
  JourneyScalarResponse,
  JourneyTimeseriesResponse,
  EventFilteredUsersRequest,
  FacetInfoRequest,
  FacetInfoResponse,
  ListResponse,
  Overview,
  QuestionErrors,
  questionNameHeader,
  QuestionProgress,
  ProfilesResponse,
  SankeyListRequest,
  SankeyListResponse,
  SankeyRequest,
  SankeyResponse,
  ScalarFormulaRequest,
  ScalarFormulaResponse,
  ScalarResponse,
  ServerEvent,
  StatementsRequest,
  StatementsResponse,
  TimeseriesFormulaRequest,
  TimeseriesFormulaResponse,
  TimeseriesResponse,
  type ErrorCode,
  UsersRequest,
} from '@throughline/contract'
import { Type, type TSchema } from 'typebox'
import { agentEndpoints } from './agent-endpoints.ts'
import { datalyrEndpoints } from './datalyr-endpoints.ts'
import { deadLetterEndpoints } from './dead-letter-endpoints.ts'
import {
  callerFaults,
  faults,
  intakeFaults,
  question,
  type Endpoint,
  managedAnswers,
} from './endpoint.ts'
import { demoEndpoints } from './demo-endpoints.ts'
import { eventSchemaEndpoints } from './event-schema-endpoints.ts'
import { importEndpoints } from './import-endpoints.ts'
import { ingestionEndpoints } from './ingestion-endpoints.ts'
import { keyEndpoints } from './key-endpoints.ts'
import { managementEndpoints } from './management-endpoints.ts'
import { otlpEndpoints } from './otlp-endpoints.ts'
import { peopleEndpoints } from './people-endpoints.ts'
import { retentionEndpoints } from './retention-endpoints.ts'
import { rumEndpoints } from './rum-endpoints.ts'
import { segmentCallEndpoints } from './segment-call-endpoints.ts'
import { savedEndpoints } from './saved-endpoints.ts'
import { segmentEndpoints } from './segment-endpoints.ts'
import { traceEndpoints } from './trace-endpoints.ts'
import { tracardiEndpoints } from './tracardi-endpoints.ts'
import { sessionEndpoints } from './session-endpoints.ts'
import { teamEndpoints } from './team-endpoints.ts'
import { trackEndpoint } from './track-endpoint.ts'

/** Where each endpoint is, but those that manage; the routes take their paths from here too. */
export const paths = {
  prodlytics: '/api/v2/prodlytics',
  productAnalyticsEvents: '/api/v2/product-analytics/events',
  scalar: '/api/v2/product-analytics/analytics/scalar',
  timeseries: '/api/v2/product-analytics/analytics/timeseries',
  list: '/api/v2/product-analytics/analytics/list',
  journeyFunnel: '/api/v2/product-analytics/journey/funnel',
  journeyScalar: '/api/v2/product-analytics/journey/scalar',
  journeyTimeseries: '/api/v2/product-analytics/journey/timeseries',
  journeyList: '/api/v2/product-analytics/journey/list',
  sankey: '/api/v2/product-analytics/sankey',
  sankeyList: '/api/throughline/v1/sankey/list',
  users: '/api/v2/product-analytics/users/query',
  accounts: '/api/v2/product-analytics/accounts/query',
  eventFilteredUsers: '/api/v2/product-analytics/users/event_filtered_query',
  userFacet: '/api/v2/product-analytics/users/facet_info',
  accountFacet: '/api/v2/product-analytics/accounts/facet_info',
  scalarFormulas: '/api/v2/query/scalar',
  timeseriesFormulas: '/api/v2/query/timeseries',
  statements: '/api/app/statements',
  runningQuestion: '/api/app/questions/{id}',
  overview: '/api/app/overview',
  live: '/api/app/live',
  dictionaryEvents: '/api/app/dictionary/events',
  dictionaryAttributes: '/api/app/dictionary/attributes',
  dictionaryValues: '/api/app/dictionary/values',
  dictionaryNotes: '/api/app/dictionary/notes',
  healthz: '/healthz',
  readyz: '/readyz',
  metrics: '/metrics',
  openApi: '/api/openapi.json',
} as const

const eventFaults: readonly ErrorCode[] = [
  'event_malformed',
  'api_key_missing',
  'api_key_unknown',
  ...intakeFaults,
]

const intakeAnswers: Endpoint['answers'] = {
  202: {
    meaning: 'Durable. One event is answered {}; a batch says how many, and which are refused.',
    schema: Type.Union([Type.Object({}), BatchAnswer]),
  },
  ...faults(eventFaults, IntakeErrors),
}

const dictionaryFaults: readonly ErrorCode[] = ['warehouse_unavailable']

/** Every endpoint there is. */
export const endpoints: readonly Endpoint[] = [
  {
    method: 'post',
    path: paths.prodlytics,
    summary: 'Submit one server-side event, or a batch (JSON array, or application/x-ndjson).',
    access: 'senderKey',
    request: ServerEvent,
    answers: intakeAnswers,
  },
  {
    method: 'post',
    path: paths.productAnalyticsEvents,
    summary: 'The same intake under its other name.',
    access: 'senderKey',
    request: ServerEvent,
    answers: intakeAnswers,
  },
  question({
    path: paths.scalar,
    summary: 'One figure over the whole window, a row a group.',
    request: AnalyticsRequest,
    answer: ScalarResponse,
  }),
  question({
    path: paths.timeseries,
    summary: 'One figure a bucket of time, a series a group.',
    request: AnalyticsRequest,
    answer: TimeseriesResponse,
  }),
  question({
    path: paths.list,
    summary: 'The events themselves, in order, with the columns asked for or whole.',
    request: AnalyticsListRequest,
    answer: ListResponse,
  }),
  question({
    path: paths.journeyFunnel,
    summary: 'How far those got who began a journey, and how fast.',
    request: JourneyFunnelRequest,
    answer: JourneyFunnelResponse,
  }),
  question({
    path: paths.journeyScalar,
    summary: 'One figure of journeys, a row a group.',
    request: JourneyFigureRequest,
    answer: JourneyScalarResponse,
  }),
  question({
    path: paths.journeyTimeseries,
    summary: 'One figure of journeys a bucket of time, a series a group.',
    request: JourneyFigureRequest,
    answer: JourneyTimeseriesResponse,
  }),
  question({
    path: paths.journeyList,
    summary: 'Those who made a journey, or dropped off, with what they did there and when.',
    request: JourneyListRequest,
    answer: JourneyListResponse,
  }),
  question({
    path: paths.sankey,
    summary: 'Which ways lead through the values of an attribute, column by column.',
    request: SankeyRequest,
    answer: SankeyResponse,
  }),
  question({
    path: paths.sankeyList,
    summary: 'Who is at a node of these ways, or came to it from another, and by which event.',
    request: SankeyListRequest,
    answer: SankeyListResponse,
  }),
  question({
    path: paths.users,
    summary: 'Users by what all their events say of them.',
    request: UsersRequest,
    answer: ProfilesResponse,
  }),
  question({
    path: paths.accounts,
    summary: 'Accounts by what all their events say of them.',
    request: AccountsRequest,
    answer: ProfilesResponse,
  }),
  question({
    path: paths.eventFilteredUsers,
    summary: 'Users, of those who have an event that matches a search; the newest first.',
    request: EventFilteredUsersRequest,
    answer: ProfilesResponse,
  }),
  question({
    path: paths.userFacet,
    summary: 'The values of a column of users, and how many users have each.',
    request: FacetInfoRequest,
    answer: FacetInfoResponse,
  }),
  question({
    path: paths.accountFacet,
    summary: 'The values of a column of accounts, and how many accounts have each.',
    request: FacetInfoRequest,
    answer: FacetInfoResponse,
  }),
  question({
    path: paths.scalarFormulas,
    summary: 'Formulas over several figures, a row a group.',
    request: ScalarFormulaRequest,
    answer: ScalarFormulaResponse,
  }),
  question({
    path: paths.timeseriesFormulas,
    summary: 'Formulas over several curves, a series a formula and group.',
    request: TimeseriesFormulaRequest,
    answer: TimeseriesFormulaResponse,
  }),
  question({
    path: paths.statements,
    summary: 'The SQL of a question with its parameters, without asking it.',
    request: StatementsRequest,
    answer: StatementsResponse,
  }),
  appGet({
    path: paths.runningQuestion,
    summary: `How far a question is that runs, for whoever asks it: by its request_id, or by the name that its request has in the header ${questionNameHeader}.`,
    schema: QuestionProgress,
  }),
  {
    method: 'delete',
    path: paths.runningQuestion,
    summary: 'End a question that runs, by the same id, for whoever asks it.',
    access: 'bothKeys',
    permission: 'rum_apps_read',
    answers: {
      204: { meaning: 'It does not run any more.' },
      ...faults(callerFaults, QuestionErrors),
    },
  },
  appGet({
    path: paths.overview,
    summary: 'Applications, counters and what the first snippet needs.',
    schema: Overview,
  }),
  appGet({
    path: paths.live,
    summary: 'Arriving and refused events as server-sent events.',
    more: { 503: { meaning: 'Too many are watching; come back after the Retry-After time.' } },
  }),
  appGet({
    path: paths.dictionaryEvents,
    summary: 'Event names seen (search, limit).',
    schema: DictionaryEvents,
    more: faults(dictionaryFaults, QuestionErrors),
  }),
  appGet({
    path: paths.dictionaryAttributes,
    summary: 'Attribute paths seen, with their types (event, search, limit).',
    schema: DictionaryAttributes,
    more: faults(dictionaryFaults, QuestionErrors),
  }),
  appGet({
    path: paths.dictionaryValues,
    summary: 'The most frequent values of an attribute (attribute, limit).',
    schema: DictionaryValues,
    more: faults(['question_malformed', ...dictionaryFaults], QuestionErrors),
  }),
  appGet({
    path: paths.dictionaryNotes,
    summary: 'What people have written of events and attributes: owners and descriptions.',
    schema: DictionaryNotesAnswer,
  }),
  {
    method: 'put',
    path: paths.dictionaryNotes,
    summary: 'Write an owner and a description of an event or an attribute.',
    access: 'bothKeys',
    permission: 'rum_apps_write',
    request: DictionaryNoteUpdate,
    answers: managedAnswers('Every note as it is now.', DictionaryNotesAnswer, [
      'request_malformed',
      'body_too_large',
      'notes_full',
      'revision_stale',
    ]),
  },
  openGet(paths.healthz, 'Whether events can be accepted.', 'The journal is full or broken.'),
  openGet(paths.readyz, 'Whether questions can be answered too.', 'One of the two cannot be done.'),
  loopbackGet(paths.metrics, 'Prometheus metrics.'),
  loopbackGet(paths.openApi, 'This document.'),
  ...retentionEndpoints,
  trackEndpoint,
  ...datalyrEndpoints,
  ...tracardiEndpoints,
  ...segmentCallEndpoints,
  ...rumEndpoints,
  ...agentEndpoints,
  ...otlpEndpoints,
  ...managementEndpoints,
  ...keyEndpoints,
  ...segmentEndpoints,
  ...eventSchemaEndpoints,
  ...savedEndpoints,
  ...peopleEndpoints,
  ...ingestionEndpoints,
  ...deadLetterEndpoints,
  ...demoEndpoints,
  ...importEndpoints,
  ...traceEndpoints,
  ...sessionEndpoints,
  ...teamEndpoints,
]

type AppGet = Pick<Endpoint, 'path' | 'summary'> & {
  readonly schema?: TSchema
  /** Answers beside 200 and that of somebody who may not. */
  readonly more?: Endpoint['answers']
}

function appGet({ path, summary, schema, more }: AppGet): Endpoint {
  const found = schema === undefined ? { meaning: summary } : { meaning: summary, schema }
  return {
    method: 'get',
    path,
    summary,
    access: 'bothKeys',
    permission: 'rum_apps_read',
    answers: {
      200: found,
      ...faults(callerFaults, QuestionErrors),
      ...more,
    },
  }
}

function openGet(path: string, summary: string, unless?: string): Endpoint {
  const no = unless === undefined ? {} : { 503: { meaning: unless } }
  const answers = { 200: { meaning: summary }, ...no }
  return { method: 'get', path, summary, access: 'open', answers }
}

function loopbackGet(path: string, summary: string): Endpoint {
  const answers = { 200: { meaning: summary }, ...faults(callerFaults, QuestionErrors) }
  return { method: 'get', path, summary, access: 'loopback', answers }
}

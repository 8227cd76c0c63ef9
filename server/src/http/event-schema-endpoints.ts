import {
  EventSchemaAnswer,
  EventSchemaCreate,
  EventSchemasAnswer,
  EventSchemaUpdate,
  QuestionErrors,
  type ErrorCode,
} from '@throughline/contract'
import { callerFaults, faults, managedAnswers, type Endpoint } from './endpoint.ts'

/** Where event schemas are managed. */
export const eventSchemaPaths = {
  eventSchemas: '/api/event-schemas',
  eventSchema: '/api/event-schemas/{id}',
} as const

const reading = { access: 'bothKeys', permission: 'rum_apps_read' } as const
const writing = { access: 'bothKeys', permission: 'rum_apps_write' } as const

const changeFaults: readonly ErrorCode[] = ['request_malformed', 'body_too_large']
const notFound: readonly ErrorCode[] = ['event_schema_not_found']

/** What events have to be like, by their type. */
export const eventSchemaEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: eventSchemaPaths.eventSchemas,
    summary: 'Every event schema, by the type of the events.',
    ...reading,
    answers: managedAnswers('The event schemas.', EventSchemasAnswer),
  },
  {
    method: 'post',
    path: eventSchemaPaths.eventSchemas,
    summary: 'Create an event schema. It holds for events that come from then on.',
    ...writing,
    request: EventSchemaCreate,
    answers: {
      201: { meaning: 'The event schema as created.', schema: EventSchemaAnswer },
      ...faults([...callerFaults, ...changeFaults, 'event_schemas_full'], QuestionErrors),
    },
  },
  {
    method: 'get',
    path: eventSchemaPaths.eventSchema,
    summary: 'One event schema.',
    ...reading,
    answers: managedAnswers('The event schema.', EventSchemaAnswer, notFound),
  },
  {
    method: 'put',
    path: eventSchemaPaths.eventSchema,
    summary: 'Replace what stands in an event schema. What is not named is gone.',
    ...writing,
    request: EventSchemaUpdate,
    answers: managedAnswers('The event schema as it is now.', EventSchemaAnswer, [
      ...changeFaults,
      ...notFound,
    ]),
  },
  {
    method: 'delete',
    path: eventSchemaPaths.eventSchema,
    summary: 'Delete an event schema. What it marked stays marked.',
    ...writing,
    answers: {
      204: { meaning: 'Deleted.' },
      ...faults([...callerFaults, ...notFound], QuestionErrors),
    },
  },
]

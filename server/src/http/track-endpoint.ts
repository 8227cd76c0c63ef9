import {
  DatalyrAnswer,
  DatalyrBody,
  DatalyrFault,
  TracardiAnswer,
  TracardiFault,
  TracardiTrack,
  type ErrorCode,
} from '@throughline/contract'
import { Type } from 'typebox'
import { faults, intakeFaults, type Endpoint } from './endpoint.ts'

/** Where clients of several protocols send. */
export const trackPath = '/track'

const Fault = Type.Union([DatalyrFault, TracardiFault])

const codes: readonly ErrorCode[] = [
  'event_malformed',
  'api_key_missing',
  'source_type_other',
  'origin_not_allowed',
  ...intakeFaults,
]

/** The address that they share. The body tells whose it is. */
export const trackEndpoint: Endpoint = {
  method: 'post',
  path: trackPath,
  summary:
    "Events of Datalyr's clients, with the key in X-API-Key, X-Datalyr-API-Key, Authorization: Bearer, DD-API-KEY or the body's workspace_id; and of Tracardi's, with the key as `source.id`.",
  access: 'senderKey',
  request: Type.Union([DatalyrBody, TracardiTrack]),
  answers: {
    200: {
      meaning: 'The events are durable, but for those that are named.',
      schema: Type.Union([DatalyrAnswer, TracardiAnswer]),
    },
    422: { meaning: 'What is wrong with a body of Tracardi, and where.', schema: TracardiFault },
    ...faults(codes, Fault),
  },
}

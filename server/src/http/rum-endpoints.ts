import { BatchAnswer, BrowserEvent, IntakeErrors, type ErrorCode } from '@throughline/contract'
import { Type } from 'typebox'
import { faults, intakeFaults, type Endpoint } from './endpoint.ts'

/** Where the browser SDK sends. */
export const rumPaths = {
  rum: '/api/v2/rum',
  replay: '/api/v2/replay',
  profile: '/api/v2/profile',
} as const

const codes: readonly ErrorCode[] = [
  'body_empty',
  'api_key_missing',
  'api_key_unknown',
  ...intakeFaults,
]

/** The intake of browsers. */
export const rumEndpoints: readonly Endpoint[] = [
  {
    method: 'post',
    path: rumPaths.rum,
    summary:
      'Events of the browser SDK, a line each, whose proxy option is this address. The key is the client token of an application, or an API key, in dd-api-key.',
    access: 'apiKey',
    request: BrowserEvent,
    answers: {
      202: { meaning: 'Durable, but for those that are named.', schema: BatchAnswer },
      ...faults(codes, IntakeErrors),
    },
  },
  ...[rumPaths.replay, rumPaths.profile].map((path): Endpoint => ({
    method: 'post',
    path,
    summary: 'What else the browser SDK may send: it is counted, and not kept.',
    access: 'apiKey',
    answers: {
      202: { meaning: 'Not kept.', schema: Type.Object({}) },
      ...faults(['api_key_missing', 'api_key_unknown', 'rate_limited'], IntakeErrors),
    },
  })),
]

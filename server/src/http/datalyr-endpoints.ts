import {
  DatalyrAnswer,
  DatalyrBody,
  DatalyrContainer,
  DatalyrFault,
  DatalyrLookup,
  type ErrorCode,
} from '@throughline/contract'
import { faults, intakeFaults, type Endpoint } from './endpoint.ts'

/** Where Datalyr's clients send, and what else they ask. */
export const datalyrPaths = {
  root: '/',
  batch: '/batch',
  containerScripts: '/container-scripts',
  attributionLookup: '/attribution/lookup',
  deferredLookup: '/attribution/deferred-lookup',
} as const

const codes: readonly ErrorCode[] = [
  'event_malformed',
  'api_key_missing',
  'origin_not_allowed',
  ...intakeFaults,
]

const answers: Endpoint['answers'] = {
  200: {
    meaning: 'The events are durable, but for those that are named.',
    schema: DatalyrAnswer,
  },
  ...faults(codes, DatalyrFault),
}

/** The intake of Datalyr's clients, and what they ask beside it. */
export const datalyrEndpoints: readonly Endpoint[] = [
  events(
    datalyrPaths.root,
    "Events of Datalyr's clients, where the browser SDK sends: one, or an envelope of many. The key is in X-API-Key, X-Datalyr-API-Key, Authorization: Bearer, DD-API-KEY or the body's workspace_id.",
  ),
  events(datalyrPaths.batch, 'The same, where @throughline/node sends.'),
  {
    method: 'post',
    path: datalyrPaths.containerScripts,
    summary: 'The scripts that the browser SDK is to load: none.',
    access: 'open',
    answers: { 200: { meaning: 'None.', schema: DatalyrContainer } },
  },
  ...[datalyrPaths.attributionLookup, datalyrPaths.deferredLookup].flatMap((path) =>
    (['get', 'post'] as const).map((method): Endpoint => ({
      method,
      path,
      summary: 'What is known elsewhere of where a user of an app came from: nothing.',
      access: 'open',
      answers: { 200: { meaning: 'Nothing.', schema: DatalyrLookup } },
    })),
  ),
]

function events(path: string, summary: string): Endpoint {
  return { method: 'post', path, summary, access: 'senderKey', request: DatalyrBody, answers }
}

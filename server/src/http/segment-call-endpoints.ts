import {
  SegmentCallsAnswer,
  SegmentBatch,
  SegmentCall,
  SegmentCallsFault,
  type ErrorCode,
} from '@throughline/contract'
import type { CallType } from '../intake/segment/adapt-call.ts'
import { faults, intakeFaults, type Endpoint } from './endpoint.ts'

type Called = CallType | 'batch'

/** Where each call of Segment's clients goes; the first path of one is the documented one. */
export const calledPaths: readonly { readonly path: string; readonly call: Called }[] = [
  { path: '/v1/track', call: 'track' },
  { path: '/v1/identify', call: 'identify' },
  { path: '/v1/page', call: 'page' },
  { path: '/v1/screen', call: 'screen' },
  { path: '/v1/group', call: 'group' },
  { path: '/v1/alias', call: 'alias' },
  { path: '/v1/batch', call: 'batch' },
  { path: '/v1/import', call: 'batch' },
  { path: '/v1/t', call: 'track' },
  { path: '/v1/i', call: 'identify' },
  { path: '/v1/p', call: 'page' },
  { path: '/v1/s', call: 'screen' },
  { path: '/v1/g', call: 'group' },
  { path: '/v1/a', call: 'alias' },
  { path: '/v1/b', call: 'batch' },
]

const summaries: Readonly<Record<Called, string>> = {
  track:
    'Something that a user did. The key is in Authorization: Basic, before the colon, in DD-API-KEY or in the writeKey of the body.',
  identify: 'What is known of a user.',
  page: 'A user looked at a page.',
  screen: 'A user looked at a screen of an app.',
  group: 'A user belongs to an account.',
  alias: 'A user is one who had another id before.',
  batch: 'Many calls, each with its type; what is wrong with one is its own.',
}

const codes: readonly ErrorCode[] = [
  'event_malformed',
  'event_without_identity',
  'api_key_missing',
  'api_key_unknown',
  'origin_not_allowed',
  ...intakeFaults,
]

const answers: Endpoint['answers'] = {
  200: {
    meaning: 'Durable; of a batch, but for those that are named.',
    schema: SegmentCallsAnswer,
  },
  ...faults(codes, SegmentCallsFault),
}

/** The intake of Segment's clients. */
export const segmentCallEndpoints: readonly Endpoint[] = calledPaths.map(({ path, call }) => {
  const documented = `/v1/${call}`
  return {
    method: 'post',
    path,
    summary: path === documented ? summaries[call] : `The same as ${documented}.`,
    access: 'senderKey',
    request: call === 'batch' ? SegmentBatch : SegmentCall,
    answers,
  }
})

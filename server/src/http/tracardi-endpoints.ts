import { TracardiAnswer, TracardiFault, type ErrorCode } from '@throughline/contract'
import { faults, intakeFaults, type Endpoint } from './endpoint.ts'

/** Where services that call webhooks send to a source of Tracardi. */
export const tracardiPaths = {
  collect: '/collect/{event_type}/{source_id}',
  collectOfSession: '/collect/{event_type}/{source_id}/{session_id}',
} as const

const codes: readonly ErrorCode[] = ['origin_not_allowed', ...intakeFaults]

const answers: Endpoint['answers'] = {
  200: { meaning: 'The event is durable, unless `errors` says otherwise.', schema: TracardiAnswer },
  401: {
    meaning: 'The source is not known, disabled, or of another type.',
    schema: TracardiFault,
  },
  422: { meaning: 'What is wrong with the body, and where.', schema: TracardiFault },
  ...faults(codes, TracardiFault),
}

/** Beside `/track`, which is an address of several protocols. */
export const tracardiEndpoints: readonly Endpoint[] = (['post', 'get'] as const).flatMap(
  (method) => [
    collect(
      method,
      tracardiPaths.collect,
      'One event of nobody in particular, for webhooks: the properties are the body (JSON, a form, text) and the query. The source is an API key whose source_type is webhook.',
    ),
    collect(method, tracardiPaths.collectOfSession, 'The same, of a session and its profile.'),
  ],
)

function collect(method: 'get' | 'post', path: string, summary: string): Endpoint {
  return { method, path, summary, access: 'senderKey', answers }
}

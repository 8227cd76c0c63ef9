import { OtlpLogsAnswer, OtlpStatus, OtlpTracesAnswer } from '@throughline/contract'
import type { TSchema } from 'typebox'
import type { ErrorCode } from '@throughline/contract'
import { faults, intakeFaults, type Endpoint } from './endpoint.ts'

/** Where OpenTelemetry's exporters send. Metrics, the third kind, are not taken. */
export const otlpPaths = { traces: '/v1/traces', logs: '/v1/logs' } as const

const codes: readonly ErrorCode[] = [
  'body_malformed',
  'content_type_unsupported',
  'api_key_missing',
  'api_key_unknown',
  'origin_not_allowed',
  ...intakeFaults,
]

export const otlpEndpoints: readonly Endpoint[] = [
  taking({
    path: otlpPaths.traces,
    summary:
      'Spans in OTLP, as protobuf or JSON. On THROUGHLINE_OTLP_PORT without a key, while that is of this machine only.',
    meaning: 'Durable, but for the spans that are told.',
    schema: OtlpTracesAnswer,
  }),
  taking({
    path: otlpPaths.logs,
    summary:
      'Log records in OTLP, of which those with an event name are kept, as events. Else the same.',
    meaning: 'Durable, but for the log records that are told.',
    schema: OtlpLogsAnswer,
  }),
]

type Taking = Pick<Endpoint, 'path' | 'summary'> & {
  readonly meaning: string
  readonly schema: TSchema
}

function taking({ path, summary, meaning, schema }: Taking): Endpoint {
  const answers = { 200: { meaning, schema }, ...faults(codes, OtlpStatus) }
  return { method: 'post', path, summary, access: 'apiKey', answers }
}

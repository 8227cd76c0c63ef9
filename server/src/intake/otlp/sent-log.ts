import type { AttributeValue, ValueMap } from './attribute-value.ts'
import { noTraceId, type SentScope, type SentTraceId } from './groups.ts'

/** A log record as it is read, from either encoding. An id that is none is undefined; one not sent is zero. */
export type SentLog = {
  timeNs: bigint
  observedNs: bigint
  severityNumber: number
  severityText: string
  body: AttributeValue
  readonly attributes: Map<string, AttributeValue>
  traceId: SentTraceId | undefined
  spanId: bigint | undefined
  eventName: string
}

export function emptyLog(): SentLog {
  return {
    timeNs: 0n,
    observedNs: 0n,
    severityNumber: 0,
    severityText: '',
    body: undefined,
    attributes: new Map(),
    traceId: noTraceId,
    spanId: 0n,
    eventName: '',
  }
}

/** Is told of each log record of a body, in the order sent. */
export type LogVisitor = {
  readonly resource: (resource: ValueMap) => void
  readonly scope: (scope: SentScope) => void
  readonly record: (log: SentLog) => void
}

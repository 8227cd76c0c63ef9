import type { ListedSpan, ListedTrace } from '@throughline/contract'
import { epochMs } from './moment.ts'

/** A trace or a span in the list of what a search found. */
export interface FoundRow {
  readonly traceId: string
  /** Empty of a trace. */
  readonly spanId: string
  readonly startMs: number
  readonly durationNs: number
  readonly service: string
  readonly resource: string
  readonly isError: boolean
  /** Why it failed, as far as somebody said; empty otherwise. */
  readonly failure: string
  readonly services: readonly string[]
  readonly user: string
}

export function rowOfTrace({ id, attributes }: ListedTrace): FoundRow {
  const { root, error } = attributes
  return {
    traceId: id,
    spanId: '',
    startMs: epochMs(attributes.start_ns),
    durationNs: attributes.duration_ns,
    service: root.service,
    resource: root.resource === '' ? root.name : root.resource,
    isError: attributes.is_error,
    failure: failureWords(error),
    services: attributes.services,
    user: attributes.user_id ?? '',
  }
}

export function rowOfSpan({ id, attributes }: ListedSpan): FoundRow {
  return {
    traceId: attributes.trace_id,
    spanId: id,
    startMs: epochMs(attributes.start_ns),
    durationNs: attributes.duration_ns,
    service: attributes.service,
    resource: attributes.resource === '' ? attributes.name : attributes.resource,
    isError: attributes.is_error,
    failure: failureWords(attributes.error),
    services: [attributes.service],
    user: attributes.user_id ?? '',
  }
}

function failureWords(
  error: { readonly type: string; readonly message: string } | undefined,
): string {
  if (error === undefined) return ''
  return [error.type, error.message].filter((text) => text !== '').join(': ')
}

import type { ValueMap } from './attribute-value.ts'

/**
 * The shape that all requests of OTLP have: resources, in each scopes, in each what was recorded.
 * Whoever reads one is told of a resource before its scopes and of a scope before its records, in
 * whatever order they were sent.
 */
export type GroupVisitor<Source> = {
  readonly resource: (attributes: ValueMap) => void
  readonly scope: (scope: SentScope) => void
  /** One record, to be read from the source. */
  readonly record: (source: Source) => void
}

/** Whose instrumentation made the records. */
export type SentScope = {
  readonly name: string
  readonly version: string
  readonly attributes: ValueMap
}

export type SentTraceId = { readonly high: bigint; readonly low: bigint }

/** What is read of an id that was not sent. */
export const noTraceId: SentTraceId = { high: 0n, low: 0n }

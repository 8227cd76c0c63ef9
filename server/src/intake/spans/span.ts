/**
 * A span as any protocol sends it. Ids are unsigned 64 bits and lossless; 0n means none. Times are
 * nanoseconds since 1970 by the clock of the sender, which may be wrong.
 */
export type Span = {
  readonly traceIdLow: bigint
  /** The upper 64 bits of a trace id of 128; 0n: not known. */
  readonly traceIdHigh: bigint
  readonly spanId: bigint
  readonly parentId: bigint
  readonly service: string
  readonly name: string
  readonly resource: string
  readonly type: string
  readonly startNs: bigint
  readonly durationNs: bigint
  /** 0: none. */
  readonly error: number
  /** A Map, because a sender may call a key `__proto__`. */
  readonly meta: ReadonlyMap<string, string>
  readonly metrics: ReadonlyMap<string, number>
  readonly links: readonly SpanLink[]
  readonly events: readonly SpanEvent[]
}

/** Another span that this one has to do with, mostly of another trace. */
export type SpanLink = {
  readonly traceIdLow: bigint
  readonly traceIdHigh: bigint
  readonly spanId: bigint
  readonly attributes: ReadonlyMap<string, string>
}

/** Something that happened within a span. */
export type SpanEvent = {
  readonly name: string
  readonly atNs: bigint
  readonly attributes: ReadonlyMap<string, SpanEventValue>
}

/** An integer that a double cannot hold is the text of its digits. */
export type SpanEventValue = string | number | boolean | readonly SpanEventValue[]

/** What a tracer sends of one trace at once: part of it, seldom all. Texts that were not sent are ''. */
export type Chunk = {
  readonly spans: readonly Span[]
  /** The sampling priority, -1 to 2. */
  readonly priority: number | undefined
  /** Where the trace began: `rum`, `synthetics`. */
  readonly origin: string
  readonly tags: ReadonlyMap<string, string>
  /** Of the payload: they hold for the process that sent it. */
  readonly env: string
  readonly hostname: string
  /** Of the application, not of the tracer. */
  readonly version: string
  /** What the process is written in: `nodejs`. */
  readonly language: string
}

/** A chunk as it is kept: spans of one trace, their values within limits, none without an id. */
export type NormalizedChunk = {
  readonly spans: readonly Span[]
  /** The span closest to the start of the trace that the chunk has. */
  readonly root: Span
  readonly priority: number | undefined
  readonly origin: string
  readonly tags: ReadonlyMap<string, string>
  /** `none` when nothing says it. */
  readonly env: string
  readonly hostname: string
  readonly version: string
  /** Whom the trace belongs to, as any span of the chunk says it, the root first; '' nobody says it. */
  readonly sessionId: string
  readonly userId: string
  readonly accountId: string
}

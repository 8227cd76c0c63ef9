import { createHash, randomUUID } from 'node:crypto'
import type { TraceContext } from './trace-context.ts'
import { library, version } from './version.ts'

/** What is known of an event besides its name: whatever JSON can hold. Objects of any interface fit. */
export type Properties = object

/** The object form of `track()`. */
export interface TrackOptions {
  event: string
  userId?: string | null | undefined
  /** The id that the visitor's browser or session has, so that both are one person. */
  anonymousId?: string | null | undefined
  properties?: Properties | undefined
  /** Names the event, so that a second call with the id counts once. Default: a new one. */
  eventId?: string | undefined
  /** When it happened: ISO 8601, Date, or a number of s or ms since 1970. Default: now. */
  timestamp?: string | number | Date | null | undefined
}

const optionKeys: ReadonlySet<string> = new Set([
  'event',
  'userId',
  'anonymousId',
  'properties',
  'eventId',
  'timestamp',
] satisfies (keyof TrackOptions)[])

/** What callers without types pass to `track()` beside what it takes. */
export function unknownKeys(options: TrackOptions): readonly string[] {
  return Object.keys(options).filter((key) => !optionKeys.has(key))
}

/** What `trackPurchase()` takes besides the user. */
export interface PurchaseProperties {
  [property: string]: unknown
  /** In units of the currency: 49.9, not 4990. */
  value: number
  /** ISO 4217. Default USD. */
  currency?: string | undefined
}

/** An event as it is sent. */
export interface TrackEvent {
  readonly userId?: string | undefined
  readonly anonymousId?: string | undefined
  readonly eventId: string
  readonly event: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly context: {
    readonly library: string
    readonly version: string
    readonly source: 'api'
    readonly schema_version: 1
    /** Of the span that was active in OpenTelemetry or dd-trace, if there was one. */
    readonly trace_id?: string
    readonly span_id?: string
  }
  /** ISO 8601, UTC, with ms. */
  readonly timestamp: string
}

const eventIdCharsMax = 256
// An epoch below this is in seconds: as milliseconds it would lie before September 2001.
const epochSecondsMax = 1e12

const context = { library, version, source: 'api', schema_version: 1 } as const

/** A new anonymous id. Keep it with the visitor and pass it to every call that is about them. */
export function newAnonymousId(): string {
  return `anon_${randomUUID()}`
}

/**
 * The event of a call. Its id is made here, once, so that every attempt to send it carries the same.
 * An event without a user and an anonymous id gets an anonymous id that nobody else has.
 */
export function eventOf(options: TrackOptions, trace: TraceContext | undefined): TrackEvent {
  const userId = textOrNothing(options.userId)
  const anonymousId =
    textOrNothing(options.anonymousId) ?? (userId === undefined ? newAnonymousId() : undefined)
  const properties =
    anonymousId === undefined
      ? { ...options.properties }
      : { ...options.properties, anonymous_id: anonymousId }
  return {
    userId,
    anonymousId,
    eventId: eventIdOf(options.eventId),
    event: options.event,
    properties,
    context: trace === undefined ? context : { ...context, ...trace },
    timestamp: timestampOf(options.timestamp),
  }
}

/** Callers without types pass numbers as ids, and null or '' for nobody. */
function textOrNothing(id: unknown): string | undefined {
  if (typeof id === 'string') return id === '' ? undefined : id
  return typeof id === 'number' || typeof id === 'bigint' ? String(id) : undefined
}

/** An id over 256 characters keeps its beginning and gets a digest: two calls with it agree. */
function eventIdOf(id: string | undefined): string {
  const given = textOrNothing(id)
  if (given === undefined) return randomUUID()
  if (given.length <= eventIdCharsMax) return given
  const digest = createHash('sha256').update(given).digest('hex')
  return `${given.slice(0, eventIdCharsMax - digest.length - 1)}-${digest}`
}

function timestampOf(given: TrackOptions['timestamp']): string {
  if (given === undefined || given === null) return now()
  const isSeconds = typeof given === 'number' && Math.abs(given) < epochSecondsMax
  const date = new Date(isSeconds ? given * 1_000 : given)
  return Number.isNaN(date.getTime()) ? now() : date.toISOString()
}

let latest = { ms: 0, iso: '' }

/** Printing a time is a third of the time that an event takes, and calls come in bursts. */
function now(): string {
  const ms = Date.now()
  if (ms !== latest.ms) latest = { ms, iso: new Date(ms).toISOString() }
  return latest.iso
}

/** Whether this is JSON of an event of ours: also of one that lay on a disk. */
export function isTrackEvent(value: unknown): value is TrackEvent {
  return typeof value === 'object' && value !== null && 'eventId' in value && 'event' in value
}

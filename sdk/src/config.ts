import type { TrackEvent } from './event.ts'

/**
 * Why an event will not be delivered.
 *
 * - `validation_error`: a call without what it needs, or properties that JSON can't hold
 * - `queue_overflow`: `maxQueueSize` events, or 64 MiB of them, waited already; the oldest goes
 * - `permanent_client_error`: the server refused the event, or the whole request, for good
 * - `max_flush_attempts`: the server failed ten times at this event alone
 * - `close_timeout`: not confirmed when the process ended or `closeTimeout` was over
 * - `closed`: tracked after `close()`
 */
export type DropReason =
  | 'validation_error'
  | 'queue_overflow'
  | 'permanent_client_error'
  | 'max_flush_attempts'
  | 'close_timeout'
  | 'closed'

export interface ThroughlineConfig {
  /** An API key of the server. */
  apiKey: string
  /** The server: its origin, with or without a path and `/track`. Default `http://127.0.0.1:4700`. */
  host?: string | undefined
  /** So many events are sent without waiting for more. Default 20, 1 to 100. */
  flushAt?: number | undefined
  /** An event waits at most so many ms for others. Default 10,000, at most 3,600,000; below 1,000 the default. */
  flushInterval?: number | undefined
  /** Tells on the console what happens. Default false. */
  debug?: boolean | undefined
  /** Ms for one request with its answer. Default 10,000, 1,000 to 60,000. */
  timeout?: number | undefined
  /** A request that fails so many times again is reported by `onError`. Default 3, 0 to 10. */
  retryLimit?: number | undefined
  /** So many events may wait; then the oldest goes. Default 1,000, 100 to 10,000. */
  maxQueueSize?: number | undefined
  /** Ms that `close()` may take. Default 30,000, at most 120,000; below 1,000 the default. */
  closeTimeout?: number | undefined
  /** A folder of this client alone, in which events outlive the process. Default: they are in memory only. */
  queueDirectory?: string | undefined
  /** An event could not be sent, `retryLimit` retries included. It is kept and tried again. */
  onError?: ((event: TrackEvent, error: Error) => void) | undefined
  /** Events that will not be delivered, and why. */
  onDrop?: ((events: TrackEvent[], reason: DropReason, error?: Error) => void) | undefined
}

/** The configuration with every default filled in and every figure in its range. */
export type Settings = {
  readonly apiKey: string
  readonly endpoint: string
  readonly flushAt: number
  readonly flushIntervalMs: number
  readonly isDebug: boolean
  readonly timeoutMs: number
  readonly retryLimit: number
  readonly queueEventsMax: number
  readonly closeTimeoutMs: number
  readonly queueDirectory: string | undefined
  readonly onError: ThroughlineConfig['onError']
  readonly onDrop: ThroughlineConfig['onDrop']
}

type Range = {
  readonly fallback: number
  readonly min: number
  readonly max: number
  /** What a figure below the range becomes. */
  readonly below: 'min' | 'fallback'
}

const ranges = {
  flushAt: { fallback: 20, min: 1, max: 100, below: 'min' },
  flushInterval: { fallback: 10_000, min: 1_000, max: 3_600_000, below: 'fallback' },
  timeout: { fallback: 10_000, min: 1_000, max: 60_000, below: 'min' },
  retryLimit: { fallback: 3, min: 0, max: 10, below: 'fallback' },
  maxQueueSize: { fallback: 1_000, min: 100, max: 10_000, below: 'min' },
  closeTimeout: { fallback: 30_000, min: 1_000, max: 120_000, below: 'fallback' },
} as const satisfies Record<string, Range>

/** Throws when there is no key, or when the host is no HTTP address. */
export function settingsOf(config: ThroughlineConfig | string): Settings {
  const given: ThroughlineConfig = typeof config === 'string' ? { apiKey: config } : config
  if (typeof given?.apiKey !== 'string' || given.apiKey === '') {
    throw new Error('Throughline API key is required')
  }
  if (!/^[!-~]+$/.test(given.apiKey)) {
    throw new Error('Throughline API key has a space or a character that no HTTP header carries')
  }
  return {
    apiKey: given.apiKey,
    endpoint: endpointOf(given.host ?? 'http://127.0.0.1:4700'),
    flushAt: within(ranges.flushAt, given.flushAt),
    flushIntervalMs: within(ranges.flushInterval, given.flushInterval),
    isDebug: given.debug === true,
    timeoutMs: within(ranges.timeout, given.timeout),
    retryLimit: within(ranges.retryLimit, given.retryLimit),
    queueEventsMax: within(ranges.maxQueueSize, given.maxQueueSize),
    closeTimeoutMs: within(ranges.closeTimeout, given.closeTimeout),
    queueDirectory: given.queueDirectory,
    onError: given.onError,
    onDrop: given.onDrop,
  }
}

function within({ fallback, min, max, below }: Range, value: number | undefined): number {
  if (typeof value !== 'number' || Number.isNaN(value)) return fallback
  if (value < min) return below === 'min' ? min : fallback
  return Math.min(Math.floor(value), max)
}

/** `https://host/track`, `https://host/` and `https://host` all lead to `https://host/batch`. */
function endpointOf(host: string): string {
  if (!/^https?:\/\/[^/]/.test(host)) {
    throw new Error(`Throughline host is not an HTTP address: ${host}`)
  }
  const url = new URL(host)
  url.pathname = url.pathname.replace(/\/(track|batch)?\/*$/, '') + '/batch'
  return url.href
}

import { openBuckets } from './buckets.ts'

/** A key has been used as often as it may for now. */
export type ReachedLimit = {
  /** So many requests may be sent in a period, all at once after a pause. */
  readonly requestsMax: number
  readonly periodSeconds: number
  /** Whole seconds until the next may be sent, 1 or more. */
  readonly resetSeconds: number
}

/** How often each API key may be used. */
export type KeyRates = {
  /** Counts a request of a known key; a limit says that it is one too many, and was not counted. */
  take(apiKey: string): ReachedLimit | undefined
  /** Takes back what was counted last, because it is counted again elsewhere. */
  giveBack(apiKey: string): void
}

type Options = {
  /** Requests a second of each key; 0 for no limit. */
  readonly perSecond: number
  /** Of a clock that never jumps. */
  readonly nowMs: () => number
}

export const keyRateLimits = {
  /** Keys that are remembered before those are forgotten that have not been used lately. */
  keysMax: 4_096,
} as const

const secondMs = 1_000
const unlimited: KeyRates = { take: () => undefined, giveBack: () => {} }

/** A bucket a key that holds a second's requests and fills steadily. */
export function openKeyRates({ perSecond, nowMs }: Options): KeyRates {
  if (perSecond === 0) return unlimited
  const gapMs = secondMs / perSecond
  const bucketMs = Math.max(secondMs, gapMs)
  const limit = {
    requestsMax: Math.max(1, Math.floor(perSecond)),
    periodSeconds: Math.ceil(bucketMs / secondMs),
  }
  const buckets = openBuckets({ gapMs, bucketMs, namesMax: keyRateLimits.keysMax, nowMs })
  return {
    take(apiKey) {
      const waitMs = buckets.take(apiKey)
      if (waitMs === undefined) return undefined
      return { ...limit, resetSeconds: Math.ceil(waitMs / secondMs) }
    },
    giveBack: (apiKey) => buckets.giveBack(apiKey),
  }
}

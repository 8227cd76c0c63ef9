type Options = {
  /** One more is allowed each time this has passed. */
  readonly gapMs: number
  /** How long an empty bucket takes to fill: so many gaps as it allows at once. */
  readonly bucketMs: number
  /** Names that are remembered before those are forgotten that have not been used lately. */
  readonly namesMax: number
  /** Of a clock that never jumps. */
  readonly nowMs: () => number
}

export type Buckets = {
  /** Counts one use of a name; a number of ms says that it is one too many until then, and not counted. */
  take(name: string): number | undefined
  /** Takes back what was counted last. */
  giveBack(name: string): void
}

/** Sums of fractions of a millisecond are off by less. */
const roundingMs = 0.001

/**
 * A bucket a name that fills steadily. Of each only the moment is kept at which it will be full again: a
 * use moves it on by the time that one use takes. When all that are remembered were used lately, the one
 * that came first is forgotten all the same, so that no number of names takes more memory.
 */
export function openBuckets({ gapMs, bucketMs, namesMax, nowMs }: Options): Buckets {
  const fullAtMs = new Map<string, number>()
  return {
    take(name) {
      const now = nowMs()
      const nextMs = Math.max(now, fullAtMs.get(name) ?? 0) + gapMs
      const waitMs = nextMs - bucketMs - now
      if (waitMs > roundingMs) return waitMs
      fullAtMs.set(name, nextMs)
      if (fullAtMs.size > namesMax) forget(fullAtMs, now)
      return undefined
    },
    giveBack(name) {
      const at = fullAtMs.get(name)
      if (at !== undefined) fullAtMs.set(name, at - gapMs)
    },
  }
}

function forget(fullAtMs: Map<string, number>, now: number): void {
  const size = fullAtMs.size
  for (const [name, ms] of fullAtMs) if (ms <= now) fullAtMs.delete(name)
  const [first] = fullAtMs.keys()
  if (fullAtMs.size === size && first !== undefined) fullAtMs.delete(first)
}

/** What was read lately, by key: whoever asks again meanwhile, or while it is read, shares it. */
export interface KeptReadings<Value> {
  read(key: string, read: () => Promise<Value>): Promise<Value>
  /** Told after an insert of ours: what was read before is outdated. */
  forget(): void
}

type Reading<Value> = {
  readonly value: Promise<Value>
  readonly atMs: number
  isOutdated: boolean
}

export type KeepingLimits = {
  /** An outdated reading still serves until it is so old. */
  readonly ageMsMax: number
  /** No reading serves longer: other servers insert too, and nobody tells. */
  readonly untoldMsMax: number
  readonly keptMax: number
}

/** Keeps the last `keptMax` readings. */
export function openKeptReadings<Value>(
  limits: KeepingLimits,
  nowMs: () => number,
): KeptReadings<Value> {
  const readings = new Map<string, Reading<Value>>()
  const isGood = ({ isOutdated, atMs }: Reading<Value>): boolean => {
    return nowMs() - atMs < (isOutdated ? limits.ageMsMax : limits.untoldMsMax)
  }
  const drop = (key: string, reading: Reading<Value>): void => {
    if (readings.get(key) === reading) readings.delete(key)
  }
  return {
    read(key, read) {
      const kept = readings.get(key)
      if (kept !== undefined && isGood(kept)) return kept.value
      for (const [other, { atMs }] of readings) {
        if (nowMs() - atMs >= limits.untoldMsMax) readings.delete(other)
      }
      const reading = { value: read(), atMs: nowMs(), isOutdated: false }
      readings.delete(key)
      readings.set(key, reading)
      const [oldest] = readings.keys()
      if (readings.size > limits.keptMax && oldest !== undefined) readings.delete(oldest)
      reading.value.catch(() => drop(key, reading))
      return reading.value
    },
    forget() {
      for (const reading of readings.values()) reading.isOutdated = true
    },
  }
}

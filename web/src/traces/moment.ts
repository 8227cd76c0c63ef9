const nsPerMs = 1_000_000n

/** Nanoseconds since 1970 in decimal digits → epoch milliseconds. */
export function epochMs(ns: string): number {
  return Number(BigInt(ns) / nsPerMs)
}

/** A moment to the millisecond, in UTC: `2026-11-22 15:08:58.123`. */
export function momentText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 23).replace('T', ' ')
}

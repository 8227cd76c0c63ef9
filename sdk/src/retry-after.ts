const waits = { backoffMsMin: 1_000, backoffMsMax: 10_000, serverMsMax: 3_600_000 } as const

/** Ms before the attempt after so many that failed: about 1 s, 2 s, 4 s … 10 s, of which half is random. */
export function backoffMs(failures: number): number {
  const longest = Math.min(waits.backoffMsMin * 2 ** (failures - 1), waits.backoffMsMax)
  return longest * (0.5 + Math.random() / 2)
}

/** What a `Retry-After` asks for: seconds, or a date by the clock of this machine; an hour at most. Nothing when that is no time to wait. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  const ms = Number.isNaN(seconds) ? Date.parse(header) - nowMs : seconds * 1_000
  return ms > 0 ? Math.min(ms, waits.serverMsMax) : undefined
}

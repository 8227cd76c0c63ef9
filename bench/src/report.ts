/** One claim and what was measured of it, e.g. figure '0.52', target '≥ 0.4'. */
export type Claim = {
  readonly title: string
  readonly figure: string
  readonly target: string
  readonly isKept: boolean
  /** What the figure was made of, so that a reader can check it. */
  readonly details: string
}

/** Prints one line. A missed target is a finding, not a failure of the bench. */
export function report({ title, figure, target, isKept, details }: Claim): void {
  const verdict = isKept ? 'kept' : 'MISSED'
  process.stdout.write(`${title}: ${figure} (target ${target}) ${verdict} · ${details}\n`)
}

/** The value in the middle, or the mean of the two there. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  if (upper === undefined || lower === undefined) throw new Error('no values, no median')
  return (lower + upper) / 2
}

/** The least value that this share of the values does not exceed: `percentile(values, 0.95)`. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
  if (value === undefined) throw new Error('no values, no percentile')
  return value
}

/** A whole number with thousands set apart: 48 231 reads as 48,231. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

/** One bar of a histogram: from `fromMs` until before `untilMs`. */
export interface Bin {
  readonly fromMs: number
  readonly untilMs: number
  readonly count: number
}

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000] as const

// Times to convert spread over many magnitudes: the edges are those that people think in.
const edges = [
  0,
  second,
  10 * second,
  30 * second,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  3 * day,
  7 * day,
  14 * day,
  30 * day,
  90 * day,
  Number.POSITIVE_INFINITY,
] as const

/** How many times lie between which round edges, from the first bin that has any to the last. */
export function spreadOf(timesMs: readonly number[]): readonly Bin[] {
  const bins = edges.slice(0, -1).map((fromMs, index) => {
    const untilMs = edges[index + 1] ?? Number.POSITIVE_INFINITY
    const count = timesMs.filter((ms) => ms >= fromMs && ms < untilMs).length
    return { fromMs, untilMs, count }
  })
  const first = bins.findIndex(({ count }) => count > 0)
  const last = bins.findLastIndex(({ count }) => count > 0)
  return first < 0 ? [] : bins.slice(first, last + 1)
}

/** From its first step to its last, of a record of a list with the moments of its steps. */
export function timeToConvert(record: Readonly<Record<string, unknown>>): number | undefined {
  const moments = Object.entries(record).flatMap(([name, value]) =>
    name.endsWith('_timestamp') && typeof value === 'number' ? [value] : [],
  )
  return moments.length === 0 ? undefined : Math.max(...moments) - Math.min(...moments)
}

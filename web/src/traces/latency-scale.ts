/** Where moments and durations stand in the picture of latencies, in pixels from its upper left. */
export interface LatencyScale {
  readonly fromMs: number
  readonly toMs: number
  /** Durations at the foot and at the top. */
  readonly leastNs: number
  readonly mostNs: number
  readonly widthPx: number
  readonly heightPx: number
}

/** A time and durations that somebody drew over. */
export interface LatencyArea {
  readonly fromMs: number
  readonly toMs: number
  readonly leastNs: number
  readonly mostNs: number
}

/** Durations as powers of ten around some: a slow trace is mostly a hundred times as long as another. */
export function decadesAround(durationsNs: readonly number[]): { leastNs: number; mostNs: number } {
  const positive = durationsNs.filter((ns) => ns > 0)
  if (positive.length === 0) return { leastNs: 1e6, mostNs: 1e9 }
  const [least, most] = [
    positive.reduce((one, other) => Math.min(one, other)),
    positive.reduce((one, other) => Math.max(one, other)),
  ]
  const leastNs = 10 ** Math.floor(Math.log10(least))
  return { leastNs, mostNs: Math.max(leastNs * 10, 10 ** Math.ceil(Math.log10(most))) }
}

/** The powers of ten that a scale spans. */
export function decadesOf({ leastNs, mostNs }: LatencyScale): readonly number[] {
  const count = Math.round(Math.log10(mostNs / leastNs)) + 1
  return Array.from({ length: count }, (_, index) => leastNs * 10 ** index)
}

const minuteMs = 60_000
const timeSteps = [1, 5, 15, 30, 60, 180, 360, 720, 1_440, 2_880, 7_200, 14_400].map(
  (minutes) => minutes * minuteMs,
)

/** Round moments, in UTC, that divide the time of a scale into about `most` parts, and how far they are apart. */
export function timesOf(
  { fromMs, toMs }: LatencyScale,
  most: number,
): { readonly stepMs: number; readonly times: readonly number[] } {
  const least = (toMs - fromMs) / most
  const stepMs = timeSteps.find((step) => step >= least) ?? Math.ceil(least)
  const first = Math.ceil(fromMs / stepMs)
  const count = Math.floor(toMs / stepMs) - first + 1
  return { stepMs, times: Array.from({ length: count }, (_, index) => (first + index) * stepMs) }
}

/** From the left. */
export function xOf(ms: number, { fromMs, toMs, widthPx }: LatencyScale): number {
  return ((ms - fromMs) / (toMs - fromMs)) * widthPx
}

/** From the top; what took no time lies at the foot. */
export function yOf(ns: number, { leastNs, mostNs, heightPx }: LatencyScale): number {
  const part = Math.log(Math.max(ns, leastNs) / leastNs) / Math.log(mostNs / leastNs)
  return heightPx * (1 - part)
}

interface Corner {
  readonly x: number
  readonly y: number
}

/** The times and durations between two corners. */
export function areaBetween(scale: LatencyScale, one: Corner, other: Corner): LatencyArea {
  const [left, right] = [Math.min(one.x, other.x), Math.max(one.x, other.x)]
  const [top, foot] = [Math.min(one.y, other.y), Math.max(one.y, other.y)]
  return {
    fromMs: msAt(left, scale),
    toMs: msAt(right, scale),
    leastNs: nsAt(foot, scale),
    mostNs: nsAt(top, scale),
  }
}

function msAt(x: number, { fromMs, toMs, widthPx }: LatencyScale): number {
  return Math.round(fromMs + (clamped(x, widthPx) / widthPx) * (toMs - fromMs))
}

function nsAt(y: number, { leastNs, mostNs, heightPx }: LatencyScale): number {
  const part = 1 - clamped(y, heightPx) / heightPx
  return Math.round(leastNs * (mostNs / leastNs) ** part)
}

function clamped(px: number, most: number): number {
  return Math.min(most, Math.max(0, px))
}

/** The place that is nearest to a pointer, if any is within reach. */
export function nearest<Dot extends Corner>(
  dots: readonly Dot[],
  pointer: Corner,
  reachPx: number,
): Dot | undefined {
  let [found, foundPx]: [Dot | undefined, number] = [undefined, reachPx]
  for (const dot of dots) {
    const px = Math.hypot(dot.x - pointer.x, dot.y - pointer.y)
    if (px <= foundPx) [found, foundPx] = [dot, px]
  }
  return found
}

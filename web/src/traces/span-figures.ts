import type { SpanSeries } from '../server-api/traces.ts'
import type { SpanMeasure } from './url.ts'

/** Starts of buckets that cover a window, from the one that it begins in; buckets start at multiples. */
export function bucketTimes(
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  intervalMs: number,
): readonly number[] {
  const first = Math.floor(fromMs / intervalMs)
  const count = Math.ceil(toMs / intervalMs) - first
  return Array.from({ length: count }, (_, index) => (first + index) * intervalMs)
}

const nsPerMs = 1e6

/** A figure as it is drawn: counts as they are, durations in milliseconds. */
export function figureOf(figures: SpanSeries['total'], measure: SpanMeasure): number {
  switch (measure) {
    case 'count':
    case 'errors':
      return figures[measure]
    case 'p50':
      return figures.p50_ns / nsPerMs
    case 'p95':
      return figures.p95_ns / nsPerMs
    case 'p99':
      return figures.p99_ns / nsPerMs
  }
}

/** A figure a bucket. Where nothing ran there were none of it, and nothing took any time. */
export function figuresAt(
  series: SpanSeries,
  measure: SpanMeasure,
  times: readonly number[],
): readonly (number | null)[] {
  const buckets = new Map(series.buckets.map((bucket) => [bucket.time, bucket]))
  const isCount = measure === 'count' || measure === 'errors'
  return times.map((time) => {
    const bucket = buckets.get(time)
    return bucket === undefined ? (isCount ? 0 : null) : figureOf(bucket, measure)
  })
}

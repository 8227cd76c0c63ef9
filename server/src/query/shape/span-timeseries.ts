import type { SpanTimeseriesAnswer } from '@throughline/contract'
import { readFigure, readList, readText } from './read-rows.ts'

type Series = NonNullable<SpanTimeseriesAnswer['data']>['attributes']['series']

/** Rows as `spanTimeseriesSql` selects them. */
export function spanSeries(rows: readonly unknown[]): Series {
  return rows.map((row) => {
    const [labels, count, errors, percentiles, buckets] = readList(row)
    return {
      group: readList(labels).map(readText),
      total: figuresOf([count, errors, percentiles]),
      buckets: readList(buckets).map((bucket) => {
        const [time, ...cells] = readList(bucket)
        return { time: figure(time), ...figuresOf(cells) }
      }),
    }
  })
}

function figuresOf([countCell, errorsCell, percentiles]: readonly unknown[]) {
  const [p50 = 0, p75 = 0, p95 = 0, p99 = 0] = readList(percentiles).map(figure)
  const count = figure(countCell)
  const errors = figure(errorsCell)
  const rates = { count, errors, error_rate: errors / count }
  return { ...rates, p50_ns: p50, p75_ns: p75, p95_ns: p95, p99_ns: p99 }
}

// A group has at least one span, and every span a duration.
function figure(cell: unknown): number {
  return readFigure(cell) ?? 0
}

import type { TimeseriesResponse, UnitPair } from '@throughline/contract'
import type { Plan } from '../plan/plan.ts'
import { readFigure, readLeaves, readList, type Figure } from './read-rows.ts'
import { unitOf } from './units.ts'

type Attributes = NonNullable<TimeseriesResponse['data']>['attributes']

/** The points of one group. */
export interface Curve {
  readonly labels: readonly string[]
  /** By the number of the bucket since the epoch. */
  readonly points: ReadonlyMap<number, Figure>
}

export const shapeLimits = {
  /** Series × buckets. Every series is as long as there are buckets, filled or not. */
  cellsMax: 1_000_000,
} as const

/**
 * Series over the buckets that hold data in any of them; null where one has none. Undefined when
 * that is more than `cellsMax` cells.
 */
export function timeseriesAttributes(plan: Plan, rows: readonly unknown[]): Attributes | undefined {
  return seriesOf(curvesOf(plan, rows), { ...plan, unit: unitOf(plan.measure) })
}

interface Shown {
  readonly range: Plan['range']
  readonly intervalMs: number | undefined
  readonly unit: UnitPair
}

/** Curves as series, likewise. */
export function seriesOf(
  curves: readonly Curve[],
  { range, intervalMs = 1, unit }: Shown,
): Attributes | undefined {
  const buckets = [...new Set(curves.flatMap(({ points }) => [...points.keys()]))].sort(
    (left, right) => left - right,
  )
  if (curves.length * buckets.length > shapeLimits.cellsMax) return undefined
  return {
    series: curves.map(({ labels }) => ({ group_tags: [...labels], query_index: 0, unit })),
    times: buckets.map((bucket) => bucket * intervalMs),
    values: curves.map(({ points }) => buckets.map((bucket) => points.get(bucket) ?? null)),
    intervals: [intervalOf(range, intervalMs)],
  }
}

function curvesOf(plan: Plan, rows: readonly unknown[]): Curve[] {
  if (plan.levels.length === 0) {
    return rows.length === 0 ? [] : [{ labels: [], points: pointsOf(rows) }]
  }
  return readLeaves(rows, plan.levels.length).map(({ labels, content }) => ({
    labels,
    points: pointsOf(readList(content)),
  }))
}

/** The figures of buckets, of a list of (bucket, figure). */
export function pointsOf(pairs: readonly unknown[]): Map<number, Figure> {
  return new Map(
    pairs.map((pair) => {
      const [bucket, figure] = readList(pair)
      return [Number(bucket), readFigure(figure)]
    }),
  )
}

/** Every bucket of the range, filled or not; the first may begin before it. */
function intervalOf(
  { fromMs, untilMs }: Plan['range'],
  intervalMs: number,
): Attributes['intervals'][number] {
  const first = Math.floor(fromMs / intervalMs)
  const last = Math.floor((untilMs - 1) / intervalMs)
  const times = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * intervalMs)
  return { type: 'fixed', milliseconds: intervalMs, start_time: first * intervalMs, times }
}

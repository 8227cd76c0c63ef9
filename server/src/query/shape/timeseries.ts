import type { TimeseriesResponse, UnitPair } from '@throughline/contract'
import type { Buckets } from '../parse/question.ts'
import type { Plan } from '../plan/plan.ts'
import { readFigure, readLeaves, readList, type Figure } from './read-rows.ts'
import { unitOf } from './units.ts'

type Attributes = NonNullable<TimeseriesResponse['data']>['attributes']

/** The points of one group. */
export interface Curve {
  readonly labels: readonly string[]
  /** By the number of the bucket. */
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

/** What a plan without buckets would be cut into. */
const everyMs: Buckets = { kind: 'width', intervalMs: 1 }

interface Shown {
  readonly range: Plan['range']
  readonly buckets: Buckets | undefined
  readonly unit: UnitPair
}

/** Curves as series, likewise. */
export function seriesOf(
  curves: readonly Curve[],
  { range, buckets = everyMs, unit }: Shown,
): Attributes | undefined {
  const filled = [...new Set(curves.flatMap(({ points }) => [...points.keys()]))].sort(
    (left, right) => left - right,
  )
  if (curves.length * filled.length > shapeLimits.cellsMax) return undefined
  return {
    series: curves.map(({ labels }) => ({ group_tags: [...labels], query_index: 0, unit })),
    times: filled.map((bucket) => startOf(buckets, bucket)),
    values: curves.map(({ points }) => filled.map((bucket) => points.get(bucket) ?? null)),
    intervals: [intervalOf(range, buckets)],
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

function startOf(buckets: Buckets, number: number): number {
  return buckets.kind === 'width' ? number * buckets.intervalMs : (buckets.startsMs[number] ?? 0)
}

/** Every bucket of the range, filled or not; the first may begin before it. */
function intervalOf(
  { fromMs, untilMs }: Plan['range'],
  buckets: Buckets,
): Attributes['intervals'][number] {
  if (buckets.kind === 'starts') {
    const times = [...buckets.startsMs]
    return { type: 'calendar', start_time: times[0] ?? 0, times }
  }
  const { intervalMs } = buckets
  const first = Math.floor(fromMs / intervalMs)
  const last = Math.floor((untilMs - 1) / intervalMs)
  const times = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * intervalMs)
  return { type: 'fixed', milliseconds: intervalMs, start_time: first * intervalMs, times }
}

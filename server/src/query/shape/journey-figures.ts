import type { ScalarColumn, TimeseriesResponse } from '@throughline/contract'
import type { ResolvedJourneyFigure } from '../resolve/resolve-journey.ts'
import { readEntries, readFigure, readList } from './read-rows.ts'
import { figureColumn, groupColumns } from './scalar.ts'
import { pointsOf, seriesOf, type Curve } from './timeseries.ts'
import { unitOfJourneys } from './units.ts'

/** A column for each level and one of figures. Where nobody began a journey, all are empty. */
export function journeyColumns(
  plan: ResolvedJourneyFigure,
  rows: readonly unknown[],
): ScalarColumn[] {
  const { levels, measure, name } = plan
  const figures = { name, unit: unitOfJourneys(measure) }
  const content = contentOf(rows)
  if (levels.length > 0)
    return groupColumns(levels, readEntries(content ?? [], levels.length), figures)
  return [figureColumn(figures, content === undefined ? [] : [readFigure(content)])]
}

/** Series over the buckets that attempts start in; undefined when that is more cells than may be. */
export function journeySeries(
  plan: ResolvedJourneyFigure,
  rows: readonly unknown[],
): NonNullable<TimeseriesResponse['data']>['attributes'] | undefined {
  return seriesOf(curvesOf(plan, contentOf(rows)), { ...plan, unit: unitOfJourneys(plan.measure) })
}

function curvesOf({ levels }: ResolvedJourneyFigure, content: unknown): Curve[] {
  if (content === undefined) return []
  const leaves =
    levels.length === 0 ? [{ labels: [], content }] : readEntries(content, levels.length)
  return leaves.map((leaf) => ({ labels: leaf.labels, points: pointsOf(readList(leaf.content)) }))
}

/** What the one row says; undefined where there is nobody, or not as many drop off as asked for. */
function contentOf(rows: readonly unknown[]): unknown {
  const [count, isKept, content] = readList(rows[0] ?? [])
  const isAnybody = (readFigure(count) ?? 0) > 0 && (isKept === true || isKept === 1)
  return isAnybody ? content : undefined
}

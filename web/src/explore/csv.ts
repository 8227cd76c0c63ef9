import { csvText } from '../controls/csv-text.ts'
import { seriesLabel } from './series-label.ts'
import type { CurveData } from './curve-data.ts'
import type { ExploreState } from './url.ts'

/** The table as comma-separated text (RFC 4180), one row a series, times as ISO 8601 in UTC. */
export function curveAsCsv(
  data: Pick<CurveData, 'times' | 'series'>,
  state: Pick<ExploreState, 'breakdown' | 'event'>,
): string {
  const head = [
    state.breakdown === '' ? 'series' : state.breakdown,
    'total',
    ...data.times.map((time) => new Date(time).toISOString()),
  ]
  const rows = data.series.map((series) => [
    seriesLabel(series.label, state),
    String(series.total),
    ...series.values.map(String),
  ])
  return csvText([head, ...rows])
}

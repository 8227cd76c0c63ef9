import { csvText } from '../controls/csv-text.ts'
import type { ExploreReport } from './explore-report.ts'

/** The table as comma-separated text (RFC 4180), one row a line, times as ISO 8601 in UTC. */
export function reportAsCsv({ times, lines }: Pick<ExploreReport, 'times' | 'lines'>): string {
  const isCompared = lines.some(({ before }) => before !== undefined)
  const head = [
    'line',
    'total',
    ...(isCompared ? ['total before'] : []),
    ...times.map((time) => new Date(time).toISOString()),
  ]
  const rows = lines.map(({ label, total, before, values }) => [
    label,
    figure(total),
    ...(isCompared ? [figure(before?.total ?? null)] : []),
    ...values.map(figure),
  ])
  return csvText([head, ...rows])
}

function figure(value: number | null): string {
  return value === null ? '' : String(value)
}

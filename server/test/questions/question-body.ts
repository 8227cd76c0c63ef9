import type { ScalarColumn } from '@throughline/contract'
import type { PlainQuestion } from './plain-evaluator.ts'
import { audienceFilters } from './audience-filters.ts'
import { wireSource } from './wire-source.ts'

/** The wire body that asks a plain question with this search text, in buckets of an interval. */
export function questionBody(
  question: PlainQuestion,
  query: string,
  timeInterval?: object,
): object {
  const { from, to, compute, groupBy = [], intervalMs, audience } = question
  const interval = intervalMs === undefined ? {} : { interval: intervalMs }
  const calendar = timeInterval && { time_interval: timeInterval }
  return {
    data: {
      type: 'formula_analytics_extended_request',
      attributes: {
        from,
        to,
        query: {
          query: wireSource(question, query),
          compute: { ...compute, ...interval, ...calendar },
          group_by: groupBy,
          ...(audience && { audience_filters: audienceFilters(audience) }),
        },
      },
    },
  }
}

export interface ScalarRow {
  readonly labels: readonly string[]
  readonly figure: unknown
}

/** Columns turned into rows: the labels of a group and its figure. */
export function scalarRows(columns: readonly ScalarColumn[]): ScalarRow[] {
  const figures = columns.at(-1)?.values ?? []
  const groups = columns.slice(0, -1)
  return figures.map((figure, row) => ({
    labels: groups.map((column) => String([column.values[row]].flat()[0])),
    figure,
  }))
}

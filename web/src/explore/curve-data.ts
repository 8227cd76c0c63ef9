import type { ScalarResponse, TimeseriesResponse } from '@throughline/contract'
import { bucketStarts, type Window } from './time-window.ts'

/** One line of the chart and one row of the table. */
export interface Series {
  /** The value of the breakdown attribute; empty text without a breakdown. */
  readonly label: string
  readonly total: number
  /** One figure a bucket. */
  readonly values: readonly number[]
}

export interface CurveData {
  /** Bucket starts in epoch ms, without gaps. */
  readonly times: readonly number[]
  /** Where the range starts: within the first bucket, mostly. What is before it is not counted. */
  readonly fromMs: number
  readonly series: readonly Series[]
  /** The measure over all events of the report, also those of series beyond the top. */
  readonly whole: number
}

export interface Answers {
  readonly curve: TimeseriesResponse
  readonly totals: ScalarResponse
  readonly whole: ScalarResponse | undefined
}

/** What the API calls a group of events that lack the attribute. */
export const missingGroup = 'N/A'

/** Turns the answers into series, the greatest total first. Buckets without events are zero. */
export function curveData(answers: Answers, window: Window): CurveData {
  const times = bucketStarts(window)
  const totals = totalsOf(answers.totals)
  const lines = linesOf(answers.curve, times)
  const zeros = times.map(() => 0)
  const series = [...totals].map(([label, total]) => ({
    label,
    total,
    values: lines.get(label) ?? zeros,
  }))
  const whole = totalsOf(answers.whole ?? answers.totals).get('') ?? 0
  return { times, fromMs: window.fromMs, series, whole }
}

function totalsOf(answer: ScalarResponse): ReadonlyMap<string, number> {
  const columns = answer.data?.attributes.columns ?? []
  const figures = columns.flatMap((column) => (column.type === 'number' ? [column.values] : []))[0]
  const groups = columns.flatMap((column) => (column.type === 'group' ? [column.values] : []))[0]
  return new Map(
    (figures ?? []).map((figure, row) => [(groups?.[row] ?? []).join(', '), figure ?? 0]),
  )
}

function linesOf(
  answer: TimeseriesResponse,
  times: readonly number[],
): ReadonlyMap<string, readonly number[]> {
  const attributes = answer.data?.attributes
  const columnOf = new Map((attributes?.times ?? []).map((time, column) => [time, column]))
  return new Map(
    (attributes?.series ?? []).map((series, row) => {
      const values = attributes?.values[row] ?? []
      const dense = times.map((time) => values[columnOf.get(time) ?? -1] ?? 0)
      return [series.group_tags.join(', '), dense]
    }),
  )
}

import type { ScalarResponse, TimeseriesResponse } from '@throughline/contract'
import { figureOfNothing, measureFigure, type Measure } from '../building/measure.ts'

export type Figure = number | null

/** A curve and its figure over the whole range, which is no sum where people are counted. */
export interface Figures {
  readonly total: Figure
  /** One figure a bucket; null where there is none. */
  readonly values: readonly Figure[]
}

/** What was answered about one line. */
export interface LineFigures {
  /** Starts of the buckets in epoch ms, without gaps. */
  readonly times: readonly number[]
  /** By the value of the breakdown; without one, by the empty text. */
  readonly groups: ReadonlyMap<string, Figures>
  /** Of all events whose value has no group of its own. */
  readonly other: Figures | undefined
  /** Of all events of the line. */
  readonly whole: Figure
  /** Of a group that the line has no events of. */
  readonly nothing: Figure
}

/** The answers to the questions of a line, in the same places. */
export interface LineAnswers {
  readonly figures: readonly ScalarResponse[]
  readonly curves: readonly TimeseriesResponse[]
  readonly otherFigures: readonly ScalarResponse[]
  readonly otherCurves: readonly TimeseriesResponse[]
  readonly whole: readonly ScalarResponse[]
}

/** Puts the answers about a line together. Buckets without events have the figure of nothing. */
export function lineFigures(answers: LineAnswers, measure: Measure): LineFigures {
  const { figures, curves, otherFigures, otherCurves, whole } = answers
  const times = timesOf([...curves, ...otherCurves])
  const nothing = figureOfNothing(measure)
  const read = { times, nothing }
  const groups = byGroup(figures, curves, read)
  const other = otherFigures.length === 0 ? undefined : byGroup(otherFigures, otherCurves, read)
  const all = whole.length === 0 ? figures : whole
  return {
    times,
    groups,
    other: other?.get(''),
    whole: measureFigure(all.map((answer) => totalsOf(answer).get('') ?? null)) ?? nothing,
    nothing,
  }
}

/** The groups of an answer, in its order; the empty text where it has none. */
export function groupsOf(answer: ScalarResponse): readonly string[] {
  return [...totalsOf(answer).keys()]
}

interface Reading {
  readonly times: readonly number[]
  readonly nothing: Figure
}

function byGroup(
  figures: readonly ScalarResponse[],
  curves: readonly TimeseriesResponse[],
  { times, nothing }: Reading,
): ReadonlyMap<string, Figures> {
  const totals = figures.map(totalsOf)
  const lines = curves.map(linesOf)
  const names = new Set(totals.flatMap((one) => [...one.keys()]))
  return new Map(
    [...names].map((name) => {
      const total = measureFigure(totals.map((one) => one.get(name) ?? null))
      const values = times.map(
        (time) => measureFigure(lines.map((line) => line.get(name)?.get(time) ?? null)) ?? nothing,
      )
      return [name, { total: total ?? nothing, values }]
    }),
  )
}

function timesOf(curves: readonly TimeseriesResponse[]): readonly number[] {
  return curves[0]?.data?.attributes.intervals[0]?.times ?? []
}

function totalsOf(answer: ScalarResponse): ReadonlyMap<string, Figure> {
  const columns = answer.data?.attributes.columns ?? []
  const figures = columns.flatMap((column) => (column.type === 'number' ? [column.values] : []))[0]
  const groups = columns.flatMap((column) => (column.type === 'group' ? [column.values] : []))[0]
  return new Map((figures ?? []).map((figure, row) => [(groups?.[row] ?? []).join(', '), figure]))
}

function linesOf(answer: TimeseriesResponse): ReadonlyMap<string, ReadonlyMap<number, Figure>> {
  const { series = [], times = [], values = [] } = answer.data?.attributes ?? {}
  return new Map(
    series.map((one, row) => [
      one.group_tags.join(', '),
      new Map(times.map((time, column) => [time, values[row]?.[column] ?? null])),
    ]),
  )
}

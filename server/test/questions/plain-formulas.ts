import {
  plainScalar,
  plainTimeseries,
  type PlainCut,
  type PlainQuestion,
} from './plain-evaluator.ts'
import type { PlainEvent } from './plain-events.ts'

type Figure = number | null

/** A formula, with the same written by hand. */
export interface PlainFormula {
  readonly text: string
  readonly compute: (figures: Readonly<Record<string, Figure>>) => Figure
}

/** Some of the queries are grouped, all by the same facets. */
export interface PlainFormulas {
  readonly queries: Readonly<Record<string, PlainQuestion>>
  readonly formulas: readonly PlainFormula[]
}

interface PlainRow {
  readonly labels: readonly string[]
  readonly figures: readonly Figure[]
}

/** A row a group that any of the queries has, in the order in which they come. */
export function plainFormulaRows(
  events: readonly PlainEvent[],
  { queries, formulas }: PlainFormulas,
): PlainRow[] {
  const answers = Object.entries(queries).map(([name, question]) => {
    return { name, isGrouped: isGrouped(question), rows: plainScalar(events, question) }
  })
  const grouped = answers.filter((answer) => answer.isGrouped)
  const labels = distinct(
    (grouped.length > 0 ? grouped : answers).flatMap(({ rows }) => rows.map((row) => row.labels)),
  )
  return labels.map((group) => {
    const figures = answers.map(({ name, isGrouped: isOwn, rows }) => {
      const row = isOwn ? rows.find((one) => isSame(one.labels, group)) : rows[0]
      return [name, row?.figure ?? null] as const
    })
    const byName = Object.fromEntries(figures)
    return { labels: group, figures: formulas.map(({ compute }) => compute(byName)) }
  })
}

interface PlainCurve {
  readonly labels: readonly string[]
  readonly formula: number
  readonly values: readonly Figure[]
}

/** A curve a formula and group, over the times of all queries. */
export function plainFormulaCurves(
  events: readonly PlainEvent[],
  { queries, formulas }: PlainFormulas,
  cut: PlainCut,
): { times: readonly number[]; curves: PlainCurve[] } {
  const answers = Object.entries(queries).map(([name, question]) => {
    const answer = plainTimeseries(events, question, cut)
    return { name, isGrouped: isGrouped(question), ...answer }
  })
  const grouped = answers.filter((answer) => answer.isGrouped)
  const groups = distinct(
    (grouped.length > 0 ? grouped : answers).flatMap(({ series }) => [...series]),
  )
  const times = [...new Set(answers.flatMap((answer) => answer.times))]
  times.sort((left, right) => left - right)
  const figureAt = (answer: (typeof answers)[number], group: readonly string[], time: number) => {
    const at = answer.isGrouped ? answer.series.findIndex((one) => isSame(one, group)) : 0
    return answer.values[at]?.[answer.times.indexOf(time)] ?? null
  }
  const curves = formulas.flatMap(({ compute }, formula) =>
    groups.map((labels) => ({
      labels,
      formula,
      values: times.map((time) =>
        compute(Object.fromEntries(answers.map((one) => [one.name, figureAt(one, labels, time)]))),
      ),
    })),
  )
  return { times: groups.length === 0 ? [] : times, curves }
}

function isGrouped({ groupBy = [] }: PlainQuestion): boolean {
  return groupBy.length > 0
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((label, index) => label === other[index])
}

function distinct(lists: readonly (readonly string[])[]): (readonly string[])[] {
  return lists.filter((list, index) => lists.findIndex((other) => isSame(list, other)) === index)
}

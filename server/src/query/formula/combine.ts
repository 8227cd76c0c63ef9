import type {
  ScalarColumn,
  ScalarResponse,
  TimeseriesResponse,
  UnitPair,
} from '@throughline/contract'
import { evaluateFormula, formulaUnit, type Figure } from './evaluate-formula.ts'
import type { FormulaQuestion, NamedFormula, NamedQuestion } from './read-formula-request.ts'

/** The answer to one query: a figure, or a curve by time, for each group. */
interface Answered<Content> {
  readonly query: NamedQuestion
  readonly unit: UnitPair
  /** By `keyOf` the labels of the group. */
  readonly groups: ReadonlyMap<string, Content>
}

interface Group {
  readonly key: string
  readonly labels: readonly string[]
}

type ScalarData = NonNullable<ScalarResponse['data']>['attributes']
type TimeseriesData = NonNullable<TimeseriesResponse['data']>['attributes']

/** Puts the answers of the queries side by side, a row a group, a column a formula. */
export function combineScalars(
  { queries, formulas }: FormulaQuestion,
  answers: readonly ScalarData[],
): ScalarData {
  const answered = queries.map((query, index) => readScalar(query, answers[index]?.columns ?? []))
  const byName = new Map(answered.map((one) => [one.query.name, one]))
  const unitOf = (name: string): UnitPair => byName.get(name)?.unit ?? null
  const rows = groupsOf(answered).map(({ key, labels }) => {
    const figureOf = (name: string): Figure => contentOf(byName.get(name), key) ?? null
    return { labels, figures: formulas.map(({ formula }) => evaluateFormula(formula, figureOf)) }
  })
  const kept = limited(rows, formulas)
  const facets = queries.find(({ facets: own }) => own.length > 0)?.facets ?? []
  const groupColumns = facets.map((name, level): ScalarColumn => {
    return { name, type: 'group', values: kept.map(({ labels }) => [labels[level] ?? '']) }
  })
  const figureColumns = formulas.map(({ text, formula }, index): ScalarColumn => ({
    name: text,
    type: 'number',
    values: kept.map(({ figures }) => figures[index] ?? null),
    meta: { unit: formulaUnit(formula, unitOf) },
  }))
  return { columns: [...groupColumns, ...figureColumns] }
}

/** A series a formula and group, over all times at which some query has data. */
export function combineTimeseries(
  { queries, formulas }: FormulaQuestion,
  answers: readonly TimeseriesData[],
): TimeseriesData {
  const answered = queries.map((query, index) => readTimeseries(query, answers[index]))
  const byName = new Map(answered.map((one) => [one.query.name, one]))
  const unitOf = (name: string): UnitPair => byName.get(name)?.unit ?? null
  const times = [...new Set(answers.flatMap((answer) => answer.times))]
  times.sort((left, right) => left - right)
  const groups = groupsOf(answered)
  const curves = formulas.flatMap(({ formula }, index) =>
    groups.map(({ key, labels }) => ({
      series: { group_tags: [...labels], query_index: index, unit: formulaUnit(formula, unitOf) },
      values: times.map((time) =>
        evaluateFormula(formula, (name) => contentOf(byName.get(name), key)?.get(time) ?? null),
      ),
    })),
  )
  return {
    series: curves.map(({ series }) => series),
    times: groups.length === 0 ? [] : times,
    values: curves.map(({ values }) => values),
    intervals: answers[0]?.intervals ?? [],
  }
}

function keyOf(labels: readonly string[]): string {
  return JSON.stringify(labels)
}

const ungrouped = keyOf([])

/** A query without groups has the same content for every group. */
function contentOf<Content>(answered: Answered<Content> | undefined, key: string) {
  const isGrouped = answered !== undefined && answered.query.facets.length > 0
  return answered?.groups.get(isGrouped ? key : ungrouped)
}

/** The groups of all queries, in the order in which they come first. */
function groupsOf<Content>(answered: readonly Answered<Content>[]): Group[] {
  const grouped = answered.filter(({ query }) => query.facets.length > 0)
  const named = grouped.length > 0 ? grouped : answered
  const keys = new Set(named.flatMap(({ groups }) => [...groups.keys()]))
  return [...keys].map((key) => ({ key, labels: labelsOf(key) }))
}

function labelsOf(key: string): string[] {
  const labels: unknown = JSON.parse(key)
  return Array.isArray(labels) ? labels.map(String) : []
}

function readScalar(query: NamedQuestion, columns: readonly ScalarColumn[]): Answered<Figure> {
  const figures = columns.find((column) => column.type === 'number')
  const groups = columns.flatMap((column) => (column.type === 'group' ? [column.values] : []))
  const rows = (figures?.values ?? []).map((figure, row) => {
    const labels = groups.map((values) => values[row]?.[0] ?? '')
    return [keyOf(labels), figure] as const
  })
  return { query, unit: figures?.meta.unit ?? null, groups: new Map(rows) }
}

function readTimeseries(
  query: NamedQuestion,
  data: TimeseriesData | undefined,
): Answered<ReadonlyMap<number, Figure>> {
  const { series = [], times = [], values = [] } = data ?? {}
  const curves = series.map(({ group_tags }, index) => {
    const points = times.map((time, at) => [time, values[index]?.[at] ?? null] as const)
    return [keyOf(group_tags), new Map(points)] as const
  })
  return { query, unit: series[0]?.unit ?? null, groups: new Map(curves) }
}

interface Row {
  readonly labels: readonly string[]
  readonly figures: readonly Figure[]
}

/** Each limit orders the rows by its formula, those without a figure last, and cuts them. */
function limited(rows: readonly Row[], formulas: readonly NamedFormula[]): readonly Row[] {
  return formulas.reduce<readonly Row[]>((kept, { limit }, index) => {
    if (limit === undefined) return kept
    const sign = limit.order === 'asc' ? 1 : -1
    const figureOf = ({ figures }: Row): Figure => figures[index] ?? null
    const ordered = kept.toSorted(
      (left, right) =>
        Number(figureOf(left) === null) - Number(figureOf(right) === null) ||
        sign * ((figureOf(left) ?? 0) - (figureOf(right) ?? 0)),
    )
    return ordered.slice(0, limit.count)
  }, rows)
}

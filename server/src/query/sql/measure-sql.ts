import { identifier, joinSql, param, sql, type Sql } from '../../warehouse/sql-text.ts'
import { isNumeric, type Field } from '../resolve/field.ts'
import type { ResolvedMeasure } from '../resolve/resolve-question.ts'
import { unreachable } from '../unreachable.ts'
import { conditionSql } from './scan.ts'
import { distinctValuesOf, numbersOf, type RowValues } from './metric-sql.ts'
import { wholeEvents, type Shares } from './share-sql.ts'

/**
 * A measure in two steps: a part of each fine group, and parts merged to the figure of a coarser
 * one. Where sums of parts do not give the figure (a distinct count, a percentile) the part is the
 * engine's own aggregation state, so the coarser figure is exact too.
 */
export interface MeasureSql {
  /** The figure in one step. */
  readonly whole: Sql
  /** The part of the rows for which `when` holds, or of all. */
  part(when?: Sql): Sql
  /** One part made of the parts in this column. */
  merged(parts: Sql): Sql
  /** The figure of a part. */
  figure(part: Sql): Sql
}

/**
 * The SQL of a measure, for one figure over all rows and for figures made of parts. Where rows are
 * shares of events, counts, sums and averages weigh them.
 */
export function measureSql(measure: ResolvedMeasure, shares?: Shares): MeasureSql {
  const { aggregation } = measure
  switch (aggregation.kind) {
    case 'count':
      return shares === undefined ? countSql(measure) : sharedCountSql(measure, shares)
    case 'sum': {
      const floats = asFloats(numbersIn(measure))
      const isWhole = shares === undefined || !hasNumbers(measure)
      return isWhole ? additive('sum', floats) : sharedSumSql(floats, shares)
    }
    case 'avg': {
      const floats = asFloats(numbersIn(measure))
      const isWhole = shares === undefined || !hasNumbers(measure)
      return isWhole ? stateful('avg', floats) : sharedAverageSql(floats, shares)
    }
    case 'min':
      return additive('min', numbersIn(measure))
    case 'max':
      return additive('max', numbersIn(measure))
    case 'cardinality':
      return stateful('uniqExact', distinctValuesOf(fieldOf(measure)))
    case 'percentile': {
      if (shares !== undefined) throw new Error('shares have no percentiles')
      // Linear interpolation between the two closest ranks, over all values.
      const level = sql`(${param('Float64', aggregation.level)})`
      return stateful('quantileExactInclusive', numbersIn(measure), level)
    }
    default:
      return unreachable(aggregation)
  }
}

function fieldOf({ metric }: ResolvedMeasure): Field {
  return metric ?? { path: '', sources: [] }
}

/** Without any, every figure is NULL; the engine fails to multiply that. */
function hasNumbers(measure: ResolvedMeasure): boolean {
  return fieldOf(measure).sources.some(isNumeric)
}

function numbersIn(measure: ResolvedMeasure): RowValues {
  return numbersOf(fieldOf(measure))
}

/** Sums of large integers would wrap around; the answer is a JSON number in any case. */
function asFloats(numbers: RowValues): RowValues {
  return eachOf(numbers, (value) => sql`toFloat64(${value})`)
}

function eachOf({ values, isArray }: RowValues, change: (value: Sql) => Sql): RowValues {
  const changed = isArray ? sql`arrayMap(x -> ${change(sql`x`)}, ${values})` : change(values)
  return { values: changed, isArray }
}

/** Without a metric a count is of events, with one of events that have it. */
function countSql({ metric }: ResolvedMeasure): MeasureSql {
  const present = metric && conditionSql(presenceOf(metric))
  const part = (when?: Sql) => {
    const conditions = [present, when].filter((condition) => condition !== undefined)
    if (conditions.length === 0) return sql`count()`
    return sql`countIf(${joinSql(conditions, sql` AND `)})`
  }
  return { whole: part(), part, merged: (parts) => sql`sum(${parts})`, figure: (of) => of }
}

function presenceOf(metric: NonNullable<ResolvedMeasure['metric']>) {
  if (metric.sources.length === 0) return { kind: 'never' } as const
  if (metric.sources.some((source) => source.kind === 'moment')) return { kind: 'always' } as const
  return { kind: 'test', field: metric, test: { kind: 'exists' } } as const
}

/** The same function makes a figure of values and a figure of figures. */
function additive(name: string, input: RowValues): MeasureSql {
  const part = (when?: Sql) => applied(name, { input, when })
  return {
    whole: part(),
    part,
    merged: (parts) => sql`${identifier(name)}(${parts})`,
    figure: (of) => of,
  }
}

function stateful(name: string, input: Application['input'], level = sql``): MeasureSql {
  return {
    whole: applied(name, { input, level }),
    part: (when) => applied(`${name}State`, { input, when, level }),
    merged: (parts) => sql`${identifier(`${name}MergeState`)}${level}(${parts})`,
    figure: (of) => sql`finalizeAggregation(${of})`,
  }
}

/** Rows count for as much of their events as they are. */
function sharedCountSql({ metric }: ResolvedMeasure, { units }: Shares): MeasureSql {
  const present = metric && conditionSql(presenceOf(metric))
  const part = (when?: Sql) => {
    const conditions = [present, when].filter((condition) => condition !== undefined)
    if (conditions.length === 0) return sql`sum(${units})`
    return sql`sumIf(${units}, ${joinSql(conditions, sql` AND `)})`
  }
  const merged = (parts: Sql) => sql`sum(${parts})`
  return { whole: wholeEvents(part()), part, merged, figure: wholeEvents }
}

/** Units are whole numbers, so products with values of not too many digits are exact. */
function sharedSumSql(floats: RowValues, { units }: Shares): MeasureSql {
  const weighed = eachOf(floats, (value) => sql`${value} * ${units}`)
  const sum = additive('sum', weighed)
  return { ...sum, whole: wholeEvents(sum.whole), figure: wholeEvents }
}

function sharedAverageSql(floats: RowValues, { units }: Shares): MeasureSql {
  return stateful('avgWeighted', {
    ...floats,
    weights: eachOf(floats, () => sql`toFloat64(${units})`).values,
  })
}

interface Application {
  readonly input: RowValues & { readonly weights?: Sql }
  readonly when?: Sql | undefined
  readonly level?: Sql
}

function applied(name: string, { input, when, level = sql`` }: Application): Sql {
  const suffix = `${input.isArray ? 'Array' : ''}${when === undefined ? '' : 'If'}`
  const inputs = [input.values, input.weights, when].filter((one) => one !== undefined)
  return sql`${identifier(name + suffix)}${level}(${joinSql(inputs, sql`, `)})`
}

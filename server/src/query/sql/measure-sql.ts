import { identifier, joinSql, param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { Aggregation } from '../parse/question.ts'
import type { ResolvedMeasure } from '../resolve/resolve-question.ts'
import { unreachable } from '../unreachable.ts'
import { conditionSql } from './scan.ts'
import { distinctValuesOf, numbersOf, type RowValues } from './metric-sql.ts'

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

/** The SQL of a measure, for one figure over all rows and for figures made of parts. */
export function measureSql(measure: ResolvedMeasure): MeasureSql {
  const { aggregation } = measure
  switch (aggregation.kind) {
    case 'count':
      return countSql(measure)
    case 'sum':
      return additive('sum', asFloats(numbersIn(measure)))
    case 'min':
      return additive('min', numbersIn(measure))
    case 'max':
      return additive('max', numbersIn(measure))
    default:
      return stateful(aggregation, measure)
  }
}

function numbersIn({ metric }: ResolvedMeasure): RowValues {
  return numbersOf(metric ?? { path: '', sources: [] })
}

/** Sums of large integers would wrap around; the answer is a JSON number in any case. */
function asFloats({ values, isArray }: RowValues): RowValues {
  const floats = isArray ? sql`arrayMap(x -> toFloat64(x), ${values})` : sql`toFloat64(${values})`
  return { values: floats, isArray }
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

function stateful(
  aggregation: Extract<Aggregation, { kind: 'cardinality' | 'avg' | 'percentile' }>,
  { metric }: ResolvedMeasure,
): MeasureSql {
  const field = metric ?? { path: '', sources: [] }
  const { name, level, input } = statefulParts(aggregation, field)
  return {
    whole: applied(name, { input, level }),
    part: (when) => applied(`${name}State`, { input, when, level }),
    merged: (parts) => sql`${identifier(`${name}MergeState`)}${level}(${parts})`,
    figure: (of) => sql`finalizeAggregation(${of})`,
  }
}

function statefulParts(
  aggregation: Extract<Aggregation, { kind: 'cardinality' | 'avg' | 'percentile' }>,
  field: NonNullable<ResolvedMeasure['metric']>,
): { name: string; level: Sql; input: RowValues } {
  switch (aggregation.kind) {
    case 'cardinality':
      return { name: 'uniqExact', level: sql``, input: distinctValuesOf(field) }
    case 'avg':
      return { name: 'avg', level: sql``, input: asFloats(numbersOf(field)) }
    case 'percentile': {
      // Linear interpolation between the two closest ranks, over all values.
      const level = sql`(${param('Float64', aggregation.level)})`
      return { name: 'quantileExactInclusive', level, input: numbersOf(field) }
    }
    default:
      return unreachable(aggregation)
  }
}

interface Application {
  readonly input: RowValues
  readonly when?: Sql | undefined
  readonly level?: Sql
}

function applied(name: string, { input, when, level = sql`` }: Application): Sql {
  const suffix = `${input.isArray ? 'Array' : ''}${when === undefined ? '' : 'If'}`
  const inputs = when === undefined ? [input.values] : [input.values, when]
  return sql`${identifier(name + suffix)}${level}(${joinSql(inputs, sql`, `)})`
}

import { joinSql, sql, type Sql } from '../../warehouse/sql-text.ts'
import { isEmptyWhenAbsent, isMany, isNumeric, type Field, type Source } from '../resolve/field.ts'
import { unreachable } from '../unreachable.ts'
import { arraysOf, sourceSql } from './source-sql.ts'
import { userKeySql } from './user-sql.ts'

/** What an aggregate function is fed with in each row. NULLs are skipped by the engine. */
export interface RowValues {
  readonly values: Sql
  readonly isArray: boolean
}

/** The numbers of a field; without a numeric source, NULL in every row. */
export function numbersOf(field: Field): RowValues {
  const sources = field.sources.filter(isNumeric)
  const [only] = sources
  if (only === undefined) return { values: sql`CAST(NULL, 'Nullable(Float64)')`, isArray: false }
  // A group of which no row is counted has no least time; of what is never NULL the engine says 0.
  if (only.kind === 'moment') return { values: sql`toNullable(${sourceSql(only)})`, isArray: false }
  if (sources.length === 1) return { values: sourceSql(only), isArray: isMany(only) }
  return combinedValues(sources, (value) => sql`toFloat64(${value})`)
}

/** Values that differ when they are different: of one type as they are, of several with a tag. */
export function distinctValuesOf(field: Field): RowValues {
  const [only] = field.sources
  if (only === undefined) return { values: sql`CAST(NULL, 'Nullable(String)')`, isArray: false }
  if (only.kind === 'user') return { values: sql`nullIf(${userKeySql(only)}, 0)`, isArray: false }
  if (field.sources.length === 1) return { values: presentSql(only), isArray: isMany(only) }
  return combinedValues(field.sources, taggedSql)
}

/** The value of a source that holds one a row, NULL where it is absent: in a column, ''. */
export function presentSql(source: Source, value = sourceSql(source)): Sql {
  return isEmptyWhenAbsent(source) ? sql`nullIf(${value}, '')` : value
}

/** The number 5 and the text "5" are two values; 5 and 5.0 are one. */
function taggedSql(value: Sql, source: Source): Sql {
  switch (source.scalar) {
    case 'text':
      return sql`concat('t', ${value})`
    case 'boolean':
      return sql`concat('b', toString(${value}))`
    case 'integer':
    case 'largeInteger':
    case 'decimal':
      return sql`concat('n', toString(${value}))`
    default:
      return unreachable(source)
  }
}

type Change = (value: Sql, source: Source) => Sql

/** Of several sources a row fills at most one plain one, but arrays may come from many. */
function combinedValues(sources: readonly Source[], change: Change): RowValues {
  if (!sources.some(isMany)) {
    const plain = sources.map((source) => change(sourceSql(source), source))
    return { values: sql`coalesce(${joinSql(plain, sql`, `)})`, isArray: false }
  }
  return {
    values: sql`arrayConcat(${joinSql(
      arraysOf(sources, (source, values) => asArray(source, values, change)),
      sql`, `,
    )})`,
    isArray: true,
  }
}

/** The values of a source in a row as one array, changed one by one. */
export function asArray(source: Source, values: Sql, change: Change): Sql {
  if (!isMany(source)) return sql`[${change(values, source)}]`
  return sql`arrayMap(x -> ${change(sql`x`, source)}, ${values})`
}

/** All values of a field as texts, each once: what its groups are called. */
export function distinctTextsOf(field: Field): Sql {
  const texts = combinedTexts(field.sources)
  return sql`arrayDistinct(arrayFilter(x -> isNotNull(x), ${texts}))`
}

function combinedTexts(sources: readonly Source[]): Sql {
  const arrays = arraysOf(sources, (source, values) => asArray(source, values, textSql))
  const [only] = arrays
  return arrays.length === 1 && only !== undefined
    ? only
    : sql`arrayConcat(${joinSql(arrays, sql`, `)})`
}

/** A value as the text that names its group. */
export function textSql(value: Sql, { scalar }: Source): Sql {
  return scalar === 'text' ? value : sql`toString(${value})`
}

import { joinSql, sql, type Sql } from '../../warehouse/sql-text.ts'
import { isMany, isNumeric, type Field, type Source } from '../resolve/field.ts'
import type { ListOrder } from '../resolve/resolve-list.ts'
import { asArray, presentSql } from './metric-sql.ts'
import { arraysOf } from './source-sql.ts'

/**
 * What events are ordered by, for ORDER BY. Numbers come before texts before booleans, each by its
 * value (texts by their bytes); an event with several values stands where its least does, or its
 * greatest when the greatest come first. Missing values are last both ways, and ties are in the
 * order of the event ids.
 */
export function orderSql({ field, direction }: ListOrder): Sql {
  const descending = direction === 'desc'
  const ties = [sql`event_id`, sql`application_id`]
  return joinSql([...fieldOrder(field, descending), ...ties], sql`, `)
}

/** What a field's values are ordered by, without ties. */
export function fieldOrder(field: Field, descending: boolean): Sql[] {
  const way = descending ? sql`DESC` : sql`ASC`
  const [only, ...more] = field.sources
  if (only === undefined) return []
  if (only.kind === 'moment') return [sql`occurred_at ${way}`]
  if (more.length === 0 && !isMany(only)) return [sql`${presentSql(only)} ${way} NULLS LAST`]
  return valuesOrder(comparableValues(field), descending)
}

/** The same of a list of values that compare. */
export function valuesOrder(values: Sql, descending: boolean): Sql[] {
  const way = descending ? sql`DESC` : sql`ASC`
  const sorted = descending ? sql`arrayReverseSort(${values})` : sql`arraySort(${values})`
  return [sql`empty(${values})`, sql`${sorted}[1] ${way}`]
}

/** Every value as (rank of its kind, number, text), so that values of all types compare. */
export function comparableValues({ sources }: Field): Sql {
  const lists = arraysOf(sources, (source, values) => {
    const own = asArray(source, values, (value) => presentSql(source, value))
    const present = sql`arrayFilter(x -> isNotNull(x), ${own})`
    return sql`arrayMap(x -> ${comparable(source)}, ${present})`
  })
  return sql`arrayConcat(${joinSql(lists, sql`, `)})`
}

function comparable(source: Source): Sql {
  const value = sql`assumeNotNull(x)`
  if (isNumeric(source)) return sql`(0, toFloat64(${value}), '')`
  if (source.scalar === 'boolean') return sql`(2, toFloat64(${value}), '')`
  return sql`(1, toFloat64(0), toString(${value}))`
}

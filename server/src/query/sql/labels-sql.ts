import { joinSql, sql, wholeNumber, type Sql } from '../../warehouse/sql-text.ts'
import { isMany } from '../resolve/field.ts'
import type { Level } from '../resolve/resolve-question.ts'
import { missingLabel } from './level-sql.ts'
import { distinctTextsOf, presentSql, textSql } from './metric-sql.ts'

/** The groups that an event is in, by one level, as a list: of one that is in none, `N/A`, or none. */
export function labelsSql({
  field,
  isMissingExcluded,
}: Pick<Level, 'field' | 'isMissingExcluded'>): Sql {
  const { sources } = field
  if (sources.length === 0) {
    return isMissingExcluded ? sql`CAST([], 'Array(String)')` : sql`[${missingLabel}]`
  }
  const values = sources.some(isMany)
    ? distinctTextsOf(field)
    : sql`arrayFilter(label -> isNotNull(label), [coalesce(${joinSql(
        sources.map((source) => textSql(presentSql(source), source)),
        sql`, `,
      )})])`
  const labels = sql`arrayMap(label -> assumeNotNull(label), ${values})`
  return isMissingExcluded ? labels : sql`if(empty(${labels}), [${missingLabel}], ${labels})`
}

/** Every combination of one of each list, as a list of tuples. */
export function productSql(lists: readonly Sql[]): Sql {
  const names = lists.map((_, index) => sql`l${wholeNumber(index)}`)
  const tuple = sql`tuple(${joinSql(names, sql`, `)})`
  const nested = lists.reduceRight<Sql>(
    (inner, list, index) => sql`arrayMap(${names[index] ?? tuple} -> ${inner}, ${list})`,
    tuple,
  )
  return lists.length > 1 ? sql`arrayFlatten(${nested})` : nested
}

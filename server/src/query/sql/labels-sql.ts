import { joinSql, sql, wholeNumber, type Sql } from '../../warehouse/sql-text.ts'
import { isMany, type Field } from '../resolve/field.ts'
import type { Level } from '../resolve/resolve-question.ts'
import { missingLabel } from './level-sql.ts'
import { distinctTextsOf, presentSql, textSql } from './metric-sql.ts'

type Labelled = Pick<Level, 'field' | 'isMissingExcluded'>

/** The groups that an event is in, by one level, as a list: of one that is in none, `N/A`, or none. */
export function labelsSql({ field, isMissingExcluded }: Labelled): Sql {
  const { sources } = field
  if (sources.length === 0) {
    return isMissingExcluded ? sql`CAST([], 'Array(String)')` : sql`[${missingLabel}]`
  }
  const values = sources.some(isMany)
    ? distinctTextsOf(field)
    : sql`arrayFilter(label -> isNotNull(label), [${onlyTextSql(field)}])`
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

/** The text of a field with one value an event; NULL without one. */
function onlyTextSql({ sources }: Field): Sql {
  const texts = sources.map((source) => textSql(presentSql(source), source))
  return sql`coalesce(${joinSql(texts, sql`, `)})`
}

function isCarriedAsText({ sources }: Field): boolean {
  return sources.length > 0 && !sources.some(isMany)
}

/**
 * What is carried through an aggregation of an event to tell its labels by: of a field with one value
 * an event a text, which takes a third of the time of a list.
 */
export function carriedSql(level: Labelled): Sql {
  const { field, isMissingExcluded } = level
  if (!isCarriedAsText(field)) return labelsSql(level)
  const text = onlyTextSql(field)
  // A text may be empty.
  return isMissingExcluded
    ? sql`ifNull(concat('=', ${text}), '')`
    : sql`ifNull(${text}, ${missingLabel})`
}

/** The labels of an event, from what was carried of it. */
export function carriedLabelsSql({ field, isMissingExcluded }: Labelled, carried: Sql): Sql {
  if (!isCarriedAsText(field)) return carried
  return isMissingExcluded
    ? sql`if(${carried} = '', [], [substring(${carried}, 2)])`
    : sql`[${carried}]`
}

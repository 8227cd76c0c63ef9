import { identifier, joinSql, sql, type Sql } from '../../warehouse/sql-text.ts'
import { isEmptyWhenAbsent, isMany } from '../resolve/field.ts'
import type { Level } from '../resolve/resolve-question.ts'
import { distinctTextsOf, textSql } from './metric-sql.ts'
import type { Shares } from './share-sql.ts'
import { sourceSql } from './source-sql.ts'

/** How one level groups rows. */
export interface LevelSql {
  /** The group a row belongs to, named `name`. */
  readonly selected: Sql
  readonly name: Sql
  /** True for the first of the rows that one event became; undefined where it stays one row. */
  readonly isFirst: Sql | undefined
}

/** The group of what has no value. */
export const missingLabel = sql`'N/A'`

/** How the level at this index, counted from 1, groups rows. */
export function levelSql(level: Level, index: number, shares: Shares | undefined): LevelSql {
  const name = identifier(`group_${index}`)
  const share = shares?.valueOf(index)
  if (share !== undefined) {
    // Its rows are one event together: none of them is more than the others.
    return { selected: sql`ifNull(${share}, ${missingLabel}) AS ${name}`, name, isFirst: undefined }
  }
  return isManyLevel(level) ? manyValuedSql(level, index, name) : singleValuedSql(level, name)
}

/** Whether one event may belong to several groups of the level. */
function isManyLevel({ field }: Level): boolean {
  return field.sources.some(isMany)
}

function singleValuedSql(level: Level, name: Sql): LevelSql {
  return { selected: sql`${labelSql(level)} AS ${name}`, name, isFirst: undefined }
}

/** The group of a row that holds at most one value; `N/A` without one. */
export function labelSql({
  field,
  isMissingExcluded,
}: Pick<Level, 'field' | 'isMissingExcluded'>): Sql {
  const [only] = field.sources
  if (only === undefined) return missingLabel
  if (isEmptyWhenAbsent(only)) {
    const column = sourceSql(only)
    return isMissingExcluded ? column : sql`if(${column} = '', ${missingLabel}, ${column})`
  }
  if (only.kind === 'moment') return sql`toString(${sourceSql(only)})`
  const texts = field.sources.map((source) => textSql(sourceSql(source), source))
  return sql`coalesce(${joinSql([...texts, missingLabel], sql`, `)})`
}

/**
 * An event counts once in the group of each of its values: it becomes one row a value, numbered, so
 * that figures of the levels above can take only the first.
 */
function manyValuedSql({ field, isMissingExcluded }: Level, index: number, name: Sql): LevelSql {
  const texts = distinctTextsOf(field)
  const labels = isMissingExcluded ? texts : sql`if(empty(${texts}), [${missingLabel}], ${texts})`
  // Nothing stands above the first level that could count an event twice.
  if (index === 1) {
    return { selected: sql`arrayJoin(${labels}) AS ${name}`, name, isFirst: undefined }
  }
  const pair = identifier(`value_${index}`)
  return {
    selected: sql`(arrayJoin(arrayZip(${labels}, arrayEnumerate(${labels}))) AS ${pair}).1 AS ${name}`,
    name,
    isFirst: sql`${pair}.2 = 1`,
  }
}

import { sql, type Sql } from '../../../warehouse/sql-text.ts'
import { isEmptyWhenAbsent, type Field } from '../../resolve/field.ts'
import type { ResolvedBelonging } from '../../resolve/resolve-belonging.ts'
import { distinctTextsOf } from '../metric-sql.ts'
import { sourceSql } from '../source-sql.ts'
import { userKeySql } from '../user-sql.ts'

/** What tells an event from all others, as a number. */
export const eventNumber = sql`sipHash128(toDate32(occurred_at), application_id, name, event_id)`

/** The key of the entity where an event is of one at most; a user's is a number unless it is shown. */
export function singleKeySql({ entity, isShown }: ResolvedBelonging): Sql | undefined {
  const [only] = entity.sources
  if (entity.sources.length !== 1 || only === undefined) return undefined
  if (only.kind === 'user' && isShown !== true) return userKeySql(only)
  return only.kind === 'user' || only.kind === 'column' ? sourceSql(only) : undefined
}

/** The keys of all entities that an event names, as in a single one. */
export function keysOf(field: Field, isShown = false): Sql {
  const [only] = field.sources
  if (only?.kind !== 'user' || field.sources.length > 1 || isShown) return textsOf(field)
  return sql`arrayFilter(x -> x != 0, [${userKeySql(only)}])`
}

/** All values of a field as texts, each once; where there is none, nothing. */
export function textsOf(field: Field): Sql {
  const [only] = field.sources
  if (only === undefined) return sql`emptyArrayString()`
  if (field.sources.length === 1 && isEmptyWhenAbsent(only)) {
    const text = sourceSql(only)
    return sql`if(${text} = '', [], [toString(${text})])`
  }
  return sql`arrayMap(x -> assumeNotNull(x), ${distinctTextsOf(field)})`
}

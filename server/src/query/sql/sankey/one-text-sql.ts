import { joinSql, param, sql, type Sql } from '../../../warehouse/sql-text.ts'
import type { ValuePattern } from '../../parse/value-pattern.ts'
import { likePattern } from '../like-pattern.ts'

/** The text of a value, or that of the first pattern that it matches. */
export function oneTextSql(text: Sql, patterns: readonly ValuePattern[]): Sql {
  if (patterns.length === 0) return text
  const cases = patterns.map(({ text: name, pattern }) => {
    return sql`${text} LIKE ${param('String', likePattern(pattern))}, ${param('String', name)}`
  })
  return sql`multiIf(${joinSql(cases, sql`, `)}, ${text})`
}

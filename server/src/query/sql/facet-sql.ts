import { param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { ResolvedFacetQuestion } from '../resolve/resolve-profile-question.ts'
import { likePattern } from './like-pattern.ts'
import { distinctTextsOf, numbersOf } from './metric-sql.ts'
import { matchingProfiles } from './scan.ts'

/** Rows are (value, how many profiles have it, least and greatest number of all profiles). */
export function facetSql(plan: ResolvedFacetQuestion): Sql {
  const { profiles, condition, field, text, limit } = plan
  const matching = matchingProfiles(profiles, condition)
  const texts = field.sources.length === 0 ? sql`emptyArrayString()` : distinctTextsOf(field)
  const { values, isArray } = numbersOf(field)
  const [least, greatest] = isArray
    ? [sql`minArray(${values})`, sql`maxArray(${values})`]
    : [sql`min(${values})`, sql`max(${values})`]
  const holding =
    text === undefined
      ? sql``
      : sql`WHERE label ILIKE ${param('String', `%${likePattern([{ kind: 'literal', text }])}%`)}`
  return sql`SELECT label, count() AS held, (SELECT ${least} ${matching}), (SELECT ${greatest} ${matching})
    FROM (SELECT arrayJoin(${texts}) AS label ${matching}) ${holding}
    GROUP BY label ORDER BY held DESC, label LIMIT ${param('UInt64', limit)}`
}

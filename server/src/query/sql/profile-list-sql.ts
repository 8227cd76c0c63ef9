import { identifier, joinSql, param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { Field } from '../resolve/field.ts'
import type { ResolvedProfileQuestion } from '../resolve/resolve-profile-question.ts'
import { presentSql } from './metric-sql.ts'
import { fieldOrder } from './order-sql.ts'
import { matchingProfiles } from './scan.ts'
import { idName } from './user-sql.ts'

/** Profiles in their order. Rows are (how many match, cells…); a cell is a list of JSON texts. */
export function profileListSql(plan: ResolvedProfileQuestion): Sql {
  const { profiles, condition, columns, order, limit } = plan
  const cells = columns.map(({ field }) => cellSql(field))
  const ordering = [
    ...fieldOrder(order.field, order.direction === 'desc'),
    identifier(idName(profiles.id)),
  ]
  return sql`SELECT ${joinSql([sql`count() OVER ()`, ...cells], sql`, `)}
    ${matchingProfiles(profiles, condition)}
    ORDER BY ${joinSql(ordering, sql`, `)}
    LIMIT ${param('UInt64', limit)}`
}

/** One text a source; of those a profile fills one, or none. */
export function cellSql({ sources }: Field): Sql {
  const texts = sources.map((source) => sql`toJSONString(${presentSql(source)})`)
  return sql`[${joinSql(texts, sql`, `)}]`
}

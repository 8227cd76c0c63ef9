import { userIdColumns } from '../../warehouse/identity-columns.ts'
import { rootOfUser } from '../../warehouse/identity-tables.ts'
import { identifier, param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { IdSource } from '../resolve/condition.ts'
import type { UserSource } from '../resolve/field.ts'
import type { ResolvedUsers, UserReading } from '../resolve/known.ts'

const personKeyColumns = {
  claims: 'claimed_person_key',
  links: 'resolved_person_key',
} as const satisfies Record<ResolvedUsers['resolution'], string>

/** What the id that profiles are gathered by is called in a row of them. */
export function idName(id: IdSource): string {
  return id.kind === 'user' ? 'user_of_profile' : id.column
}

/** The user of an event, or the one whom a profile is of; '' for nobody. */
export function userSql(source: UserSource): Sql {
  if (source.standsIn === 'profile') return identifier(idName(source))
  const { users } = source
  return eitherSql(users, {
    sent: sql`user_id`,
    resolved: identifier(userIdColumns[users.resolution]),
  })
}

/** Whose the event is, also where no user is known: a number, 0 for nobody. */
export function personSql(users: UserReading): Sql {
  const sent = sql`multiIf(user_id != '', cityHash64(user_id), weak_key = 1, 0, weak_key)`
  if (users.kind === 'sent') return sent
  return eitherSql(users, { sent, resolved: identifier(personKeyColumns[users.resolution]) })
}

/** Whether the user is one of these: each id stands for the user whose id it is. */
export function isUserIn(source: UserSource, { id, from }: Ids): Sql {
  const { users, standsIn } = source
  const haveOtherIds = users.resolution === 'links'
  const sent = sql`SELECT ${id} ${from}`
  const resolved = haveOtherIds ? sql`SELECT ${rootOfUser(id)} ${from}` : sent
  if (standsIn === 'profile') {
    // A profile may be that of a user as sent.
    const isMixed = haveOtherIds && users.sentApplications.length > 0
    const all = isMixed ? sql`${sent} UNION ALL ${resolved}` : resolved
    return sql`${userSql(source)} GLOBAL IN (${all})`
  }
  return eitherSql(users, {
    sent: sql`user_id GLOBAL IN (${sent})`,
    resolved: sql`${identifier(userIdColumns[users.resolution])} GLOBAL IN (${resolved})`,
  })
}

/** Ids to be selected: `SELECT ${id} ${from}`. */
export interface Ids {
  readonly id: Sql
  readonly from: Sql
}

/** What holds for events of applications that are read as sent, and what for those of others. */
function eitherSql(
  { sentApplications }: ResolvedUsers,
  { sent, resolved }: { readonly sent: Sql; readonly resolved: Sql },
): Sql {
  if (sentApplications.length === 0) return resolved
  const isSent = sql`application_id IN ${param('Array(String)', sentApplications)}`
  return sql`if(${isSent}, ${sent}, ${resolved})`
}

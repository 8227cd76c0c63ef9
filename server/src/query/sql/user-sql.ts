import { userIdColumns } from '../../warehouse/identity-columns.ts'
import { rootOfUser } from '../../warehouse/identity-tables.ts'
import { identifier, param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { IdSource } from '../resolve/condition.ts'
import type { UserSource } from '../resolve/field.ts'
import type { ResolvedUsers, UserReading } from '../resolve/known.ts'

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

/**
 * The user as a number, 0 for nobody, to be told from others and looked for: that takes half the time
 * of the id as sent, and the id that is found in a dictionary half as much again. Of a million users
 * two have the same number once in forty million cases.
 */
export function userKeySql(source: UserSource): Sql {
  if (source.standsIn === 'profile') return keyOf(userSql(source))
  const { users } = source
  return eitherSql(users, {
    sent: sql`if(user_id = '', 0, ${keyOf(sql`user_id`)})`,
    resolved: columnOf(users, 'user_key'),
  })
}

function keyOf(id: Sql): Sql {
  return sql`cityHash64(${id})`
}

/** Whose the event is, also where no user is known: a number, 0 for nobody. */
export function personSql(users: UserReading): Sql {
  const sent = sql`multiIf(user_id != '', ${keyOf(sql`user_id`)}, weak_key = 1, 0, weak_key)`
  if (users.kind === 'sent') return sent
  return eitherSql(users, { sent, resolved: columnOf(users, 'person_key') })
}

/** Whether the user is one of these: each id stands for the user whose id it is. */
export function isUserIn(source: UserSource, { id, from }: Ids): Sql {
  const { users, standsIn } = source
  const haveOtherIds = users.resolution === 'links'
  const keys = sql`SELECT ${keyOf(haveOtherIds ? rootOfUser(id) : id)} ${from}`
  if (standsIn === 'profile') {
    // A profile may be that of a user as sent.
    const isMixed = haveOtherIds && users.sentApplications.length > 0
    const all = isMixed ? sql`${keys} UNION ALL SELECT ${keyOf(id)} ${from}` : keys
    return sql`${userKeySql(source)} GLOBAL IN (${all})`
  }
  return eitherSql(users, {
    sent: sql`user_id GLOBAL IN (SELECT ${id} ${from})`,
    resolved: sql`${columnOf(users, 'user_key')} GLOBAL IN (${keys})`,
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

const columnPrefixes = { claims: 'claimed', links: 'resolved' } as const

/** The columns of identity-tables.ts: those of claims do not look for another id of a user. */
function columnOf({ resolution }: ResolvedUsers, name: 'user_key' | 'person_key'): Sql {
  return identifier(`${columnPrefixes[resolution]}_${name}`)
}

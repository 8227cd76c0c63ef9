/**
 * Which columns say whose an event is. They look the same whatever a question does with them, and
 * cost what has to be looked up: nothing as long as no id was claimed, and no lookup for an event
 * with a user as long as no two users are linked.
 */
import { sql } from './sql-text.ts'
import type { Row, Warehouse } from './warehouse.ts'

/** `asSent`: there is nothing to resolve. `claims`: weak ids have owners. `links`: users have other names. */
export type Resolution = 'asSent' | 'claims' | 'links'

export const userIdColumns = {
  /** Text; '' for nobody. */
  asSent: 'user_id',
  claims: 'claimed_user_id',
  links: 'resolved_user_id',
} as const satisfies Record<Resolution, string>

/** The dictionaries that questions look into, each after those that it is made of. */
export const identityDictionaryNames = ['user_roots', 'owner_steps', 'weak_owners'] as const

/** How much is to be looked up at the moment, as the loaded dictionaries say. */
export async function readResolution(warehouse: Pick<Warehouse, 'query'>): Promise<Resolution> {
  const rows = await warehouse.query(sql`SELECT name, element_count FROM system.dictionaries
    WHERE database = 'throughline' AND name IN ('user_roots', 'weak_owners')`)
  if (countOf(rows, 'user_roots') > 0) return 'links'
  return countOf(rows, 'weak_owners') > 0 ? 'claims' : 'asSent'
}

function countOf(rows: readonly Row[], name: string): number {
  return Number(rows.find(([found]) => found === name)?.[1] ?? 0)
}

import { joinSql, sql, type Sql } from '../../../warehouse/sql-text.ts'
import { attemptsSql } from './attempts-sql.ts'
import { foundSql, picked } from './found-sql.ts'
import type { ReadJourney } from './taken-event.ts'

const comma = sql`, `

/** An event of `one`, of which is read what it carries, under this name. */
export interface CarriedReading {
  readonly name: Sql
  readonly event: Sql
}

/**
 * A row for each of the list that is made of the `attempts` of an entity: `one` of them, and what its
 * events carry.
 */
export function carryingRowsSql(
  journey: ReadJourney,
  list: Sql,
  readings: readonly CarriedReading[],
): Sql {
  const names = readings.map(({ name }) => name)
  const carried = readings.map(({ name, event }) => {
    const ranks = foundSql(journey, sql`arrayMap(one -> ${event}, every)`, sql`ranks`)
    return sql`${picked(ranks, sql`carried`)} AS ${name}`
  })
  return sql`SELECT ${joinSql([sql`entity, one`, ...names], comma)}
    FROM (SELECT ${joinSql([sql`entity, every`, ...carried], comma)}
      FROM (SELECT *, ${list} AS every FROM (${attemptsSql(journey)})))
    ARRAY JOIN ${joinSql([sql`every AS one`, ...names], comma)}`
}

import { sql, type Sql } from '../../../warehouse/sql-text.ts'
import type { ResolvedJourney } from '../../resolve/resolve-journey.ts'
import { eventNumbersOf } from './event-lists-sql.ts'

/**
 * What stands beside some events of an entity in a list of all of them, as a list; beside an event that
 * is not there (0), what the type has for nothing. A lambda that looked into the list would copy it for
 * each of them.
 */
export function foundSql(journey: ResolvedJourney, events: Sql, list: Sql): Sql {
  const { position } = eventNumbersOf(journey)
  return picked(sql`arrayMap(e -> ${position(sql`e`)}, ${events})`, list)
}

/** The elements at these positions; at 0 and beyond the end, nothing. */
export function picked(positions: Sql, list: Sql): Sql {
  return sql`arrayReduceInRanges('any', arrayMap(i -> (toInt64(i), 1), ${positions}), ${list})`
}

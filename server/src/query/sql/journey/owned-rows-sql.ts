import { joinSql, sql, type Sql } from '../../../warehouse/sql-text.ts'
import type { ResolvedSelection } from '../../resolve/condition.ts'
import type { ResolvedBelonging } from '../../resolve/resolve-belonging.ts'
import { scanEvents } from '../scan.ts'
import { eventNumber, keysOf, singleKeySql, textsOf } from './event-keys.ts'
import { stitchJoinSql } from './stitch-sql.ts'

const comma = sql`, `

/** A row with these columns for each event and each whose it is, its `entity`: a text, or a number. */
export function ownedRowsSql(
  events: ResolvedSelection & ResolvedBelonging,
  columns: readonly Sql[],
): Sql {
  const { entity, fallbacks, isShown } = events
  const scan = scanEvents(events)
  if (fallbacks.length === 0) {
    const key = singleKeySql(events) ?? sql`arrayJoin(${textsOf(entity)})`
    return sql`SELECT ${joinSql([sql`${key} AS entity`, ...columns], comma)} ${scan}`
  }
  const own = [sql`${keysOf(entity, isShown)} AS own_keys`, sql`${eventNumber} AS event_number`]
  const rows = sql`SELECT ${joinSql([...own, ...columns], comma)} ${scan}`
  const { joins, keys } = stitchJoinSql(events)
  return sql`SELECT *, arrayJoin(if(notEmpty(own_keys), own_keys, ${keys})) AS entity
    FROM (${rows}) AS rows_of_events ${joins}`
}

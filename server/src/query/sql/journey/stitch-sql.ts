import { identifier, joinSql, sql, wholeNumber, type Sql } from '../../../warehouse/sql-text.ts'
import type { ResolvedSelection } from '../../resolve/condition.ts'
import {
  stitchMsMax,
  type ResolvedBelonging,
  type ResolvedFallback,
} from '../../resolve/resolve-belonging.ts'
import { eventHash, placesIn } from '../event-order.ts'
import { scanEvents } from '../scan.ts'
import { eventNumber, keysOf } from './event-keys.ts'

interface Stitching {
  /** To stand behind rows with an `event_number`. */
  readonly joins: Sql
  /** The keys that were found, by the first fallback that leads to any. */
  readonly keys: Sql
}

/**
 * Beside events without the key of an entity the keys of the last event before, of those that have
 * both the key and the same fallback.
 */
export function stitchJoinSql(events: ResolvedSelection & ResolvedBelonging): Stitching {
  const joins = events.fallbacks.map((fallback, index) => {
    const number = identifier(`number_${index + 1}`)
    const found = sql`SELECT number AS ${number}, keys AS ${stitchedName(index)} FROM (${stitchedSql(events, fallback)})`
    return sql`GLOBAL ANY LEFT JOIN (${found})
      AS ${identifier(`stitching_${index + 1}`)} ON event_number = ${number} `
  })
  const names = events.fallbacks.map((_, index) => stitchedName(index))
  const found = names.reduceRight((rest, name) => sql`if(notEmpty(${name}), ${name}, ${rest})`)
  return { joins: joinSql(joins, sql``), keys: found }
}

function stitchedName(index: number): Sql {
  return identifier(`stitched_${index + 1}`)
}

/** Rows of (number, keys). Of the events that have both those alone are kept that may be asked for. */
function stitchedSql(
  { entity, isShown, ...events }: ResolvedSelection & ResolvedBelonging,
  { field, among }: ResolvedFallback,
): Sql {
  const { ofEvent, elapsed } = placesIn(among.range, { hash: eventHash })
  const keys = keysOf(entity, isShown)
  const row = sql`${ofEvent()} AS place, arrayJoin(${keysOf(field)}) AS shared`
  const lacking = sql`${scanEvents(events)} AND empty(${keys})`
  const known = sql`SELECT ${keys} AS keys, ${row} ${scanEvents(among)} AND notEmpty(${keys})`
  const since = sql`${elapsed(sql`found.place`)} + ${wholeNumber(stitchMsMax)}`
  // Named, because it is long and stands twice.
  return sql`WITH lacking_rows AS (SELECT ${eventNumber} AS number, ${row} ${lacking})
    SELECT number, argMax(found.keys, found.place) AS keys
    FROM lacking_rows AS lacking
    GLOBAL ASOF JOIN (SELECT * FROM (${known})
      WHERE shared GLOBAL IN (SELECT shared FROM lacking_rows)) AS found
    ON lacking.shared = found.shared AND lacking.place > found.place
    WHERE ${since} >= ${elapsed(sql`lacking.place`)} GROUP BY number`
}

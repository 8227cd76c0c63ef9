import { identifier, joinSql, sql, wholeNumber, type Sql } from '../../../warehouse/sql-text.ts'
import {
  stitchMsMax,
  type ResolvedBelonging,
  type ResolvedFallback,
} from '../../resolve/resolve-belonging.ts'
import { eventOrder } from '../event-order.ts'
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
export function stitchJoinSql({ entity, fallbacks, isShown }: ResolvedBelonging): Stitching {
  const keys = keysOf(entity, isShown)
  const joins = fallbacks.map((fallback, index) => {
    const name = stitchedName(index)
    const number = identifier(`number_${index + 1}`)
    return sql`GLOBAL ANY LEFT JOIN (${stitchedSql(fallback, { keys, name, number })})
      AS ${identifier(`stitching_${index + 1}`)} ON event_number = ${number} `
  })
  const names = fallbacks.map((_, index) => stitchedName(index))
  const found = names.reduceRight((rest, name) => sql`if(notEmpty(${name}), ${name}, ${rest})`)
  return { joins: joinSql(joins, sql``), keys: found }
}

function stitchedName(index: number): Sql {
  return identifier(`stitched_${index + 1}`)
}

interface Named {
  readonly keys: Sql
  readonly name: Sql
  readonly number: Sql
}

function stitchedSql({ field, among }: ResolvedFallback, { keys, name, number }: Named): Sql {
  const last = sql`argMaxIf((keys, place), place, notEmpty(keys)) OVER (
        PARTITION BY shared ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`
  return sql`SELECT number AS ${number}, argMax(last.1, last.2) AS ${name}
    FROM (SELECT number, keys, place, ${last} AS last
      FROM (SELECT ${eventNumber} AS number, ${keys} AS keys, ${eventOrder} AS place,
          arrayJoin(${keysOf(field)}) AS shared
        ${scanEvents(among)}))
    WHERE empty(keys) AND notEmpty(last.1) AND last.2.1 >= place.1 - ${wholeNumber(stitchMsMax)}
    GROUP BY number`
}

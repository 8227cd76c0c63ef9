import { identifier, joinSql, sql, wholeNumber, type Sql } from '../../../warehouse/sql-text.ts'
import type { Condition } from '../../resolve/condition.ts'
import type { Field } from '../../resolve/field.ts'
import type { ResolvedJourney } from '../../resolve/resolve-journey.ts'
import { eventHash, placesIn, type Places } from '../event-order.ts'
import { conditionSql } from '../scan.ts'
import { textsOf } from './event-keys.ts'
import { ownedRowsSql } from './owned-rows-sql.ts'
import { carriedFields, type CarryingJourney } from './taken-event.ts'

const comma = sql`, `

/**
 * A row for each event of an attempt and each who it is of: `entity`, its `place`, what `exclusion`s
 * it falls under and its `session`, both as numbers where they are read, and what attempts carry.
 */
export function eventRowsSql(journey: CarryingJourney): Sql {
  const excluded = journey.exclusions.map(({ condition }) => condition)
  const columns = [
    sql`${journeyPlaces(journey).ofEvent()} AS place`,
    ...(excluded.length === 0 ? [] : [sql`${maskSql(excluded)} AS exclusion`]),
    ...(countsSessions(journey) ? [sql`${sessionSql} AS session`] : []),
    ...carriedFields(journey).map(({ name, value }) => sql`${value} AS ${identifier(name)}`),
  ]
  return ownedRowsSql(journey, columns)
}

/**
 * The places of the events of a journey: before the order a hash of what is held constant, so that events
 * that have the same of it stand together; after it a bit for each step that the event may take. Only where
 * more is read of events do those that take the same steps have to be told apart.
 */
export function journeyPlaces(journey: CarryingJourney): Places {
  const { range, held, steps, exclusions } = journey
  const isMoreRead =
    exclusions.length > 0 || countsSessions(journey) || carriedFields(journey).length > 0
  return placesIn(range, {
    after: { value: () => maskSql(steps), bits: steps.length },
    hash: isMoreRead ? eventHash : undefined,
    ...(held.length > 0 && { before: { value: () => heldSql(held), bits: 64 } }),
  })
}

export function countsSessions({ cuts }: ResolvedJourney): boolean {
  return cuts.some(({ of }) => of === 'sessions')
}

/** A bit for each condition that holds. */
function maskSql(conditions: readonly Condition[]): Sql {
  const bits = conditions.map((condition, index) => {
    const bit = sql`toUInt32(ifNull(${conditionSql(condition)}, false))`
    return index === 0 ? bit : sql`bitShiftLeft(${bit}, ${wholeNumber(index)})`
  })
  return bits.reduce((all, bit) => sql`bitOr(${all}, ${bit})`)
}

function heldSql(fields: readonly Field[]): Sql {
  const lists = fields.map((field) => sql`arraySort(${textsOf(field)})`)
  return sql`cityHash64(toJSONString([${joinSql(lists, comma)}]))`
}

/** 0 where there is none. */
const sessionSql = sql`if(session_id = '', 0, cityHash64(session_id))`

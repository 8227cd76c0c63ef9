import { identifier, joinSql, sql, wholeNumber, type Sql } from '../../../warehouse/sql-text.ts'
import type { Condition } from '../../resolve/condition.ts'
import type { Field } from '../../resolve/field.ts'
import { conditionSql } from '../scan.ts'
import { eventOrder } from '../event-order.ts'
import { textsOf } from './event-keys.ts'
import { ownedRowsSql } from './owned-rows-sql.ts'
import { carriedFields, type ReadJourney } from './taken-event.ts'

const comma = sql`, `

/**
 * A row for each event of an attempt and each who it is of: `entity`, its `place` in time, the
 * `mask` of the steps that it may take, that of the `exclusions` it falls under, what is `held`
 * constant, and what attempts carry.
 */
export function eventRowsSql(journey: ReadJourney): Sql {
  const { steps, exclusions, held } = journey
  const excluded = exclusions.map(({ condition }) => condition)
  const columns = [
    sql`${eventOrder} AS place`,
    sql`${maskSql(steps)} AS mask`,
    ...(excluded.length === 0 ? [] : [sql`${maskSql(excluded)} AS exclusions`]),
    ...(held.length === 0 ? [] : [sql`${heldSql(held)} AS held`]),
    ...carriedFields(journey).map(({ name, value }) => sql`${value} AS ${identifier(name)}`),
  ]
  return ownedRowsSql(journey, columns)
}

/** A bit for each condition that holds. */
function maskSql(conditions: readonly Condition[]): Sql {
  const bits = conditions.map((condition, index) => {
    const bit = sql`toUInt32(ifNull(${conditionSql(condition)}, false))`
    return index === 0 ? bit : sql`bitShiftLeft(${bit}, ${wholeNumber(index)})`
  })
  return bits.reduce((all, bit) => sql`bitOr(${all}, ${bit})`)
}

/** The values as one text. */
function heldSql(fields: readonly Field[]): Sql {
  const lists = fields.map((field) => sql`arraySort(${textsOf(field)})`)
  return sql`toJSONString([${joinSql(lists, comma)}])`
}

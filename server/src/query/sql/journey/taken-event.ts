import { joinSql, sql, wholeNumber, type Sql } from '../../../warehouse/sql-text.ts'
import { isMany } from '../../resolve/field.ts'
import type { CarriedValue, ResolvedJourney } from '../../resolve/resolve-journey.ts'
import { presentSql } from '../metric-sql.ts'
import { sourceSql } from '../source-sql.ts'
import { textsOf } from './event-keys.ts'

const comma = sql`, `

/** What an attempt carries of each of its events, and how a row of events says it. */
export interface CarriedField {
  readonly name: string
  readonly value: Sql
}

/** A journey, and what else attempts carry. */
export interface CarryingJourney extends ResolvedJourney {
  readonly beside?: readonly CarriedField[]
}

/** A journey as it is read once. */
export interface ReadJourney extends CarryingJourney {
  /** The steps at whose events is read what they carry. */
  readonly readAt: readonly number[]
  /** Only those whose key is among these; everybody where there is none. */
  readonly among?: Sql
}

/** `carried.3`, where that is what an event carries under a name. */
export function carriedValue(journey: CarryingJourney, carried: Sql, name: string): Sql {
  const place = carriedFields(journey).findIndex((field) => field.name === name)
  if (place === -1) throw new Error(`an event carries no ${name}`)
  return sql`${carried}.${wholeNumber(place + 1)}`
}

/** What the groups and the measures of a journey read of its events. */
export function carriedFields(journey: CarryingJourney): CarriedField[] {
  const { levels, carried, beside = [] } = journey
  return [
    ...levels.map((level, index) => ({
      name: labelsName(index + 1),
      value: textsOf(level.field),
    })),
    ...carried.map((value) => ({ name: value.name, value: valueSql(value) })),
    ...beside,
  ]
}

/** The place of the groups of a level, counted from 1. */
export function labelsName(level: number): string {
  return `labels_${level}`
}

/** A place for each type that the attribute has. */
function valueSql({ of }: CarriedValue): Sql {
  const values = of.sources.map((source) => {
    if (source.kind === 'moment') return sql`toNullable(${sourceSql(source)})`
    return isMany(source) ? sourceSql(source) : presentSql(source)
  })
  const [only] = values
  if (only === undefined) return sql`NULL`
  return values.length === 1 ? only : sql`tuple(${joinSql(values, comma)})`
}

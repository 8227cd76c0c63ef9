import { joinSql, sql, wholeNumber, type Sql } from '../../../warehouse/sql-text.ts'
import { isMany } from '../../resolve/field.ts'
import type { CarriedValue, JourneyLevel, ResolvedJourney } from '../../resolve/resolve-journey.ts'
import { presentSql } from '../metric-sql.ts'
import { sourceSql } from '../source-sql.ts'
import { textsOf } from './event-keys.ts'

const comma = sql`, `

/** What an attempt carries of each of its events, and how a row of events says it. */
export interface CarriedField {
  readonly name: string
  readonly value: Sql
}

/** A journey as it is read once. */
export interface ReadJourney extends ResolvedJourney {
  /** What else attempts carry. */
  readonly beside?: readonly CarriedField[]
  /** Only those whose key is among these; everybody where there is none. */
  readonly among?: Sql
}

/** Names of the places of a tuple. */
export type Layout = readonly string[]

/** `element.3`, where that is the place of the name. */
export function placeIn(layout: Layout, element: Sql, name: string): Sql {
  const place = layout.indexOf(name)
  if (place === -1) throw new Error(`an event carries no ${name}`)
  return sql`${element}.${wholeNumber(place + 1)}`
}

/** What the cuts, the groups and the measures of a journey read of its events. */
export function carriedFields(journey: ReadJourney): CarriedField[] {
  const { cuts, levels, carried, beside = [] } = journey
  const sessions = cuts.some(({ of }) => of === 'sessions')
  return [
    ...(sessions ? [{ name: 'session', value: sql`session_id` }] : []),
    ...levels.map((level, index) => ({
      name: labelsName(index + 1),
      value: ofStep(journey, level, textsOf(level.field)),
    })),
    ...carried.map((value) => ({ name: value.name, value: valueSql(value) })),
    ...beside,
  ]
}

/** The place of the groups of a level, counted from 1. */
export function labelsName(level: number): string {
  return `labels_${level}`
}

/** Texts are carried by the events that may take the step alone: where steps have an order. */
function ofStep({ order }: ResolvedJourney, { step }: JourneyLevel, texts: Sql): Sql {
  if (order === 'any') return texts
  return sql`if(bitTest(mask, ${wholeNumber(step - 1)}), ${texts}, [])`
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

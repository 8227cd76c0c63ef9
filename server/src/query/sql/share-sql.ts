import { joinSql, sql, wholeNumber, type Sql } from '../../warehouse/sql-text.ts'
import type { TouchSource } from '../resolve/field.ts'
import type { Level } from '../resolve/resolve-question.ts'
import { touchSql } from './touch-sql.ts'

/**
 * Every touch before an event has a share of it, and the shares of an event are one: it becomes a row
 * a touch, or one row where there is none. Shares are counted in whole units, so that they add up to
 * the whole exactly, in whatever order; a power of two of them, so that a sum of shares is a number
 * that JSON can hold. What does not divide evenly goes to the first touches, a unit each.
 */
const unitsOfEvent = 2 ** 24

/** The rows that an event becomes, for the levels that group by its touches. */
export interface Shares {
  /** What the level at this index, counted from 1, groups a row by: NULL where the touch lacks it. */
  valueOf(index: number): Sql | undefined
  /** How many units of its event a row has. */
  readonly units: Sql
}

/** Undefined where no level groups by shares. */
export function sharesOf(levels: readonly Level[]): Shares | undefined {
  const shared = levels.flatMap((level, position) => {
    const source = linearSource(level)
    return source === undefined ? [] : [{ level, source, index: position + 1 }]
  })
  const [first] = shared
  if (first === undefined) return undefined
  const excluding = shared.flatMap(({ level }, place) => (level.isMissingExcluded ? [place] : []))
  const rows = rowsSql(
    shared.map(({ source }) => touchSql(source)),
    excluding,
  )
  // Named where it is written first: the engine makes the rows once.
  const row = (index: number) =>
    index === first.index ? sql`(arrayJoin(${rows}) AS share)` : sql`share`
  return {
    valueOf(index) {
      const place = shared.findIndex((one) => one.index === index)
      return place < 0 ? undefined : sql`${row(index)}.${wholeNumber(place + 1)}`
    },
    units: sql`share.${wholeNumber(shared.length + 1)}`,
  }
}

function linearSource({ field }: Level): TouchSource | undefined {
  const [only] = field.sources
  return only?.kind === 'touch' && only.touch.kind === 'linear' ? only : undefined
}

/** A list of (values…, units), a touch each, without those that lack a value which must be there. */
function rowsSql(lists: readonly Sql[], excluding: readonly number[]): Sql {
  const values = lists.map((_, place) => sql`v${wholeNumber(place)}`)
  const [first = sql`[]`] = lists
  const count = sql`greatest(length(${first}), 1)`
  const units = wholeNumber(unitsOfEvent)
  const share = sql`toUInt64(intDiv(${units}, ${count}) + (place <= ${units} % ${count}))`
  const filled = lists.map((list) => sql`emptyArrayToSingle(${list})`)
  const places = sql`arrayEnumerate(emptyArrayToSingle(${first}))`
  const all = sql`arrayMap((${joinSql([...values, sql`place`], comma)}) -> (${joinSql([...values, share], comma)}), ${joinSql([...filled, places], comma)})`
  if (excluding.length === 0) return all
  const present = excluding.map((place) => sql`isNotNull(row.${wholeNumber(place + 1)})`)
  return sql`arrayFilter(row -> ${joinSql(present, sql` AND `)}, ${all})`
}

const comma = sql`, `

/** Units as the part of events that they are. */
export function wholeEvents(units: Sql): Sql {
  return sql`${units} / ${wholeNumber(unitsOfEvent)}`
}

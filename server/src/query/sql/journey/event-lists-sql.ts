import { identifier, joinSql, sql, wholeNumber, type Sql } from '../../../warehouse/sql-text.ts'
import type { ResolvedJourney } from '../../resolve/resolve-journey.ts'
import type { Places } from '../event-order.ts'
import { eventNumbers, type EventNumbers } from './event-number.ts'
import { countsSessions, eventRowsSql, journeyPlaces } from './event-rows-sql.ts'
import { carriedFields, type CarryingJourney, type ReadJourney } from './taken-event.ts'

const comma = sql`, `

/** The events of a journey as numbers. */
export function eventNumbersOf(journey: CarryingJourney): EventNumbers {
  return eventNumbers(journeyPlaces(journey))
}

/**
 * A row an entity, with lists of its events in their order: their `places`, the `masks` of the steps that
 * they may take, and their numbers (`events`). Where they are read, as long as these: their `sessions`;
 * `lasts`, the position of the last event that has the same of what is held constant; and for each
 * barrier the position of the next event that falls under it.
 *
 * What is `carried` is a list of those events alone that may take one of the steps at which it is read;
 * `ranks` says how many of these there are up to each event.
 */
export function eventListsSql(journey: ReadJourney): Sql {
  const places = journeyPlaces(journey)
  const { ofEvent, eventsMax } = eventNumbers(places)
  const isRead = isReadSql(journey, sql`m`)
  const derived = [
    sql`arrayMap((p, i) -> ${ofEvent(sql`p`, sql`i`)}, places, arrayEnumerate(places)) AS events`,
    ...(journey.held.length === 0 ? [] : [sql`${lastsSql(places)} AS lasts`]),
    ...barriersOf(journey).map(
      ({ name, mask }) => sql`${nextExcluded(mask)} AS ${identifier(name)}`,
    ),
    ...(isRead === undefined ? [] : [sql`arrayCumSum(m -> ${isRead}, masks) AS ranks`]),
  ]
  return sql`SELECT *, ${joinSql(derived, comma)}
    FROM (SELECT *, arrayMap(p -> ${maskOf(places, sql`p`)}, places) AS masks
      FROM (${sortedSql(journey)})
      WHERE throwIf(length(places) > ${wholeNumber(eventsMax)}, 'too many events of one entity') = 0)`
}

function sortedSql(journey: ReadJourney): Sql {
  const mask = maskOf(journeyPlaces(journey), sql`place`)
  const isRead = isReadSql(journey, mask)
  const carried = carriedFields(journey).map(({ name }) => identifier(name))
  const sorted = (name: Sql) => sql`arraySort((x, p) -> p, groupArray(${name}), groupArray(place))`
  const lists = [
    sql`arraySort(groupArray(place)) AS places`,
    ...(journey.exclusions.length === 0 ? [] : [sql`${sorted(sql`exclusion`)} AS exclusions`]),
    ...(countsSessions(journey) ? [sql`${sorted(sql`session`)} AS sessions`] : []),
    ...(isRead === undefined
      ? []
      : [
          sql`arraySort((x, p) -> p, groupArrayIf(tuple(${joinSql(carried, comma)}), ${isRead}),
            groupArrayIf(place, ${isRead})) AS carried`,
        ]),
  ]
  const { among } = journey
  const chosen = among === undefined ? sql`` : sql` WHERE entity GLOBAL IN (${among})`
  return sql`SELECT entity, ${joinSql(lists, comma)}
    FROM (${eventRowsSql(journey)})${chosen} GROUP BY entity`
}

function maskOf({ after }: Places, place: Sql): Sql {
  return sql`toUInt32(${after(place)})`
}

/** Whether an event of this mask carries anything; undefined: none does. In any order each may take any. */
function isReadSql(journey: ReadJourney, mask: Sql): Sql | undefined {
  if (carriedFields(journey).length === 0) return undefined
  if (journey.order === 'any') return sql`${mask} != 0`
  const bits = [...new Set(journey.readAt)].reduce((sum, step) => sum + 2 ** (step - 1), 0)
  return sql`bitAnd(${mask}, ${wholeNumber(bits)}) != 0`
}

/** The position of the last event before the part of the number that stands before the order changes. */
function lastsSql({ before }: Places): Sql {
  const next = sql`arrayPushBack(arrayPopFront(places), bitNot(places[-1]))`
  return sql`arrayReverseFill(i -> i != 0, arrayMap((p, q, i) -> if(${before(sql`p`)} = ${before(sql`q`)}, 0, i),
    places, ${next}, arrayEnumerate(places)))`
}

/** The exclusions that count between some steps and the next ones, as a mask. */
interface Barrier {
  readonly name: string
  readonly mask: number
  /** The steps it stands behind. */
  readonly gaps: readonly number[]
}

export function barriersOf({ steps, exclusions }: ResolvedJourney): Barrier[] {
  const byMask = new Map<number, number[]>()
  for (const step of steps.keys()) {
    const bits = exclusions.map(({ from, to }, index) =>
      from <= step && step < to ? 2 ** index : 0,
    )
    const mask = bits.reduce((sum, bit) => sum + bit, 0)
    if (mask !== 0) byMask.set(mask, [...(byMask.get(mask) ?? []), step])
  }
  return [...byMask].map(([mask, gaps], index) => ({ name: `barrier_${index + 1}`, mask, gaps }))
}

/** Beside each event the position of the next one that falls under these exclusions; 0: there is none. */
function nextExcluded(mask: number): Sql {
  const own = sql`arrayMap((x, i) -> if(bitAnd(x, ${wholeNumber(mask)}) != 0, i, 0), exclusions, arrayEnumerate(exclusions))`
  return sql`arrayPushBack(arrayPopFront(arrayReverseFill(i -> i != 0, ${own})), 0)`
}

/**
 * The attempts of each entity, as lists of the numbers of the events that they took.
 *
 * Each event that takes the first step begins an attempt. Where all of these are at one step is a list as
 * long as there are attempts, and so is where they are at the next one: the next event that takes it, which
 * is found for all of them at once by sorting both lists together. That takes as long as there are events
 * and steps, whoever they are of. What ends an attempt early (too late, too many sessions, an exclusion)
 * shortens it afterwards: up to there it is the same.
 */
import {
  identifier,
  joinSql,
  param,
  sql,
  wholeNumber,
  type Sql,
} from '../../../warehouse/sql-text.ts'
import type { Cut } from '../../parse/journey.ts'
import type { ResolvedJourney } from '../../resolve/resolve-journey.ts'
import { comparisonSigns } from '../scan.ts'
import { anyChainsSql } from './any-chains-sql.ts'
import { barriersOf, eventListsSql, eventNumbersOf } from './event-lists-sql.ts'
import { foundSql } from './found-sql.ts'
import type { ReadJourney } from './taken-event.ts'

const comma = sql`, `

/** Rows of an entity: its `attempts`, and lists of its events. An entity without any attempt has a row too. */
export function attemptsSql(journey: ReadJourney): Sql {
  const lists = eventListsSql(journey)
  const chains = journey.order === 'any' ? anyChainsSql(journey, lists) : chainsSql(journey, lists)
  // Of those that end alike the first stands for all.
  return sql`SELECT *, arrayFilter((a, n) -> n = 1, ended,
      arrayEnumerateUniq(arrayMap(a -> length(a), ended), arrayMap(a -> a[-1], ended))) AS attempts
    FROM (SELECT *, ${endedSql(journey)} AS ended FROM (${chains}))`
}

/** Later than every event, with no tag. */
const never = sql`18446744073709551612`
/** The tag of where an attempt is. Those of events that may take the next step have none, and come first. */
const here = sql`3`

/** For steps in order: beside the lists `chains`, of each attempt the events up to where it gets. */
function chainsSql({ steps }: ResolvedJourney, lists: Sql): Sql {
  const numbers = steps.map((_, index) => index + 1)
  const takers = numbers.map((step) => {
    return sql`arrayFilter((e, m) -> bitTest(m, ${wholeNumber(step - 1)}), events, masks) AS ${stepName(step)}`
  })
  const rows = numbers
    .slice(1)
    .reduce(
      (before, step) => nextSql(before, step),
      sql`SELECT *, ${joinSql(takers, comma)} FROM (${lists})`,
    )
  const names = joinSql(numbers.map(stepName), comma)
  const reached = joinSql(
    numbers.map((step) => sql`(${stepName(step)} != ${never})`),
    sql` + `,
  )
  return sql`SELECT *, arrayMap((${names}) -> arraySlice([${names}], 1, ${reached}), ${names}) AS chains FROM (${rows})`
}

/** The events that may take a step become those that take it, one beside each attempt. */
function nextSql(rows: Sql, step: number): Sql {
  const before = sql`arrayMap(e -> bitOr(e, ${here}), ${stepName(step - 1)})`
  const isHere = sql`bitAnd(e, ${here}) = ${here}`
  return sql`SELECT * EXCEPT merged REPLACE (arrayFilter((n, e) -> ${isHere},
      arrayReverseFill(e -> NOT (${isHere}), merged), merged) AS ${stepName(step)})
    FROM (SELECT *, arrayPushBack(arraySort(arrayConcat(${before}, ${stepName(step)})), ${never}) AS merged FROM (${rows}))`
}

function stepName(step: number): Sql {
  return identifier(`step_${step}`)
}

/** The attempts as far as they get before something ends them. */
function endedSql(journey: ResolvedJourney): Sql {
  const beside = [
    ...barrierReadings(journey),
    ...sessionReadings(journey),
    ...lastReadings(journey),
  ]
  const limits = [
    ...journey.cuts.map((cut) => lateSql(cut, journey)),
    ...barredSql(journey),
    ...(journey.order === 'strict' ? [strictSql(journey)] : []),
    ...(journey.held.length === 0 ? [] : [heldSql(journey)]),
  ]
  if (limits.length === 0) return sql`chains`
  const limit = limits.reduce((least, one) => sql`least(${one}, ${least})`)
  const names = [sql`a`, ...beside.map(({ name }) => name)]
  const values = beside.map(({ list, step }) =>
    foundSql(journey, sql`arrayMap(a -> ${at(step)}, chains)`, list),
  )
  return sql`arrayMap((${joinSql(names, comma)}) -> arraySlice(a, 1, ${limit}), ${joinSql([sql`chains`, ...values], comma)})`
}

/** What a cut asks of an attempt that has got to its end, as the number of events that it keeps. */
function lateSql({ from, to, of, comparison, value }: Cut, journey: ResolvedJourney): Sql {
  const { moment } = eventNumbersOf(journey)
  const sessions = Array.from({ length: to - from + 1 }, (_, index) => sessionName(from + index))
  const found =
    of === 'milliseconds'
      ? sql`${moment(at(to))} - (${moment(at(from))})`
      : sql`length(arrayDistinct(arrayFilter(s -> s != 0, [${joinSql(sessions, comma)}])))`
  const holds = sql`${found} ${comparisonSigns[comparison]} ${param('Int64', value)}`
  return keeping(journey, to - 1, sql`length(a) >= ${wholeNumber(to)} AND NOT (${holds})`)
}

function barredSql(journey: ResolvedJourney): Sql[] {
  const { position } = eventNumbersOf(journey)
  return barriersOf(journey).flatMap(({ name, gaps }) =>
    gaps.map((step) => {
      const barrier = barrierName(name, step)
      const isThere = sql`length(a) > ${wholeNumber(step)} AND ${barrier} != 0`
      return keeping(journey, step, sql`${isThere} AND ${barrier} < ${position(at(step + 1))}`)
    }),
  )
}

/** Up to where one event is next to the other. */
function strictSql({ steps, ...journey }: ResolvedJourney): Sql {
  const { position } = eventNumbersOf({ steps, ...journey })
  const positions = sql`arrayMap(e -> ${position(sql`e`)}, a)`
  const gap = sql`arrayFirstIndex(d -> d != 1, arrayPopFront(arrayDifference(${positions})))`
  return sql`if(${gap} = 0, ${wholeNumber(steps.length)}, ${gap})`
}

/** Up to the last event that has the same of what is held constant. */
function heldSql(journey: ResolvedJourney): Sql {
  return sql`arrayCount(e -> ${eventNumbersOf(journey).position(sql`e`)} <= last_held, a)`
}

/** What stands in a list of all events beside that which took a step. */
interface Reading {
  readonly name: Sql
  readonly list: Sql
  readonly step: number
}

function keeping({ steps }: ResolvedJourney, count: number, isCut: Sql): Sql {
  return sql`if(${isCut}, ${wholeNumber(count)}, ${wholeNumber(steps.length)})`
}

function barrierReadings(journey: ResolvedJourney): Reading[] {
  return barriersOf(journey).flatMap(({ name, gaps }) =>
    gaps.map((step) => ({ name: barrierName(name, step), list: identifier(name), step })),
  )
}

function barrierName(name: string, step: number): Sql {
  return identifier(`${name}_at_${step}`)
}

function sessionReadings({ cuts }: ResolvedJourney): Reading[] {
  const ways = cuts.filter(({ of }) => of === 'sessions')
  const steps = ways.flatMap(({ from, to }) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index),
  )
  return [...new Set(steps)].map((step) => {
    return { name: sessionName(step), list: sql`sessions`, step }
  })
}

function sessionName(step: number): Sql {
  return identifier(`session_at_${step}`)
}

function lastReadings({ held }: ResolvedJourney): Reading[] {
  return held.length === 0 ? [] : [{ name: sql`last_held`, list: sql`lasts`, step: 1 }]
}

/** The event that took a step. */
function at(step: number): Sql {
  return sql`a[${wholeNumber(step)}]`
}

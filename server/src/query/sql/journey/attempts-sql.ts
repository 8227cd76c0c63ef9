/**
 * The attempts of each entity, as lists of the events that they took.
 *
 * How an attempt goes on from an event depends on what comes after it alone, so attempts are read from
 * the last step to the first: beside each event that may take a step stands how it goes on from there,
 * which is how the nearest event after it that may take the next step does. That takes as long as there
 * are events and steps, however many attempts there are. What ends an attempt early (too late, too many
 * sessions, an exclusion) shortens it afterwards: up to there it is the same.
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
import { eventRowsSql } from './event-rows-sql.ts'
import { carriedFields, placeIn, type Layout, type ReadJourney } from './taken-event.ts'

const comma = sql`, `

/** What stands in each event of an attempt. */
export function takenLayout(journey: ReadJourney): Layout {
  const held = journey.held.length === 0 ? [] : ['start', 'held']
  const barriers = barriersOf(journey).map(({ name }) => name)
  return ['number', 'ms', ...held, ...barriers, ...carriedNames(journey)]
}

/** Rows of (entity, attempts). An entity without any has a row too. */
export function attemptsSql(journey: ReadJourney): Sql {
  const layout = takenLayout(journey)
  const chains = journey.order === 'any' ? anyChains(journey, layout) : chainsSql(journey, layout)
  const limit = limitSql(journey, layout)
  const last = placeIn(layout, sql`a[-1]`, 'number')
  // Of those that end alike the first stands for all.
  return sql`SELECT entity, arrayFilter((a, n) -> n = 1, ended,
      arrayEnumerateUniq(arrayMap(a -> length(a), ended), arrayMap(a -> ${last}, ended))) AS attempts
    FROM (SELECT entity, arrayMap(a -> arraySlice(a, 1, ${limit}), chains) AS ended
      FROM (SELECT entity, ${chains} AS chains
        FROM (SELECT entity, ${masksSql(journey)} AS masks, ${takenSql(journey, layout)} AS taken
          FROM (${sortedSql(journey)}))))`
}

/** The exclusions that count between some steps and the next ones, as a mask. */
interface Barrier {
  readonly name: string
  readonly mask: number
  /** The steps it stands behind. */
  readonly gaps: readonly number[]
}

function barriersOf({ steps, exclusions }: ResolvedJourney): Barrier[] {
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

function carriedNames(journey: ReadJourney): Layout {
  return carriedFields(journey).map(({ name }) => name)
}

/** A row of events as it is sorted: what has to stay the same first, then the order. */
function sortedLayout(journey: ReadJourney): Layout {
  const held = journey.held.length === 0 ? [] : ['held']
  const exclusions = journey.exclusions.length === 0 ? [] : ['exclusions']
  return [...held, 'place', 'mask', ...exclusions, ...carriedNames(journey)]
}

function sortedSql(journey: ReadJourney): Sql {
  const columns = sortedLayout(journey).map(identifier)
  const among =
    journey.among === undefined ? sql`` : sql` WHERE entity GLOBAL IN (${journey.among})`
  return sql`SELECT entity, arraySort(groupArray((${joinSql(columns, comma)}))) AS sorted
    FROM (${eventRowsSql(journey)})${among} GROUP BY entity`
}

function masksSql(journey: ReadJourney): Sql {
  return sql`arrayMap(e -> ${placeIn(sortedLayout(journey), sql`e`, 'mask')}, sorted)`
}

/** The events as attempts take them; their numbers are places in the list. */
function takenSql(journey: ReadJourney, layout: Layout): Sql {
  const sorted = sortedLayout(journey)
  const barriers = barriersOf(journey)
  const exclusions = barriers.length === 0 ? sql`` : placeIn(sorted, sql`e`, 'exclusions')
  const place = placeIn(sorted, sql`e`, 'place')
  const values = layout.map((name) => {
    if (name === 'number') return sql`toUInt32(i)`
    if (name === 'ms') return sql`${place}.1`
    if (name === 'start') return place
    return sorted.includes(name) ? placeIn(sorted, sql`e`, name) : identifier(name)
  })
  const names = barriers.map(({ name }) => identifier(name))
  const lists = barriers.map(({ mask }) => nextExcluded(mask, exclusions))
  const parameters = joinSql([sql`e`, sql`i`, ...names], comma)
  return sql`arrayMap((${parameters}) -> (${joinSql(values, comma)}),
    ${joinSql([sql`sorted`, sql`arrayEnumerate(sorted)`, ...lists], comma)})`
}

/** Beside each event the number of the next one that falls under these exclusions; 0: there is none. */
function nextExcluded(mask: number, exclusions: Sql): Sql {
  const own = sql`arrayMap((e, i) -> if(bitAnd(${exclusions}, ${wholeNumber(mask)}) != 0, toUInt32(i), 0), sorted, arrayEnumerate(sorted))`
  return sql`arrayResize(arrayPopFront(arrayReverseFill(i -> i != 0, ${own})), length(sorted))`
}

/** For steps in order. */
function chainsSql(journey: ResolvedJourney, layout: Layout): Sql {
  const { steps, order, held } = journey
  const last = sql`arrayMap((m, e) -> if(${takes(steps.length)}, [e], []), masks, taken)`
  const onward = steps.slice(0, -1).reduceRight((after, _, index) => {
    const next = order === 'strict' ? after : sql`arrayReverseFill(g -> notEmpty(g), ${after})`
    const rest = held.length === 0 ? sql`g` : sql`if(${isSame(sql`g[1]`, layout)}, g, [])`
    return sql`arrayMap((m, e, g) -> if(${takes(index + 1)}, arrayPushFront(${rest}, e), []),
      masks, taken, arrayResize(arrayPopFront(${next}), length(masks)))`
  }, last)
  return sql`arrayFilter(a -> notEmpty(a), ${onward})`
}

/** Whether an event and the one at hand have the same of what is held constant. */
function isSame(event: Sql, layout: Layout): Sql {
  return sql`${placeIn(layout, event, 'held')} = ${placeIn(layout, sql`e`, 'held')}`
}

function takes(step: number): Sql {
  return sql`bitTest(m, ${wholeNumber(step - 1)})`
}

/**
 * For steps in any order: event by event, each attempt that was begun takes it for the first step that
 * is open to it. Attempts are pairs of the steps that are done and the events.
 */
function anyChains({ held }: ResolvedJourney, layout: Layout): Sql {
  const open = sql`bitAnd(m, bitNot(o.1))`
  const same = held.length === 0 ? sql`` : sql` AND ${isSame(sql`o.2[1]`, layout)}`
  const isTaken = sql`${open} != 0${same}`
  const going = sql`arrayMap(o -> if(${isTaken}, (bitOr(o.1, ${lowest(open)}), arrayPushBack(o.2, e)), o), all)`
  const begun = sql`if(m = 0, [], [(${lowest(sql`m`)}, [e])])`
  const none = sql`arrayResize([(toUInt32(0), [taken[1]])], 0)`
  return sql`arrayMap(o -> o.2, arrayFold((all, m, e) -> arrayConcat(${going}, ${begun}), masks, taken, ${none}))`
}

/** The lowest bit. */
function lowest(bits: Sql): Sql {
  return sql`toUInt32(bitAnd(${bits}, bitNot(${bits}) + 1))`
}

/** How many of its events an attempt keeps. */
function limitSql(journey: ResolvedJourney, layout: Layout): Sql {
  const { cuts, steps } = journey
  const all = wholeNumber(steps.length)
  const barred = barriersOf(journey).flatMap(({ name, gaps }) =>
    gaps.map((step) => {
      const barrier = placeIn(layout, at(step), name)
      const next = placeIn(layout, at(step + 1), 'number')
      const isCut = sql`length(a) > ${wholeNumber(step)} AND ${barrier} != 0 AND ${barrier} < ${next}`
      return sql`if(${isCut}, ${wholeNumber(step)}, ${all})`
    }),
  )
  const late = cuts.map((cut) => {
    const isCut = sql`length(a) >= ${wholeNumber(cut.to)} AND NOT (${holdsSql(cut, layout)})`
    return sql`if(${isCut}, ${wholeNumber(cut.to - 1)}, ${all})`
  })
  return [...late, ...barred].reduce((least, limit) => sql`least(${limit}, ${least})`, all)
}

/** What a cut asks of an attempt that has got to its end. */
function holdsSql({ from, to, of, comparison, value }: Cut, layout: Layout): Sql {
  const found =
    of === 'milliseconds'
      ? sql`${placeIn(layout, at(to), 'ms')} - ${placeIn(layout, at(from), 'ms')}`
      : sql`length(arrayDistinct(arrayFilter(s -> s != '', arrayMap(e -> ${placeIn(layout, sql`e`, 'session')}, arraySlice(a, ${wholeNumber(from)}, ${wholeNumber(to - from + 1)})))))`
  return sql`${found} ${comparisonSigns[comparison]} ${param('Int64', value)}`
}

/** The event that took a step. */
function at(step: number): Sql {
  return sql`a[${wholeNumber(step)}]`
}

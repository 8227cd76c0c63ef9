import { joinSql, param, sql, wholeNumber, type Sql } from '../../../warehouse/sql-text.ts'
import type { ValuePattern } from '../../parse/value-pattern.ts'
import { isEmptyWhenAbsent, isMany, type Field } from '../../resolve/field.ts'
import type { ResolvedSankey } from '../../resolve/resolve-sankey.ts'
import { placesIn, type Places } from '../event-order.ts'
import { ownedRowsSql } from '../journey/owned-rows-sql.ts'
import { distinctTextsOf, textSql } from '../metric-sql.ts'
import { scanEvents } from '../scan.ts'
import { sourceSql } from '../source-sql.ts'
import { oneTextSql } from './one-text-sql.ts'

const comma = sql`, `

/**
 * Rows of (way): of every entity the values that it goes through, in the order of its first visits, as
 * numbers. Values and entities are hashes: of a million two are the same once in forty million cases.
 *
 * What grows with the events is two numbers of each, in lists of its entity: sorting those takes half the
 * time of grouping by entity and value. Everything behind them is a row an entity.
 */
export function waysSql(plan: ResolvedSankey): Sql {
  return sql`SELECT ${waySql(plan)} AS way FROM (${visitsSql(plan)})${onWays(plan)}`
}

/**
 * Rows of (who, way, seen, seen_at): the same with whose a way is, and what was visited from its start on,
 * in its direction, each with the place of the event.
 */
export function walksSql(plan: ResolvedSankey): Sql {
  const [seen, seenAt] =
    plan.target === undefined
      ? [followedSql(sql`visited`, plan), followedSql(sql`places`, plan)]
      : [sql`arrayPushFront(visited, origin)`, sql`arrayPushFront(places, start)`]
  return sql`SELECT who, ${waySql(plan)} AS way, ${seen} AS seen, ${seenAt} AS seen_at
    FROM (${visitsSql(plan, true)})${onWays(plan)}`
}

/** A row with these columns for each event and each whose it is, with the place of the event. */
export function eventRowsSql(plan: ResolvedSankey, columns: readonly Sql[] = []): Sql {
  const { source, target, patterns } = plan
  const values =
    target === undefined
      ? [sql`${visitSql(source, patterns)} AS visit`]
      : [sql`${firstSql(source, patterns)} AS first`, sql`${orNone(target, patterns)} AS visit`]
  return ownedRowsSql(plan, [...values, sql`${placesOf(plan).ofEvent()} AS place`, ...columns])
}

/** The order of the events. Two that come in as one are the same if their values are. */
export function placesOf({ range, target }: ResolvedSankey): Places {
  const hash = target === undefined ? sql`cityHash64(visit)` : sql`cityHash64(first, visit)`
  return placesIn(range, { hash })
}

/** The number by which a value is known in ways. */
export function valueNumber(value: string, { patterns }: ResolvedSankey): Sql {
  return numberOf(oneTextSql(param('String', value), patterns))
}

function waySql(plan: ResolvedSankey): Sql {
  const { target, columns } = plan
  if (target === undefined) {
    return sql`arraySlice(arrayDistinct(${followedSql(sql`visited`, plan)}), 1, ${wholeNumber(columns)})`
  }
  return sql`arrayPushFront(arraySlice(arrayDistinct(visited), 1, ${wholeNumber(columns - 1)}), origin)`
}

/** What of all visits in their order, or of something beside each, a way goes through. */
function followedSql(list: Sql, plan: ResolvedSankey): Sql {
  const { anchor } = plan
  if (anchor === undefined) return list
  const at = sql`indexOf(visited, ${valueNumber(anchor.value, plan)})`
  // To an end a way is told backward: its first column is what it leads to.
  return anchor.side === 'end'
    ? sql`arrayReverse(arraySlice(${list}, 1, ${at}))`
    : sql`arraySlice(${list}, ${at})`
}

/** Who never was at the anchor is on no way, nor who has no value of the source. */
function onWays(plan: ResolvedSankey): Sql {
  const { target, anchor } = plan
  if (target !== undefined) return sql` WHERE origin != 0`
  if (anchor === undefined) return sql``
  return sql` WHERE has(visited, ${valueNumber(anchor.value, plan)})`
}

/**
 * A row an entity: what it visited, in order. From one attribute to another that is behind its start, which
 * stands there too. If it is told, also who it is, and the places of the visits.
 */
function visitsSql(plan: ResolvedSankey, isTold = false): Sql {
  const { source, target } = plan
  const rows = sql`FROM (${eventRowsSql(plan)}) GROUP BY cityHash64(entity)`
  const who = isTold ? [sql`any(entity) AS who`] : []
  if (target === undefined) {
    const visits = sql`arraySort((v, p) -> p, groupArray(visit), groupArray(place))`
    const listed = listedVisits(source, visits, isTold && sql`arraySort(groupArray(place))`)
    return sql`SELECT ${joinSql([...who, ...listed], comma)} ${rows}`
  }
  const before = sql`arrayCount(p -> p <= start, spots)`
  const after = sql`arraySlice(arraySort((v, p) -> p, visits, spots), ${before} + 1)`
  const spotsAfter = sql`arraySlice(arraySort(spots), ${before} + 1)`
  const told = isTold ? [sql`who, start`] : []
  const listed = listedVisits(target, after, isTold && spotsAfter)
  const isVisit = isManyValued(target) ? sql`notEmpty(visit)` : sql`visit != 0`
  const gathered = [
    ...who,
    sql`argMinIf(first, place, first != 0) AS origin, minIf(place, first != 0) AS start`,
    sql`groupArrayIf(visit, ${isVisit}) AS visits, groupArrayIf(place, ${isVisit}) AS spots`,
  ]
  return sql`SELECT ${joinSql([...told, sql`origin`, ...listed], comma)}
    FROM (SELECT ${joinSql(gathered, comma)} ${rows})`
}

/** The values that events visited one by one and, where there are places of the events, that of each. */
function listedVisits(field: Field, visits: Sql, places: Sql | false): readonly Sql[] {
  const visited = sql`${flat(field, visits)} AS visited`
  if (places === false) return [visited]
  if (!isManyValued(field)) return [visited, sql`${places} AS places`]
  const each = sql`arrayFlatten(arrayMap((v, p) -> arrayMap(x -> p, v), ${visits}, ${places}))`
  return [visited, sql`${each} AS places`]
}

function numberOf(text: Sql): Sql {
  return sql`cityHash64(assumeNotNull(${text}))`
}

/** The value that an event visits, or the list of them in the order of their texts. */
function visitSql(field: Field, patterns: readonly ValuePattern[]): Sql {
  if (!isManyValued(field)) return numberOf(oneTextSql(textOf(field), patterns))
  return sql`arrayMap(t -> ${numberOf(sql`t`)}, arraySort(${textsOf(field, patterns)}))`
}

/** The distinct texts of a field that may have several. */
function textsOf(field: Field, patterns: readonly ValuePattern[]): Sql {
  const texts = distinctTextsOf(field)
  if (patterns.length === 0) return texts
  return sql`arrayDistinct(arrayMap(t -> ${oneTextSql(sql`t`, patterns)}, ${texts}))`
}

/** Likewise, of an event that may have none: 0, or no element. */
function orNone(field: Field, patterns: readonly ValuePattern[]): Sql {
  const visit = visitSql(field, patterns)
  return isManyValued(field) ? visit : sql`if(${hasText(field)}, ${visit}, 0)`
}

/** The first of these. */
function firstSql(field: Field, patterns: readonly ValuePattern[]): Sql {
  return isManyValued(field) ? sql`${visitSql(field, patterns)}[1]` : orNone(field, patterns)
}

function flat(field: Field, values: Sql): Sql {
  return isManyValued(field) ? sql`arrayFlatten(${values})` : values
}

function isManyValued({ sources }: Field): boolean {
  return sources.some(isMany)
}

/** The text of a field that has one at most. */
function textOf({ sources }: Field): Sql {
  const [only] = sources
  if (only === undefined) return sql`CAST(NULL, 'Nullable(String)')`
  const texts = sources.map((source) => textSql(sourceSql(source), source))
  return sources.length === 1 ? joinSql(texts, comma) : sql`coalesce(${joinSql(texts, comma)})`
}

function hasText(field: Field): Sql {
  const [only] = field.sources
  const text = textOf(field)
  return only !== undefined && isEmptyWhenAbsent(only)
    ? sql`${text} != ''`
    : sql`isNotNull(${text})`
}

/** Rows of (named, name) for the values of these fields. */
export function namesSql({ named, patterns }: ResolvedSankey): Sql {
  const all = named.map(({ field, among }) => {
    const text = isManyValued(field) ? sql`arrayJoin(${distinctTextsOf(field)})` : textOf(field)
    const name = oneTextSql(sql`toString(assumeNotNull(text))`, patterns)
    return sql`SELECT ${name} AS found
      FROM (SELECT ${text} AS text ${scanEvents(among)}) GROUP BY text`
  })
  return sql`SELECT ${numberOf(sql`found`)} AS named, any(found) AS name
    FROM (${joinSql(all, sql` UNION ALL `)}) GROUP BY named`
}

import { joinSql, param, sql, wholeNumber, type Sql } from '../../../warehouse/sql-text.ts'
import type { Anchor } from '../../parse/parse-sankey.ts'
import { isEmptyWhenAbsent, isMany, type Field } from '../../resolve/field.ts'
import type { ResolvedSankey } from '../../resolve/resolve-sankey.ts'
import { placeInRange } from '../event-order.ts'
import { ownedRowsSql } from '../journey/owned-rows-sql.ts'
import { distinctTextsOf, textSql } from '../metric-sql.ts'
import { scanEvents } from '../scan.ts'
import { sourceSql } from '../source-sql.ts'

const comma = sql`, `

/**
 * Rows of (way): of every entity the values that it goes through, in the order of its first visits, as
 * numbers. Values and entities are hashes: of a million two are the same once in forty million cases.
 *
 * What grows with the events is two numbers of each, in lists of its entity: sorting those takes half the
 * time of grouping by entity and value. Everything behind them is a row an entity.
 */
export function waysSql(plan: ResolvedSankey): Sql {
  const { source, target, columns, anchor } = plan
  if (target === undefined) {
    const visits = sql`arraySort((v, p) -> p, groupArray(visit), groupArray(place))`
    const rows = rowsSql(plan, [sql`${visitSql(source)} AS visit`], sql`cityHash64(visit)`)
    const visited = sql`SELECT ${flat(source, visits)} AS visited
      FROM (${rows}) GROUP BY cityHash64(entity)`
    return sql`SELECT arraySlice(arrayDistinct(${followed(anchor)}), 1, ${wholeNumber(columns)}) AS way
      FROM (${visited})${among(anchor)}`
  }
  const before = sql`arrayCount(p -> p <= start, places)`
  const after = sql`arraySlice(arraySort((v, p) -> p, visits, places), ${before} + 1)`
  const visits = sql`arrayDistinct(${flat(target, after)})`
  const isVisit = isManyValued(target) ? sql`notEmpty(visit)` : sql`visit != 0`
  const values = [sql`${firstSql(source)} AS first`, sql`${orNone(target)} AS visit`]
  return sql`SELECT arrayPushFront(arraySlice(${visits}, 1, ${wholeNumber(columns - 1)}), origin) AS way
    FROM (SELECT argMinIf(first, place, first != 0) AS origin, minIf(place, first != 0) AS start,
        groupArrayIf(visit, ${isVisit}) AS visits, groupArrayIf(place, ${isVisit}) AS places
      FROM (${rowsSql(plan, values, sql`cityHash64(first, visit)`)}) GROUP BY cityHash64(entity))
    WHERE origin != 0`
}

/** What of all visits in their order a way goes through. */
function followed(anchor: Anchor | undefined): Sql {
  if (anchor === undefined) return sql`visited`
  const at = sql`indexOf(visited, ${numberOf(param('String', anchor.value))})`
  // To an end a way is told backward: its first column is what it leads to.
  return anchor.side === 'end'
    ? sql`arrayReverse(arraySlice(visited, 1, ${at}))`
    : sql`arraySlice(visited, ${at})`
}

/** Who never was at the anchor is on no way. */
function among(anchor: Anchor | undefined): Sql {
  if (anchor === undefined) return sql``
  return sql` WHERE has(visited, ${numberOf(param('String', anchor.value))})`
}

/** A row for each event and each whose it is. Two that come in as one are the same if their values are. */
function rowsSql(plan: ResolvedSankey, values: readonly Sql[], hash: Sql): Sql {
  return ownedRowsSql(plan, [...values, sql`${placeInRange(plan.range, hash)} AS place`])
}

function numberOf(text: Sql): Sql {
  return sql`cityHash64(assumeNotNull(${text}))`
}

/** The value that an event visits, or the list of them in the order of their texts. */
function visitSql(field: Field): Sql {
  if (!isManyValued(field)) return numberOf(textOf(field))
  return sql`arrayMap(t -> ${numberOf(sql`t`)}, arraySort(${distinctTextsOf(field)}))`
}

/** Likewise, of an event that may have none: 0, or no element. */
function orNone(field: Field): Sql {
  const visit = visitSql(field)
  return isManyValued(field) ? visit : sql`if(${hasText(field)}, ${visit}, 0)`
}

/** The first of these. */
function firstSql(field: Field): Sql {
  return isManyValued(field) ? sql`${visitSql(field)}[1]` : orNone(field)
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
export function namesSql({ named }: ResolvedSankey): Sql {
  const all = named.map(({ field, among }) => {
    const text = isManyValued(field) ? sql`arrayJoin(${distinctTextsOf(field)})` : textOf(field)
    return sql`SELECT toString(assumeNotNull(text)) AS found
      FROM (SELECT ${text} AS text ${scanEvents(among)}) GROUP BY text`
  })
  return sql`SELECT ${numberOf(sql`found`)} AS named, any(found) AS name
    FROM (${joinSql(all, sql` UNION ALL `)}) GROUP BY named`
}

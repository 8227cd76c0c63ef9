import { joinSql, sql, wholeNumber, type Sql } from '../../../warehouse/sql-text.ts'
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
  const { source, target, columns } = plan
  if (target === undefined) {
    const visits = sql`arraySort((v, p) -> p, groupArray(visit), groupArray(place))`
    return sql`SELECT arraySlice(arrayDistinct(${flat(source, visits)}), 1, ${wholeNumber(columns)}) AS way
      FROM (${rowsSql(plan, [sql`${visitSql(source)} AS visit`])}) GROUP BY cityHash64(entity)`
  }
  const before = sql`arrayCount(p -> p <= start, places)`
  const after = sql`arraySlice(arraySort((v, p) -> p, visits, places), ${before} + 1)`
  const visits = sql`arrayDistinct(${flat(target, after)})`
  const isVisit = isManyValued(target) ? sql`notEmpty(visit)` : sql`visit != 0`
  const values = [sql`${firstSql(source)} AS first`, sql`${visitSql(target)} AS visit`]
  return sql`SELECT arrayPushFront(arraySlice(${visits}, 1, ${wholeNumber(columns - 1)}), origin) AS way
    FROM (SELECT argMinIf(first, place, first != 0) AS origin, minIf(place, first != 0) AS start,
        groupArrayIf(visit, ${isVisit}) AS visits, groupArrayIf(place, ${isVisit}) AS places
      FROM (${rowsSql(plan, values)}) GROUP BY cityHash64(entity))
    WHERE origin != 0`
}

/** A row for each event and each whose it is. */
function rowsSql(plan: ResolvedSankey, values: readonly Sql[]): Sql {
  return ownedRowsSql(plan, [sql`${placeInRange(plan.range)} AS place`, ...values])
}

function numberOf(text: Sql): Sql {
  return sql`cityHash64(assumeNotNull(${text}))`
}

/** The value that an event visits, 0 for none; or the list of them in the order of their texts. */
function visitSql(field: Field): Sql {
  if (isManyValued(field)) {
    return sql`arrayMap(t -> ${numberOf(sql`t`)}, arraySort(${distinctTextsOf(field)}))`
  }
  const text = textOf(field)
  return sql`if(${hasText(field)}, ${numberOf(text)}, 0)`
}

/** The first of these. */
function firstSql(field: Field): Sql {
  return isManyValued(field) ? sql`${visitSql(field)}[1]` : visitSql(field)
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
  if (only !== undefined && isEmptyWhenAbsent(only)) return sourceSql(only)
  const texts = sources.map((source) => textSql(sourceSql(source), source))
  return sql`coalesce(${joinSql([...texts, sql`CAST(NULL, 'Nullable(String)')`], comma)})`
}

function hasText(field: Field): Sql {
  const [only] = field.sources
  const text = textOf(field)
  return only !== undefined && isEmptyWhenAbsent(only)
    ? sql`${text} != ''`
    : sql`isNotNull(${text})`
}

/** Rows of (named, name) for the values of these fields. */
export function namesSql(plan: ResolvedSankey): Sql {
  const fields = plan.target === undefined ? [plan.source] : [plan.source, plan.target]
  const texts = fields.map((field) => {
    if (isManyValued(field))
      return sql`SELECT arrayJoin(${distinctTextsOf(field)}) AS text ${scanEvents(plan)}`
    return sql`SELECT ${textOf(field)} AS text ${scanEvents(plan)} AND ${hasText(field)}`
  })
  const all = texts.map(
    (text) => sql`SELECT toString(assumeNotNull(text)) AS found FROM (${text}) GROUP BY text`,
  )
  return sql`SELECT ${numberOf(sql`found`)} AS named, any(found) AS name FROM (${joinSql(all, sql` UNION ALL `)}) GROUP BY named`
}

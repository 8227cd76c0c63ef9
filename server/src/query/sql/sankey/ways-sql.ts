import { joinSql, sql, wholeNumber, type Sql } from '../../../warehouse/sql-text.ts'
import { isEmptyWhenAbsent, isMany, type Field } from '../../resolve/field.ts'
import type { ResolvedSankey } from '../../resolve/resolve-sankey.ts'
import { distinctTextsOf, presentSql, textSql } from '../metric-sql.ts'
import { scanEvents } from '../scan.ts'
import { sourceSql } from '../source-sql.ts'
import { userKeySql } from '../user-sql.ts'

/**
 * Rows of (way): of every entity the values that it goes through, in the order of its first visits, as
 * numbers. Values and entities are hashes: of a million two are the same once in forty million cases.
 *
 * What grows with the events is two or three numbers of each in the list of its entity. Everything
 * behind that is a row an entity.
 */
export function waysSql(plan: ResolvedSankey): Sql {
  const { source, target, columns } = plan
  if (target === undefined) {
    const visits = sql`arrayDistinct(${flat(source, inOrder(sql`groupArray(at_source)`))})`
    return sql`SELECT arraySlice(${visits}, 1, ${wholeNumber(columns)}) AS way
      FROM (${rowsSql(plan)}) GROUP BY entity`
  }
  const after = flat(target, sql`arraySlice(targets, start + 1)`)
  const visits = sql`arrayDistinct(arrayFilter(v -> v != 0, ${after}))`
  return sql`SELECT arrayConcat([sources[start]], arraySlice(${visits}, 1, ${wholeNumber(columns - 1)})) AS way
    FROM (SELECT sources, targets, arrayFirstIndex(v -> v != 0, sources) AS start
      FROM (SELECT ${inOrder(sql`groupArray(at_source)`)} AS sources,
          ${inOrder(sql`groupArray(at_target)`)} AS targets
        FROM (${rowsSql(plan)}) GROUP BY entity))
    WHERE start != 0`
}

function inOrder(values: Sql): Sql {
  return sql`arraySort((v, p) -> p, ${values}, groupArray(place))`
}

/** A row for each event and each whose it is; a value is 0 where there is none. */
function rowsSql(plan: ResolvedSankey): Sql {
  const { entity, source, target } = plan
  const values =
    target === undefined
      ? [sql`${visitedSql(source)} AS at_source`]
      : [sql`${firstSql(source)} AS at_source`, sql`${visitedSql(target)} AS at_target`]
  return sql`SELECT ${joinSql([sql`${entitySql(entity)} AS entity`, sql`${placeSql} AS place`, ...values], sql`, `)}
    ${scanEvents(plan)}`
}

/** By time, by arrival, and by a hash, which two events that came as one in two processes need. */
const placeSql = sql`bitShiftLeft(toUInt128(toUInt64(toUnixTimestamp64Milli(occurred_at))), 88)
  + bitShiftLeft(toUInt128(toUInt64(toUnixTimestamp64Milli(received_at))), 48)
  + bitShiftLeft(toUInt128(sequence), 16) + bitAnd(cityHash64(event_id, application_id), 65535)`

function entitySql(field: Field): Sql {
  const [only] = field.sources
  if (only?.kind === 'user') return userKeySql(only)
  if (only?.kind === 'column') return numberOf(sourceSql(only))
  return sql`arrayJoin(arrayMap(t -> ${numberOf(sql`t`)}, ${distinctTextsOf(field)}))`
}

function numberOf(text: Sql): Sql {
  return sql`cityHash64(assumeNotNull(${text}))`
}

/** The value that an event visits, or the list of them in the order of their texts. */
function visitedSql(field: Field): Sql {
  if (isManyValued(field)) return sql`arrayMap(t -> ${numberOf(sql`t`)}, ${sortedTexts(field)})`
  const text = singleText(field)
  return sql`if(isNull(${text}), 0, ${numberOf(text)})`
}

/** The first of these. */
function firstSql(field: Field): Sql {
  return isManyValued(field) ? sql`${visitedSql(field)}[1]` : visitedSql(field)
}

function flat(field: Field, values: Sql): Sql {
  return isManyValued(field) ? sql`arrayFlatten(${values})` : values
}

function isManyValued({ sources }: Field): boolean {
  return sources.some(isMany)
}

function sortedTexts(field: Field): Sql {
  return sql`arraySort(${distinctTextsOf(field)})`
}

/** NULL where there is none. */
function singleText({ sources }: Field): Sql {
  const texts = sources.map((source) =>
    isEmptyWhenAbsent(source) ? presentSql(source) : textSql(sourceSql(source), source),
  )
  return sql`coalesce(${joinSql([...texts, sql`CAST(NULL, 'Nullable(String)')`], sql`, `)})`
}

/** Rows of (value, name) for the values of these fields. */
export function namesSql(plan: ResolvedSankey): Sql {
  const fields = plan.target === undefined ? [plan.source] : [plan.source, plan.target]
  const texts = fields.map((field) => {
    return isManyValued(field) ? distinctTextsOf(field) : sql`[${singleText(field)}]`
  })
  const all = sql`arrayConcat(${joinSql(texts, sql`, `)})`
  return sql`SELECT ${numberOf(sql`text`)} AS named, any(assumeNotNull(text)) AS name
    FROM (SELECT arrayJoin(arrayFilter(t -> isNotNull(t), ${all})) AS text ${scanEvents(plan)})
    GROUP BY named`
}

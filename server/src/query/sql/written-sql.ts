import { param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { Scalar, WrittenReading } from '../resolve/field.ts'

/**
 * The values of one type in elements of which no typed subcolumn reads what is in them: each is
 * written out as JSON and taken apart. That costs a hundred times as much as a subcolumn, so the
 * others are left out first; two types that elements mostly have are recognized most cheaply.
 */
export function writtenSql(elements: Sql, reading: WrittenReading, scalar: Scalar): Sql {
  const odd = sql`arrayFilter(x -> isNotNull(x) AND isNull(getSubcolumn(x, 'String')) AND isNull(getSubcolumn(x, 'Int64')) AND match(dynamicType(x), ${typePattern(reading)}), ${elements})`
  const texts = sql`arrayMap(x -> ifNull(toJSONString(x), 'null'), ${odd})`
  const found = reading.below.reduce(
    (texts, key) => elementsOfEach(valuesAt(key, texts)),
    elementsOfEach(texts),
  )
  const { type, read } = jsonTypes[scalar]
  return sql`arrayMap(t -> ${read}, arrayFilter(t -> JSONType(t) = ${type}, ${found}))`
}

// One array of scalars has a typed subcolumn; an array of objects may have one.
function typePattern({ isForObjects }: WrittenReading): Sql {
  return isForObjects ? sql`'^Array[(](Array|Dynamic|JSON)'` : sql`'^Array[(](Array|Dynamic)'`
}

// Texts of JSON in, texts of JSON out. What is no object has nothing at a key.
function valuesAt(key: string, texts: Sql): Sql {
  return sql`arrayFilter(t -> t != '', arrayMap(t -> JSONExtractRaw(t, ${param('String', key)}), ${texts}))`
}

// No deeper than the intake takes events, and never deeper than there are brackets.
const arraysMax = sql`100`

/** Arrays, however deep, give way to their elements. */
function elementsOfEach(texts: Sql): Sql {
  return sql`arrayFlatten(arrayMap(t -> arrayFold((list, _) -> arrayFlatten(arrayMap(e -> if(startsWith(e, '['), JSONExtractArrayRaw(e), [e]), list)), range(least(${arraysMax}, countSubstrings(t, '['))), [t]), ${texts}))`
}

/** What the engine calls the types in JSON, and how a value `t` of one is read. */
const jsonTypes: Readonly<Record<Scalar, { readonly type: Sql; readonly read: Sql }>> = {
  text: { type: sql`'String'`, read: sql`JSONExtractString(t)` },
  integer: { type: sql`'Int64'`, read: sql`JSONExtractInt(t)` },
  largeInteger: { type: sql`'UInt64'`, read: sql`JSONExtractUInt(t)` },
  decimal: { type: sql`'Double'`, read: sql`JSONExtractFloat(t)` },
  boolean: { type: sql`'Bool'`, read: sql`t = 'true'` },
}

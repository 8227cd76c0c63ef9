import { joinSql, param, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { OddList, Scalar } from '../resolve/field.ts'

type OddElements = Pick<OddList, 'keysPassed' | 'odd'> & { readonly elements: Sql }

/**
 * The values in elements that no typed subcolumn reads, as texts of JSON: each element is written
 * out and taken apart. That takes a hundred times as long as a subcolumn, so all others are left out
 * first. The JSON is put where it was sent, so that the same keys lead to the value from everywhere.
 */
export function foundSql(keys: readonly string[], odd: readonly OddElements[]): Sql {
  const roots = odd.map((each) => rootsSql(each, keys.slice(0, each.keysPassed)))
  const all =
    roots.length === 1 ? joinSql(roots, comma) : sql`arrayConcat(${joinSql(roots, comma)})`
  const atKey = sql`arrayFilter(t -> t != '', arrayMap(t -> JSONExtractRaw(t, key), parts))`
  return sql`arrayFold((parts, key) -> ${elementsOfEach(atKey)}, ${param('Array(String)', keys)}, ${all})`
}

/** Of what was found, under this name, the values of one type. */
export function typedOfFound(found: Sql, scalar: Scalar): Sql {
  const { type, read } = jsonTypes[scalar]
  return sql`arrayMap(t -> ${read}, arrayFilter(t -> JSONType(t) = ${type}, ${found}))`
}

const comma = sql`, `

function rootsSql({ elements, odd }: OddElements, passed: readonly string[]): Sql {
  const before = param('String', passed.map((key) => `{${JSON.stringify(key)}:`).join(''))
  const after = param('String', '}'.repeat(passed.length))
  return sql`arrayMap(x -> concat(${before}, ifNull(toJSONString(x), 'null'), ${after}), arrayFilter(x -> ${isOddSql(odd)}, ${elements}))`
}

// The two types that elements mostly have are recognized most cheaply. One array of scalars has a
// typed subcolumn; an array of objects may have one.
function isOddSql(odd: OddList['odd']): Sql {
  if (odd === 'objects') return sql`isNotNull(x)`
  const pattern =
    odd === 'arrays'
      ? sql`'^Array[(](Array|Dynamic|JSON|Nullable[(]JSON)'`
      : sql`'^Array[(](Array|Dynamic|Nullable[(]JSON)'`
  return sql`isNotNull(x) AND isNull(getSubcolumn(x, 'String')) AND isNull(getSubcolumn(x, 'Int64')) AND match(dynamicType(x), ${pattern})`
}

// No deeper than the intake takes events, and never deeper than there are brackets.
const arraysMax = sql`100`

/** Texts of JSON in, texts of JSON out: arrays, however deep, give way to their elements. */
function elementsOfEach(texts: Sql): Sql {
  return sql`arrayFlatten(arrayMap(t -> arrayFold((list, _) -> arrayFlatten(arrayMap(e -> if(startsWith(e, '['), JSONExtractArrayRaw(e), [e]), list)), range(least(${arraysMax}, countSubstrings(t, '['))), [t]), ${texts}))`
}

/** What the engine calls the types in JSON, and how a value `t` of one is read. */
const jsonTypes: Readonly<Record<Scalar, { readonly type: Sql; readonly read: Sql }>> = {
  text: { type: sql`'String'`, read: sql`JSONExtractString(t)` },
  integer: { type: sql`'Int64'`, read: sql`JSONExtractInt(t)` },
  largeInteger: { type: sql`'UInt64'`, read: sql`JSONExtractUInt(t)` },
  decimal: { type: sql`'Double'`, read: sql`JSONExtractFloat(t)` },
  boolean: { type: sql`'Bool'`, read: sql`CAST(t = 'true', 'Bool')` },
}

import {
  attributePath,
  identifier,
  joinSql,
  nestedAttributePath,
  param,
  sql,
  wholeNumber,
  type Sql,
} from '../../warehouse/sql-text.ts'
import {
  arrayDepth,
  scalarTypes,
  type AttributeSource,
  type Source,
  type TraitSource,
  type WrittenSource,
} from '../resolve/field.ts'
import { unreachable } from '../unreachable.ts'
import { spanSourceSql, tagSql } from './span-source-sql.ts'
import { touchSql } from './touch-sql.ts'
import { traceSql } from './trace-sql.ts'
import { userSql } from './user-sql.ts'
import { foundSql, typedOfFound } from './written-sql.ts'

/**
 * The value of a source in a row: a column, a NULL-able attribute of one type, or, where events may
 * hold several, one flat array of NULL-able values.
 */
export function sourceSql(source: Source): Sql {
  switch (source.kind) {
    case 'column':
      return identifier(source.column)
    case 'user':
      return userSql(source)
    case 'moment':
      return sql`toUnixTimestamp64Milli(occurred_at)`
    case 'attribute':
      return attributeSql(source)
    case 'written':
      return typedOfFound(foundOf(source), source.scalar)
    case 'trait':
      return traitSql(source)
    case 'touch':
      return touchSql(source)
    case 'trace':
      return traceSql(source)
    case 'span':
      return spanSourceSql(source)
    case 'tag':
      return tagSql(source)
    default:
      return unreachable(source)
  }
}

function traitSql({ name, position }: TraitSource): Sql {
  const column = identifier(name)
  return position === undefined ? column : sql`${column}.${wholeNumber(position)}`
}

function attributeSql(source: AttributeSource): Sql {
  const { inElement, scalar } = source
  if (inElement === undefined) return flattened(storedSql(source), arrayDepth(source))
  const { path, arrays } = inElement
  const type = typeName(arrays, scalarTypes[scalar])
  const name = path === undefined ? type : `JSON.${path}.:\`${type}\``
  return flattened(subcolumnOfEach(elementsSql(source), name), 1 + arrays)
}

function foundOf({ keys, lists }: WrittenSource): Sql {
  const odd = lists.map((list) => {
    const { path } = list
    const elements = elementsSql(list, list.odd === 'objects' ? 'JSON' : 'Dynamic')
    const inObjects = path === undefined ? elements : subcolumnOfEach(elements, `JSON.${path}`)
    return { elements: inObjects, ...list }
  })
  return foundSql(keys, odd)
}

/** Something made of the values of a source. */
type OfValues = (source: Source, values: Sql) => Sql

/** A claim about each source of a field; what is written in JSON is taken apart once for all. */
export function claimsOf(sources: readonly Source[], claim: OfValues): Sql[] {
  return shared(sources, claim, (claims, found) => {
    return sql`arrayExists(found -> ${joinSql(claims, sql` OR `)}, [${found}])`
  })
}

/** An array of each source of a field, likewise; `joinSql` may put them into one `arrayConcat`. */
export function arraysOf(sources: readonly Source[], array: OfValues): Sql[] {
  return shared(sources, array, (arrays, found) => {
    const all = sql`arrayConcat(${joinSql(arrays, sql`, `)})`
    return sql`arrayFlatten(arrayMap(found -> ${all}, [${found}]))`
  })
}

function shared(
  sources: readonly Source[],
  make: OfValues,
  bind: (made: readonly Sql[], found: Sql) => Sql,
): Sql[] {
  const written = sources.filter((source) => source.kind === 'written')
  const others = sources.filter((source) => source.kind !== 'written')
  const made = others.map((source) => make(source, sourceSql(source)))
  const [first] = written
  if (first === undefined) return made
  const ofFound = written.map((source) => make(source, typedOfFound(sql`found`, source.scalar)))
  return [...made, bind(ofFound, foundOf(first))]
}

/** The elements of a list, each of any type or all of one. */
function elementsSql(
  { steps, arrays }: Pick<AttributeSource, 'steps' | 'arrays'>,
  element: 'Dynamic' | 'JSON' = 'Dynamic',
): Sql {
  const [only, ...more] = steps
  const list =
    only !== undefined && more.length === 0
      ? attributePath(only.path, typeName(arrays, element))
      : nestedAttributePath(steps)
  return flattened(list, arrayDepth({ steps, arrays }))
}

function subcolumnOfEach(list: Sql, name: string): Sql {
  return sql`arrayMap(x -> getSubcolumn(x, ${param('String', name)}), ${list})`
}

function flattened(array: Sql, depth: number): Sql {
  return depth > 1 ? sql`arrayFlatten(${array})` : array
}

/** Reads one typed subcolumn, so that no value of another type is looked at. */
function storedSql({ steps, arrays, scalar }: AttributeSource): Sql {
  const [only] = steps
  if (only === undefined) throw new Error('an attribute stands at a path')
  return attributePath(only.path, typeName(arrays, scalarTypes[scalar]))
}

function typeName(arrays: number, element: string): string {
  if (arrays === 0) return element
  const inner = element === 'Dynamic' ? element : `Nullable(${element})`
  return `${'Array('.repeat(arrays)}${inner}${')'.repeat(arrays)}`
}

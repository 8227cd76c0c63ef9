import {
  attributePath,
  identifier,
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
  type InElement,
  type Scalar,
  type Source,
  type TraitSource,
} from '../resolve/field.ts'
import { unreachable } from '../unreachable.ts'

/**
 * The value of a source in a row: a column, a NULL-able attribute of one type, or, where events may
 * hold several, one flat array of NULL-able values.
 */
export function sourceSql(source: Source): Sql {
  switch (source.kind) {
    case 'column':
      return identifier(source.column)
    case 'moment':
      return sql`toUnixTimestamp64Milli(occurred_at)`
    case 'attribute':
      return attributeSql(source)
    case 'trait':
      return traitSql(source)
    default:
      return unreachable(source)
  }
}

function traitSql({ name, position }: TraitSource): Sql {
  const column = identifier(name)
  return position === undefined ? column : sql`${column}.${wholeNumber(position)}`
}

function attributeSql(source: AttributeSource): Sql {
  const { inElement } = source
  const flat = flattened(storedSql(source), arrayDepth(source))
  if (inElement === undefined) return flat
  const subcolumn = param('String', subcolumnName(inElement, source.scalar))
  return flattened(sql`arrayMap(x -> getSubcolumn(x, ${subcolumn}), ${flat})`, 1 + inElement.arrays)
}

function flattened(array: Sql, depth: number): Sql {
  return depth > 1 ? sql`arrayFlatten(${array})` : array
}

/** Reads one typed subcolumn, so that no value of another type is looked at. */
function storedSql({ steps, arrays, scalar, inElement }: AttributeSource): Sql {
  const [only, ...more] = steps
  const type = typeName(arrays, inElement === undefined ? scalarTypes[scalar] : 'Dynamic')
  if (only !== undefined && more.length === 0) return attributePath(only.path, type)
  return nestedAttributePath(steps, type)
}

/** What to read of an element of any type: `Int64`, or of an object ``JSON.name.:`String` ``. */
function subcolumnName({ path, arrays }: InElement, scalar: Scalar): string {
  const type = typeName(arrays, scalarTypes[scalar])
  return path === undefined ? type : `JSON.${path}.:\`${type}\``
}

function typeName(arrays: number, element: string): string {
  if (arrays === 0) return element
  const inner = element === 'Dynamic' ? element : `Nullable(${element})`
  return `${'Array('.repeat(arrays)}${inner}${')'.repeat(arrays)}`
}

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
import { writtenSql } from './written-sql.ts'

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
  const { inElement, scalar } = source
  const list = flattened(storedSql(source), arrayDepth(source))
  return inElement === undefined ? list : elementsSql(list, inElement, scalar)
}

function elementsSql(list: Sql, { path, reading }: InElement, scalar: Scalar): Sql {
  if (reading.kind === 'typed') {
    const type = typeName(reading.arrays, scalarTypes[scalar])
    const name = path === undefined ? type : `JSON.${path}.:\`${type}\``
    return flattened(subcolumnOfEach(list, name), 1 + reading.arrays)
  }
  const elements = path === undefined ? list : subcolumnOfEach(list, `JSON.${path}`)
  return writtenSql(elements, reading, scalar)
}

function subcolumnOfEach(list: Sql, name: string): Sql {
  return sql`arrayMap(x -> getSubcolumn(x, ${param('String', name)}), ${list})`
}

function flattened(array: Sql, depth: number): Sql {
  return depth > 1 ? sql`arrayFlatten(${array})` : array
}

/** Reads one typed subcolumn, so that no value of another type is looked at; or the elements whole. */
function storedSql({ steps, arrays, scalar, inElement }: AttributeSource): Sql {
  const [only, ...more] = steps
  const type = inElement === undefined ? scalarTypes[scalar] : 'Dynamic'
  if (only !== undefined && more.length === 0) {
    return attributePath(only.path, typeName(arrays, type))
  }
  return nestedAttributePath(steps)
}

function typeName(arrays: number, element: string): string {
  if (arrays === 0) return element
  const inner = element === 'Dynamic' ? element : `Nullable(${element})`
  return `${'Array('.repeat(arrays)}${inner}${')'.repeat(arrays)}`
}

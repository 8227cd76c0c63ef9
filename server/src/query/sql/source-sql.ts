import {
  attributePath,
  identifier,
  nestedAttributePath,
  sql,
  type Sql,
} from '../../warehouse/sql-text.ts'
import { arrayDepth, scalarTypes, type AttributeSource, type Source } from '../resolve/field.ts'
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
    default:
      return unreachable(source)
  }
}

function attributeSql(source: AttributeSource): Sql {
  const depth = arrayDepth(source)
  const stored = storedSql(source)
  const flat = depth > 1 ? sql`arrayFlatten(${stored})` : stored
  return source.isMixed ? sql`arrayMap(x -> ${elementSql(source)}, ${flat})` : flat
}

/** Reads one typed subcolumn, so that no value of another type is looked at. */
function storedSql({ steps, arrays, scalar, isMixed }: AttributeSource): Sql {
  const [only, ...more] = steps
  const type = typeName(arrays, isMixed ? 'Dynamic' : scalarTypes[scalar])
  if (only !== undefined && more.length === 0) return attributePath(only.path, type)
  return nestedAttributePath(steps, type)
}

function typeName(arrays: number, element: string): string {
  if (arrays === 0) return element
  const inner = element === 'Dynamic' ? element : `Nullable(${element})`
  return `${'Array('.repeat(arrays)}${inner}${')'.repeat(arrays)}`
}

function elementSql({ scalar }: AttributeSource): Sql {
  switch (scalar) {
    case 'text':
      return sql`dynamicElement(x, 'String')`
    case 'integer':
      return sql`dynamicElement(x, 'Int64')`
    case 'largeInteger':
      return sql`dynamicElement(x, 'UInt64')`
    case 'decimal':
      return sql`dynamicElement(x, 'Float64')`
    case 'boolean':
      return sql`dynamicElement(x, 'Bool')`
    default:
      return unreachable(scalar)
  }
}

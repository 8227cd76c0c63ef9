import { attributePath, identifier, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { SpanSource, SpelledSource } from '../resolve/field.ts'

/** The value of a column of the table of spans, as a search names it. */
export function spanSourceSql({ column }: SpanSource): Sql {
  switch (column) {
    case 'duration':
      return sql`duration_ns`
    case 'timestamp':
      return sql`toUnixTimestamp64Milli(started_at)`
    case 'status':
      return sql`if(is_error, 'error', 'ok')`
    case 'trace_id':
      return sql`concat(${hexSql('trace_high')}, ${hexSql('trace_low')})`
    case 'span_id':
      return hexSql('span_id')
    case 'parent_id':
      return sql`if(parent_id = 0, '', ${hexSql('parent_id')})`
    default:
      return identifier(column)
  }
}

function hexSql(column: 'trace_high' | 'trace_low' | 'span_id' | 'parent_id'): Sql {
  return sql`lower(leftPad(hex(${identifier(column)}), 16, '0'))`
}

/** The number that a text is, or NULL. */
export function spelledSql({ path }: SpelledSource): Sql {
  return sql`toFloat64OrNull(${attributePath(path, 'String')})`
}

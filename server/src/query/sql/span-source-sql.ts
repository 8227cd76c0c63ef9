import {
  attributePath,
  identifier,
  joinSql,
  param,
  sql,
  type Sql,
} from '../../warehouse/sql-text.ts'
import { readTraceId } from '../parse/read-trace-id.ts'
import type { Literal } from '../resolve/condition.ts'
import type { SpanSource, TagSource } from '../resolve/field.ts'
import { unreachable } from '../unreachable.ts'

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

/**
 * Whether a span is of one of these traces, whose ids are in any form. It is found by the half of the
 * id that is in the sort key; the other half counts where both sides know it.
 */
export function isTraceIn(ids: readonly Pick<Literal, 'text'>[]): Sql {
  const claims = ids.map(({ text }) => {
    const id = readTraceId(text)
    if (id === undefined) return sql`false`
    const low = sql`trace_low = ${param('UInt64', id.low)}`
    return id.high === 0n ? low : sql`${low} AND trace_high IN (0, ${param('UInt64', id.high)})`
  })
  return sql`(${joinSql(claims, sql` OR `)})`
}

function hexSql(column: 'trace_high' | 'trace_low' | 'span_id' | 'parent_id'): Sql {
  return sql`lower(leftPad(hex(${identifier(column)}), 16, '0'))`
}

/**
 * The value of a tag, NULL where it is of another type. All types are taken from one reading: each typed
 * subcolumn of a tag that has no column of its own would be another.
 */
export function tagSql({ path, scalar, as }: TagSource): Sql {
  const value = attributePath(path)
  switch (as) {
    case 'typed':
      return sql`dynamicElement(${value}, ${types[scalar]})`
    case 'spelled':
      return sql`toFloat64OrNull(dynamicElement(${value}, ${types.text}))`
    case 'shown':
      return sql`CAST(${value}, 'Nullable(String)')`
    default:
      return unreachable(as)
  }
}

const types = { text: sql`'String'`, integer: sql`'Int64'`, decimal: sql`'Float64'` } as const

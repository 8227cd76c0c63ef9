import { joinSql, param, sql, type Sql } from '../../warehouse/sql-text.ts'
import { isInt64, literalsFor } from '../plan/possible.ts'
import type { AddressBlock, Limit, Literal, Test } from '../resolve/condition.ts'
import { isEmptyWhenAbsent, isMany, type Source } from '../resolve/field.ts'
import { unreachable } from '../unreachable.ts'
import { likePattern } from './like-pattern.ts'
import { isTraceIn } from './span-source-sql.ts'
import { isUserIn, userKeySql } from './user-sql.ts'

/** A claim about the values of one source. Where an event holds several values, one of them has to satisfy it. */
export function testSql(source: Source, values: Sql, test: Test): Sql {
  if (!isMany(source)) return valueSql(values, source, test)
  return sql`arrayExists(x -> ${valueSql(sql`x`, source, test)}, ${values})`
}

function valueSql(value: Sql, source: Source, test: Test): Sql {
  switch (test.kind) {
    case 'exists':
      // The key of a user takes half the time of the id, and no memory for the ids.
      if (source.kind === 'user' && source.standsIn === 'event')
        return sql`${userKeySql(source)} != 0`
      return isEmptyWhenAbsent(source) ? sql`${value} != ''` : sql`isNotNull(${value})`
    case 'equals':
      return equalsSql(value, source, literalsFor(source, test.literals))
    case 'like':
      return sql`${asText(value, source)} LIKE ${param('String', likePattern(test.pattern))}`
    case 'contains':
      return sql`${value} ILIKE ${param('String', `%${likePattern(test.pattern)}%`)}`
    case 'within':
      return sql`(${joinSql(limitsSql(value, test), sql` AND `)})`
    case 'addressIn':
      return sql`(${joinSql(
        test.blocks.map((block) => addressSql(value, block)),
        sql` OR `,
      )})`
    default:
      return unreachable(test)
  }
}

function asText(value: Sql, source: Source): Sql {
  return source.scalar === 'text' ? value : sql`toString(${value})`
}

function equalsSql(value: Sql, source: Source, literals: readonly Literal[]): Sql {
  const [only] = literals
  if (only === undefined) return sql`false`
  if (source.kind === 'user')
    return isUserIn(source, { id: sql`arrayJoin(${literalList(source, literals)})`, from: sql`` })
  if (source.kind === 'span' && source.column === 'trace_id') return isTraceIn(literals)
  if (literals.length === 1) return sql`${value} = ${oneLiteral(source, only)}`
  return sql`${value} IN ${literalList(source, literals)}`
}

function oneLiteral({ scalar }: Source, { text, number, boolean }: Literal): Sql {
  switch (scalar) {
    case 'text':
      return param('String', text)
    case 'integer':
      return param('Int64', number?.integer ?? 0n)
    case 'largeInteger':
      return param('UInt64', number?.integer ?? 0n)
    case 'decimal':
      return param('Float64', number?.decimal ?? 0)
    case 'boolean':
      return param('Bool', boolean ?? false)
    default:
      return unreachable(scalar)
  }
}

function literalList({ scalar }: Source, literals: readonly Literal[]): Sql {
  const integers = literals.flatMap(({ number }) => number?.integer ?? [])
  switch (scalar) {
    case 'text':
      return param('Array(String)', [...new Set(literals.map(({ text }) => text))])
    case 'integer':
      return param('Array(Int64)', [...new Set(integers)])
    case 'largeInteger':
      return param('Array(UInt64)', [...new Set(integers)])
    case 'decimal':
      return param('Array(Float64)', [
        ...new Set(literals.flatMap(({ number }) => number?.decimal ?? [])),
      ])
    case 'boolean':
      return booleanList(literals)
    default:
      return unreachable(scalar)
  }
}

function booleanList(literals: readonly Literal[]): Sql {
  const values = [...new Set(literals.flatMap(({ boolean }) => boolean ?? []))]
  const list = values.map((value) => param('Bool', value))
  return sql`(${joinSql(list, sql`, `)})`
}

type Within = Extract<Test, { kind: 'within' }>

function limitsSql(value: Sql, { lower, upper }: Within): Sql[] {
  const low = lower && sql`${value} ${lower.isInclusive ? sql`>=` : sql`>`} ${limitSql(lower)}`
  const high = upper && sql`${value} ${upper.isInclusive ? sql`<=` : sql`<`} ${limitSql(upper)}`
  return [low, high].filter((limit) => limit !== undefined)
}

// The engine compares integers and floats by value, so an integer bound stays exact for both.
function limitSql({ number }: Limit): Sql {
  return isInt64(number.integer) ? param('Int64', number.integer) : param('Float64', number.decimal)
}

// IPv4 reads as IPv6 with its mapped prefix; text that is no address is NULL and in no block.
function addressSql(value: Sql, { first, last }: AddressBlock): Sql {
  const address = sql`toIPv6OrNull(${value})`
  return sql`(${address} >= toIPv6(${param('String', first)}) AND ${address} <= toIPv6(${param('String', last)}))`
}

import { joinSql, sql, type Sql } from '../../warehouse/sql-text.ts'
import type { Condition } from '../resolve/condition.ts'
import { isPossible } from '../plan/possible.ts'
import { isMany } from '../resolve/field.ts'
import { unreachable } from '../unreachable.ts'
import { testSql } from './test-sql.ts'

/**
 * A condition as it may stand between ANDs. An attribute that is absent is NULL, and so is every
 * comparison with it; as a filter NULL means no, and NOT makes it false before it turns it over.
 */
export function conditionSql(condition: Condition): Sql {
  switch (condition.kind) {
    case 'always':
      return sql`true`
    case 'never':
      return sql`false`
    case 'and':
      return sql`(${joinSql(condition.operands.map(conditionSql), sql` AND `)})`
    case 'or':
      return sql`(${joinSql(condition.operands.map(conditionSql), sql` OR `)})`
    case 'not':
      return notSql(condition.operand)
    case 'test':
      return anySource(condition)
    default:
      return unreachable(condition)
  }
}

function notSql(operand: Condition): Sql {
  const inner = conditionSql(operand)
  return mayBeNull(operand) ? sql`NOT ifNull(${inner}, false)` : sql`NOT (${inner})`
}

/** Attributes with one value a row are NULL where absent, and text that is no address reads as NULL. */
function mayBeNull(condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.operands.some(mayBeNull)
    case 'test':
      return testMayBeNull(condition)
    default:
      return false
  }
}

function testMayBeNull({ field, test }: Extract<Condition, { kind: 'test' }>): boolean {
  if (test.kind === 'exists') return false
  const plain = field.sources.filter((source) => !isMany(source))
  return plain.some((source) => source.kind === 'attribute' || test.kind === 'addressIn')
}

/** Sources that cannot satisfy the test are passed over, whether or not the plan dropped them. */
function anySource({ field, test }: Extract<Condition, { kind: 'test' }>): Sql {
  const possible = field.sources.filter((source) => isPossible(source, test))
  const tests = possible.map((source) => testSql(source, test))
  const [only] = tests
  if (only === undefined) return sql`false`
  return tests.length === 1 ? only : sql`(${joinSql(tests, sql` OR `)})`
}

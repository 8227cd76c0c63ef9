import type { AttributeTypes } from '../../warehouse/path-types.ts'
import type { Bound, Key, Pattern, Search, SearchTest } from '../parse/search-ast.ts'
import { unreachable } from '../unreachable.ts'
import { addressBlock } from './address-block.ts'
import type { Condition, Limit, Test } from './condition.ts'
import { literalOf, numberOf } from './literal.ts'
import { resolveKey } from './resolve-key.ts'

/** The attributes that free text is looked for in. */
const wordPaths = [
  ['view', 'name'],
  ['view', 'url'],
  ['action', 'name'],
  ['action', 'target', 'name'],
  ['event', 'name'],
  ['usr', 'name'],
  ['usr', 'email'],
  ['error', 'message'],
] as const

/** A search tree → a condition over fields, with the attributes that exist. */
export function resolveSearch(search: Search, types: AttributeTypes): Condition {
  switch (search.kind) {
    case 'everything':
      return { kind: 'always' }
    case 'and':
    case 'or': {
      const operands = search.operands.map((operand) => resolveSearch(operand, types))
      return { kind: search.kind, operands }
    }
    case 'not':
      return { kind: 'not', operand: resolveSearch(search.operand, types) }
    case 'words':
      return wordsCondition(search.pattern, types)
    default:
      return { kind: 'test', field: resolveKey(search.key, types), test: testOf(search) }
  }
}

function wordsCondition(pattern: Pattern, types: AttributeTypes): Condition {
  const operands = wordPaths.map((segments): Condition => {
    const key: Key = { isAttribute: true, segments, span: { start: 0, end: 0 } }
    return { kind: 'test', field: resolveKey(key, types), test: { kind: 'contains', pattern } }
  })
  return { kind: 'or', operands }
}

function testOf(test: SearchTest): Test {
  switch (test.kind) {
    case 'exists':
      return { kind: 'exists' }
    case 'matches':
      return matchTest(test.pattern)
    case 'within':
      return { kind: 'within', lower: limitOf(test.lower), upper: limitOf(test.upper) }
    case 'addressIn':
      return { kind: 'addressIn', blocks: test.blocks.map(addressBlock) }
    default:
      return unreachable(test)
  }
}

/** Without a wildcard a pattern is a value, and values compare by type. */
function matchTest(pattern: Pattern): Test {
  const [piece, ...rest] = pattern
  if (piece === undefined) return { kind: 'equals', literals: [literalOf('')] }
  if (rest.length === 0 && piece.kind === 'literal') {
    return { kind: 'equals', literals: [literalOf(piece.text)] }
  }
  return { kind: 'like', pattern }
}

function limitOf(bound: Bound | undefined): Limit | undefined {
  return bound && { number: numberOf(bound.quantity), isInclusive: bound.isInclusive }
}

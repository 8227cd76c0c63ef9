import type { TimeRange } from '../parse/question.ts'
import type { Bound, Key, Pattern, Search, SearchTest } from '../parse/search-ast.ts'
import { unreachable } from '../unreachable.ts'
import { addressBlock } from './address-block.ts'
import type { Condition, Limit, ResolvedSelection, Test } from './condition.ts'
import type { Field } from './field.ts'
import type { Known } from './known.ts'
import { literalOf, numberOf } from './literal.ts'
import { resolveKey } from './resolve-key.ts'
import { withBeside } from './beside.ts'

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

/** What the names in a search stand for, and where free text is looked for. */
export interface Names {
  fieldOf(key: Key): Field
  wordFields(): readonly Field[]
}

/** A search tree → a condition over fields of the events, with the attributes that exist. */
export function resolveSearch(search: Search, known: Known): Condition {
  return resolveNamed(search, {
    fieldOf: (key) => resolveKey(key, known),
    wordFields: () => wordPaths.map((path) => resolveKey(attributeKey(path), known)),
  })
}

/** The events of a range that a search finds. */
export function resolveEvents({ range, search }: Events, known: Known): ResolvedSelection {
  return withBeside({ range, condition: resolveSearch(search, known) }, [], known)
}

interface Events {
  readonly range: TimeRange
  readonly search: Search
}

/** `usr.email` as a search would name it. */
export function attributeKey(segments: readonly string[]): Key {
  return { isAttribute: true, segments, span: { start: 0, end: 0 } }
}

/** A search tree → a condition over the fields that its names stand for. */
export function resolveNamed(search: Search, names: Names): Condition {
  switch (search.kind) {
    case 'everything':
      return { kind: 'always' }
    case 'and':
    case 'or': {
      const operands = search.operands.map((operand) => resolveNamed(operand, names))
      return { kind: search.kind, operands }
    }
    case 'not':
      return { kind: 'not', operand: resolveNamed(search.operand, names) }
    case 'words':
      return wordsCondition(search.pattern, names)
    default:
      return { kind: 'test', field: names.fieldOf(search.key), test: testOf(search) }
  }
}

function wordsCondition(pattern: Pattern, names: Names): Condition {
  const operands = names.wordFields().map((field): Condition => {
    return { kind: 'test', field, test: { kind: 'contains', pattern } }
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

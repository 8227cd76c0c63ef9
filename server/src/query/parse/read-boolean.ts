import { combined, negated, type Search } from './search-ast.ts'
import {
  current,
  isAtEnd,
  isSpace,
  SearchFault,
  searchLimits,
  skipSpace,
  spanFrom,
  take,
  type Cursor,
} from './search-cursor.ts'

/** Reads what stands between the operators: a whole term, or inside `key:( … )` one value. */
export type ReadLeaf = (cursor: Cursor) => Search

const operators = {
  and: { word: 'AND', sign: '&&' },
  or: { word: 'OR', sign: '||' },
} as const
type Operator = keyof typeof operators

/** The loosest level: operands parted by OR. NOT binds tighter than AND, AND tighter than OR. */
export function readBoolean(cursor: Cursor, readLeaf: ReadLeaf): Search {
  skipSpace(cursor)
  const start = cursor.at
  const operands = [readConjunction(cursor, readLeaf)]
  while (takeOperator(cursor, 'or')) operands.push(readConjunction(cursor, readLeaf))
  return combined('or', operands, spanFrom(cursor, start))
}

function readConjunction(cursor: Cursor, readLeaf: ReadLeaf): Search {
  skipSpace(cursor)
  const start = cursor.at
  const operands = [readUnary(cursor, readLeaf)]
  while (takeOperator(cursor, 'and') || isOperandAhead(cursor)) {
    operands.push(readUnary(cursor, readLeaf))
  }
  return combined('and', operands, spanFrom(cursor, start))
}

function isOperandAhead(cursor: Cursor): boolean {
  skipSpace(cursor)
  return !isAtEnd(cursor) && current(cursor) !== ')' && !isOperator(cursor, 'or')
}

/** A loop, not a recursion: a run of negations may be as long as the text. */
function readUnary(cursor: Cursor, readLeaf: ReadLeaf): Search {
  skipSpace(cursor)
  const start = cursor.at
  let isNegated = false
  while (takeNegation(cursor)) isNegated = !isNegated
  const operand = readPrimary(cursor, readLeaf)
  return isNegated ? negated(operand, spanFrom(cursor, start)) : operand
}

function takeNegation(cursor: Cursor): boolean {
  skipSpace(cursor)
  const start = cursor.at
  if (isKeyword(cursor, 'NOT')) return take(cursor, 'NOT')
  if (!take(cursor, '-') && !take(cursor, '!')) return false
  const next = current(cursor)
  if (next === '' || next === ')' || isSpace(next)) {
    throw new SearchFault(start, 'a lone sign negates nothing: write it right before a term')
  }
  return true
}

function readPrimary(cursor: Cursor, readLeaf: ReadLeaf): Search {
  skipSpace(cursor)
  refuseMissingOperand(cursor)
  if (current(cursor) === '(') return readParenthesis(cursor, readLeaf)
  countTerm(cursor)
  return readLeaf(cursor)
}

function refuseMissingOperand(cursor: Cursor): void {
  if (isAtEnd(cursor)) throw new SearchFault(cursor.at, 'a term is missing at the end')
  if (current(cursor) === ')') throw new SearchFault(cursor.at, 'a term is missing before this')
  for (const operator of ['and', 'or'] as const) {
    if (!isOperator(cursor, operator)) continue
    const name = operators[operator].word
    throw new SearchFault(cursor.at, `${name} needs a term on each side`)
  }
}

function countTerm(cursor: Cursor): void {
  cursor.terms += 1
  if (cursor.terms <= searchLimits.termsMax) return
  throw new SearchFault(cursor.at, `more than ${searchLimits.termsMax} terms`)
}

/** `( … )`, standing on the opening one. */
export function readParenthesis(cursor: Cursor, readLeaf: ReadLeaf): Search {
  const start = cursor.at
  cursor.depth += 1
  if (cursor.depth > searchLimits.depthMax) {
    throw new SearchFault(start, `parentheses nested deeper than ${searchLimits.depthMax}`)
  }
  cursor.at += 1
  const inside = readBoolean(cursor, readLeaf)
  if (!take(cursor, ')')) throw new SearchFault(start, 'this parenthesis is never closed')
  cursor.depth -= 1
  return inside
}

function takeOperator(cursor: Cursor, operator: Operator): boolean {
  skipSpace(cursor)
  if (!isOperator(cursor, operator)) return false
  return take(cursor, operators[operator].sign) || take(cursor, operators[operator].word)
}

function isOperator(cursor: Cursor, operator: Operator): boolean {
  const { word, sign } = operators[operator]
  return cursor.text.startsWith(sign, cursor.at) || isKeyword(cursor, word)
}

/** Upper case and a word of its own: `ANDROID`, `and` and `OR:x` are no operators. */
function isKeyword(cursor: Cursor, word: string): boolean {
  if (!cursor.text.startsWith(word, cursor.at)) return false
  const next = cursor.text.charAt(cursor.at + word.length)
  return next === '' || isSpace(next) || '()"'.includes(next)
}

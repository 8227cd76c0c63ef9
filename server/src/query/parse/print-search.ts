import { unreachable } from '../unreachable.ts'
import type { Bound, Key, Pattern, Quantity, Search, SearchTest } from './search-ast.ts'

/** Tree → search text that parses to the same tree. */
export function printSearch(search: Search): string {
  switch (search.kind) {
    case 'everything':
      return '*'
    case 'and':
      return search.operands.map(printOperand).join(' AND ')
    case 'or':
      return search.operands.map(printOperand).join(' OR ')
    case 'not':
      return `NOT ${printOperand(search.operand)}`
    case 'words':
      return printWords(search.pattern)
    default:
      return printTest(search)
  }
}

function printOperand(search: Search): string {
  const isList = search.kind === 'and' || search.kind === 'or'
  return isList ? `(${printSearch(search)})` : printSearch(search)
}

function printTest(test: SearchTest): string {
  const key = printKey(test.key)
  switch (test.kind) {
    case 'exists':
      return `${key}:*`
    case 'matches':
      return `${key}:${printPattern(test.pattern)}`
    case 'within':
      return `${key}:${printWithin(test.lower, test.upper)}`
    case 'addressIn':
      return `CIDR(${[key, ...test.blocks].join(', ')})`
    default:
      return unreachable(test)
  }
}

function printWithin(lower: Bound | undefined, upper: Bound | undefined): string {
  const open = lower?.isInclusive === false ? '{' : '['
  const close = upper?.isInclusive === false ? '}' : ']'
  return `${open}${printEnd(lower?.quantity)} TO ${printEnd(upper?.quantity)}${close}`
}

function printEnd(quantity: Quantity | undefined): string {
  return quantity === undefined ? '*' : `${quantity.digits}${quantity.unit ?? ''}`
}

/** `@customer.tier`, as it is written in a search. */
export function printKey(key: Key): string {
  const path = key.segments.map(escaped).join('.')
  if (key.isAttribute) return `@${path}`
  // Bare, these would be read as a negation, an attribute or an existence test.
  return /^[-!@_]/.test(path) ? `\\${path}` : path
}

function printWords(pattern: Pattern): string {
  const word = printPattern(pattern)
  return /^[-!@]/.test(word) || isKeyword(word) ? `\\${word}` : word
}

function isKeyword(word: string): boolean {
  return word === 'AND' || word === 'OR' || word === 'NOT'
}

function printPattern(pattern: Pattern): string {
  if (pattern.length === 0) return '""'
  const word = pattern.map(printPiece).join('')
  // At the start of a value these open a range or a comparison.
  return /^[<>[{]/.test(word) ? `\\${word}` : word
}

function printPiece(piece: Pattern[number]): string {
  switch (piece.kind) {
    case 'anyRun':
      return '*'
    case 'anyOne':
      return '?'
    case 'literal':
      return escapedValue(piece.text)
    default:
      return unreachable(piece)
  }
}

function escapedValue(text: string): string {
  return text.replace(/[\s()"*?\\:&|]/g, (character) => `\\${character}`)
}

function escaped(segment: string): string {
  return segment.replace(/[\s()"*?\\:&|.,]/g, (character) => `\\${character}`)
}

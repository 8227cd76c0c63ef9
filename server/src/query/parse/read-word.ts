import type { Key, Pattern, PatternPiece } from './search-ast.ts'
import {
  current,
  isAtEnd,
  isWordEnd,
  SearchFault,
  searchLimits,
  spanFrom,
  takeEscaped,
  type Cursor,
} from './search-cursor.ts'

/** `Lo?in*`: literal text and wildcards up to the end of the word. */
export function readPattern(cursor: Cursor): Pattern {
  const pieces: PatternPiece[] = []
  let wildcards = 0
  while (!isWordEnd(cursor)) {
    const start = cursor.at
    const piece = readPiece(cursor)
    if (piece.kind !== 'literal') wildcards += 1
    if (wildcards > searchLimits.wildcardsMax) {
      throw new SearchFault(start, `more than ${searchLimits.wildcardsMax} wildcards in one word`)
    }
    appendPiece(pieces, piece)
  }
  if (current(cursor) === '(') {
    throw new SearchFault(cursor.at, 'a parenthesis inside a word: write a space before it or \\(')
  }
  return pieces
}

function readPiece(cursor: Cursor): PatternPiece {
  const character = current(cursor)
  if (character === '\\') return { kind: 'literal', text: takeEscaped(cursor) }
  if (character === '"') {
    throw new SearchFault(cursor.at, 'a quote inside a word: write a space before it or \\"')
  }
  cursor.at += 1
  if (character === '*') return { kind: 'anyRun' }
  if (character === '?') return { kind: 'anyOne' }
  return { kind: 'literal', text: character }
}

function appendPiece(pieces: PatternPiece[], piece: PatternPiece): void {
  const last = pieces.at(-1)
  if (piece.kind === 'anyRun' && last?.kind === 'anyRun') return
  if (piece.kind === 'literal' && last?.kind === 'literal') {
    pieces[pieces.length - 1] = { kind: 'literal', text: last.text + piece.text }
    return
  }
  pieces.push(piece)
}

/** `"Login page"`: literal text, no wildcard; `\"` is a quote. */
export function readQuoted(cursor: Cursor): Pattern {
  const start = cursor.at
  cursor.at += 1
  let text = ''
  while (current(cursor) !== '"') {
    if (isAtEnd(cursor)) throw new SearchFault(start, 'the quote is never closed')
    text += current(cursor) === '\\' ? takeEscaped(cursor) : takeOne(cursor)
  }
  cursor.at += 1
  if (!isWordEnd(cursor) || current(cursor) === '(') {
    throw new SearchFault(cursor.at, 'a space must follow the closing quote')
  }
  return text === '' ? [] : [{ kind: 'literal', text }]
}

function takeOne(cursor: Cursor): string {
  const character = current(cursor)
  cursor.at += 1
  return character
}

/** Does a key stand here, that is a word with an unescaped colon? Does not move. */
export function isKeyAhead(cursor: Cursor): boolean {
  const probe = { ...cursor }
  while (!isWordEnd(probe) && current(probe) !== '"') {
    if (current(probe) === ':') return true
    probe.at += current(probe) === '\\' ? 2 : 1
  }
  return false
}

/** `@customer.tier` up to, not over, what `isEnd` says. */
export function readKey(cursor: Cursor, isEnd: (cursor: Cursor) => boolean): Key {
  const start = cursor.at
  const isAttribute = current(cursor) === '@'
  if (isAttribute) cursor.at += 1
  const segments = [readSegment(cursor, isEnd)]
  while (current(cursor) === '.' && !isEnd(cursor)) {
    cursor.at += 1
    segments.push(readSegment(cursor, isEnd))
  }
  return { isAttribute, segments, span: spanFrom(cursor, start) }
}

function readSegment(cursor: Cursor, isEnd: (cursor: Cursor) => boolean): string {
  const start = cursor.at
  let segment = ''
  while (!isEnd(cursor) && current(cursor) !== '.') {
    if (current(cursor) === '*' || current(cursor) === '?') {
      throw new SearchFault(cursor.at, 'a wildcard cannot stand in a name')
    }
    segment += current(cursor) === '\\' ? takeEscaped(cursor) : takeOne(cursor)
  }
  if (segment === '') throw new SearchFault(start, 'a name is missing here')
  return segment
}

import type { Span } from './search-ast.ts'

export const searchLimits = {
  charsMax: 65_536,
  /** Each level is a level of the recursive descent and of the SQL; real searches need a handful. */
  depthMax: 100,
  termsMax: 1_000,
  /** Of one word: the engine looks for thousands of them for half a minute. */
  wildcardsMax: 100,
} as const

/** Where the reading stands. The only state of the parser: text behind `at` is never read again. */
export interface Cursor {
  readonly text: string
  at: number
  depth: number
  terms: number
}

/** Thrown inside the parser only; `parseSearch` turns it into data. */
export class SearchFault extends Error {
  readonly offset: number

  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}

export function openCursor(text: string): Cursor {
  return { text, at: 0, depth: 0, terms: 0 }
}

export function current(cursor: Cursor): string {
  return cursor.text.charAt(cursor.at)
}

export function isAtEnd(cursor: Cursor): boolean {
  return cursor.at >= cursor.text.length
}

export function spanFrom(cursor: Cursor, start: number): Span {
  return { start, end: cursor.at }
}

export function isSpace(character: string): boolean {
  return /^\s$/.test(character)
}

export function skipSpace(cursor: Cursor): void {
  while (isSpace(current(cursor))) cursor.at += 1
}

/** Steps over `expected` when it stands here. */
export function take(cursor: Cursor, expected: string): boolean {
  if (!cursor.text.startsWith(expected, cursor.at)) return false
  cursor.at += expected.length
  return true
}

/** A word ends before a space, a parenthesis, `&&`, `||` and the end of the text. */
export function isWordEnd(cursor: Cursor): boolean {
  const character = current(cursor)
  return (
    character === '' ||
    character === '(' ||
    character === ')' ||
    isSpace(character) ||
    cursor.text.startsWith('&&', cursor.at) ||
    cursor.text.startsWith('||', cursor.at)
  )
}

/** What `\` makes literal: the character behind it, a whole code point. */
export function takeEscaped(cursor: Cursor): string {
  const code = cursor.text.codePointAt(cursor.at + 1)
  if (code === undefined) throw new SearchFault(cursor.at, 'a backslash escapes nothing')
  const character = String.fromCodePoint(code)
  cursor.at += 1 + character.length
  return character
}

import { readBoolean } from './read-boolean.ts'
import { readTerm } from './read-term.ts'
import type { Search } from './search-ast.ts'
import { isAtEnd, openCursor, SearchFault, searchLimits, skipSpace } from './search-cursor.ts'

export interface SearchProblem {
  readonly message: string
  /** Index into the search text, from 0. */
  readonly offset: number
}

export type ParsedSearch =
  | { readonly kind: 'parsed'; readonly search: Search }
  | { readonly kind: 'faulty'; readonly problem: SearchProblem }

/**
 * Search text → tree. `parseSearch('@type:server -@bot:true')` is an `and` of two operands.
 * Linear in the length of the text; depth and number of terms are limited.
 */
export function parseSearch(text: string): ParsedSearch {
  try {
    return { kind: 'parsed', search: readWhole(text) }
  } catch (fault) {
    if (!(fault instanceof SearchFault)) throw fault
    return { kind: 'faulty', problem: { message: fault.message, offset: fault.offset } }
  }
}

function readWhole(text: string): Search {
  if (text.length > searchLimits.charsMax) {
    throw new SearchFault(searchLimits.charsMax, `longer than ${searchLimits.charsMax} characters`)
  }
  const cursor = openCursor(text)
  skipSpace(cursor)
  if (isAtEnd(cursor)) return { kind: 'everything', span: { start: 0, end: 0 } }
  const search = readBoolean(cursor, readTerm)
  if (!isAtEnd(cursor)) throw new SearchFault(cursor.at, 'this parenthesis was never opened')
  return search
}

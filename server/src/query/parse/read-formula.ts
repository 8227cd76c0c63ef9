import type { ParsedSearch } from './parse-search.ts'
import { readBoolean } from './read-boolean.ts'
import { readQuoted } from './read-word.ts'
import type { Search } from './search-ast.ts'
import {
  current,
  isAtEnd,
  isWordEnd,
  openCursor,
  SearchFault,
  searchLimits,
  skipSpace,
  spanFrom,
  takeEscaped,
  type Cursor,
} from './search-cursor.ts'

/**
 * `buyers AND NOT (staff OR "test users")`: the operators of a search over the names of filters. In
 * the tree each name is a word. A name that nobody declared is refused.
 */
export function parseFormula(text: string, declared: ReadonlySet<string>): ParsedSearch {
  try {
    return { kind: 'parsed', search: readWhole(text, declared) }
  } catch (fault) {
    if (!(fault instanceof SearchFault)) throw fault
    return { kind: 'faulty', problem: { message: fault.message, offset: fault.offset } }
  }
}

function readWhole(text: string, declared: ReadonlySet<string>): Search {
  if (text.length > searchLimits.charsMax) {
    throw new SearchFault(searchLimits.charsMax, `longer than ${searchLimits.charsMax} characters`)
  }
  const cursor = openCursor(text)
  const search = readBoolean(cursor, (inner) => readName(inner, declared))
  skipSpace(cursor)
  if (!isAtEnd(cursor)) throw new SearchFault(cursor.at, 'this parenthesis was never opened')
  return search
}

function readName(cursor: Cursor, declared: ReadonlySet<string>): Search {
  const start = cursor.at
  const name = current(cursor) === '"' ? quotedName(cursor) : plainName(cursor)
  if (!declared.has(name)) {
    throw new SearchFault(start, `no filter has the name ${JSON.stringify(name)}`)
  }
  const pattern = [{ kind: 'literal', text: name }] as const
  return { kind: 'words', pattern, span: spanFrom(cursor, start) }
}

function quotedName(cursor: Cursor): string {
  const [piece] = readQuoted(cursor)
  return piece?.kind === 'literal' ? piece.text : ''
}

function plainName(cursor: Cursor): string {
  let name = ''
  while (!isWordEnd(cursor)) {
    if (current(cursor) === '\\') name += takeEscaped(cursor)
    else {
      name += current(cursor)
      cursor.at += 1
    }
  }
  return name
}

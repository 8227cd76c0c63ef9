import { isIP } from 'node:net'
import { readValue } from './read-value.ts'
import { isKeyAhead, readKey, readPattern, readQuoted } from './read-word.ts'
import { negated, type Key, type Pattern, type Search } from './search-ast.ts'
import {
  current,
  isAtEnd,
  isSpace,
  isWordEnd,
  SearchFault,
  skipSpace,
  spanFrom,
  take,
  type Cursor,
} from './search-cursor.ts'

/** One term of a search: an address block test, `key:value`, or free text. */
export function readTerm(cursor: Cursor): Search {
  if (cursor.text.startsWith('CIDR(', cursor.at)) return readAddressBlocks(cursor)
  if (current(cursor) !== '"' && isKeyAhead(cursor)) return readKeyed(cursor)
  return readWords(cursor)
}

function readKeyed(cursor: Cursor): Search {
  const start = cursor.at
  if (take(cursor, '_exists_:')) return readExistence(cursor, start)
  if (take(cursor, '_missing_:')) {
    const exists = readExistence(cursor, start)
    return negated(exists, exists.span)
  }
  if (current(cursor) === '*') {
    throw new SearchFault(start, 'name the attribute to search: *:value is not supported')
  }
  const key = readKey(cursor, (inner) => current(inner) === ':')
  cursor.at += 1
  return readValue(cursor, key)
}

function readExistence(cursor: Cursor, start: number): Search {
  const key = readKey(cursor, isWordEnd)
  return { kind: 'exists', key, span: spanFrom(cursor, start) }
}

function readWords(cursor: Cursor): Search {
  const start = cursor.at
  if (current(cursor) === '@') {
    throw new SearchFault(start, 'an attribute needs a value: write @name:value, or @name:*')
  }
  const pattern = current(cursor) === '"' ? readQuoted(cursor) : readPattern(cursor)
  const span = spanFrom(cursor, start)
  if (pattern.length === 0) throw new SearchFault(start, 'the quotes hold nothing to search for')
  return isAnything(pattern) ? { kind: 'everything', span } : { kind: 'words', pattern, span }
}

function isAnything(pattern: Pattern): boolean {
  return pattern.length === 1 && pattern[0]?.kind === 'anyRun'
}

/** `CIDR(@session.ip, 13.0.0.0/8, 2001:db8::/32)` */
function readAddressBlocks(cursor: Cursor): Search {
  const start = cursor.at
  take(cursor, 'CIDR(')
  skipSpace(cursor)
  const key: Key = readKey(cursor, isArgumentEnd)
  const blocks: string[] = []
  for (skipSpace(cursor); take(cursor, ','); skipSpace(cursor)) blocks.push(readBlock(cursor))
  if (!take(cursor, ')')) throw new SearchFault(start, 'CIDR( is never closed')
  if (blocks.length === 0) throw new SearchFault(start, 'CIDR needs at least one address block')
  return { kind: 'addressIn', key, blocks, span: spanFrom(cursor, start) }
}

function isArgumentEnd(cursor: Cursor): boolean {
  return isAtEnd(cursor) || isSpace(current(cursor)) || ',)'.includes(current(cursor))
}

function readBlock(cursor: Cursor): string {
  skipSpace(cursor)
  const start = cursor.at
  while (!isArgumentEnd(cursor)) cursor.at += 1
  const block = cursor.text.slice(start, cursor.at)
  if (!isAddressBlock(block)) {
    throw new SearchFault(start, 'an address block is written 10.0.0.0/8 or 2001:db8::/32')
  }
  return block
}

function isAddressBlock(block: string): boolean {
  const [address = '', prefix = '', ...rest] = block.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(prefix)) return false
  return Number(prefix) <= (version === 4 ? 32 : 128)
}

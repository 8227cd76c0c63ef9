import { readParenthesis } from './read-boolean.ts'
import { readPattern, readQuoted } from './read-word.ts'
import {
  durationUnits,
  type Bound,
  type DurationUnit,
  type Key,
  type Quantity,
  type Search,
} from './search-ast.ts'
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

/** What stands behind `key:`. A group is spread over its key: `k:(a OR b)` is `k:a OR k:b`. */
export function readValue(cursor: Cursor, key: Key): Search {
  if (current(cursor) === '(') return readParenthesis(cursor, (inner) => readOneValue(inner, key))
  return readOneValue(cursor, key)
}

function readOneValue(cursor: Cursor, key: Key): Search {
  switch (current(cursor)) {
    case '"':
      return readQuotedValue(cursor, key)
    case '[':
    case '{':
      return readRange(cursor, key)
    case '<':
    case '>':
      return readComparison(cursor, key)
    default:
      return readWordValue(cursor, key)
  }
}

function readQuotedValue(cursor: Cursor, key: Key): Search {
  const start = cursor.at
  const pattern = readQuoted(cursor)
  return { kind: 'matches', key, pattern, span: spanFrom(cursor, start) }
}

function readWordValue(cursor: Cursor, key: Key): Search {
  const start = cursor.at
  if (isWordEnd(cursor)) throw new SearchFault(start, 'a value is missing after the colon')
  const pattern = readPattern(cursor)
  const span = spanFrom(cursor, start)
  const isAnything = pattern.length === 1 && pattern[0]?.kind === 'anyRun'
  return isAnything ? { kind: 'exists', key, span } : { kind: 'matches', key, pattern, span }
}

function readComparison(cursor: Cursor, key: Key): Search {
  const start = cursor.at
  const isLower = current(cursor) === '>'
  cursor.at += 1
  const isInclusive = take(cursor, '=')
  const quantity = readQuantity(cursor, isWordEnd)
  const bound: Bound = { quantity, isInclusive }
  return {
    kind: 'within',
    key,
    lower: isLower ? bound : undefined,
    upper: isLower ? undefined : bound,
    span: spanFrom(cursor, start),
  }
}

/** `[a TO b]` with its ends, `{a TO b}` without; `*` leaves an end open. */
function readRange(cursor: Cursor, key: Key): Search {
  const start = cursor.at
  const isLowerInclusive = current(cursor) === '['
  cursor.at += 1
  const low = readRangeEnd(cursor)
  skipSpace(cursor)
  if (!take(cursor, 'TO')) throw new SearchFault(cursor.at, 'a range is written [low TO high]')
  const high = readRangeEnd(cursor)
  skipSpace(cursor)
  const isUpperInclusive = current(cursor) === ']'
  if (!take(cursor, ']') && !take(cursor, '}')) {
    throw new SearchFault(cursor.at, 'a range ends with ] or }')
  }
  const span = spanFrom(cursor, start)
  if (low === undefined && high === undefined) return { kind: 'exists', key, span }
  const lower = low && { quantity: low, isInclusive: isLowerInclusive }
  const upper = high && { quantity: high, isInclusive: isUpperInclusive }
  return { kind: 'within', key, lower, upper, span }
}

function readRangeEnd(cursor: Cursor): Quantity | undefined {
  skipSpace(cursor)
  return take(cursor, '*') ? undefined : readQuantity(cursor, isRangeWordEnd)
}

function isRangeWordEnd(cursor: Cursor): boolean {
  return isAtEnd(cursor) || isSpace(current(cursor)) || ']}'.includes(current(cursor))
}

function readQuantity(cursor: Cursor, isEnd: (cursor: Cursor) => boolean): Quantity {
  const start = cursor.at
  while (!isEnd(cursor)) cursor.at += 1
  const written = cursor.text.slice(start, cursor.at)
  const quantity = parseQuantity(written)
  if (quantity !== undefined) return quantity
  throw new SearchFault(
    start,
    `a number with an optional unit (${durationUnits.join(', ')}) must stand here`,
  )
}

// A run of digits is matched once, so the time stays linear in the length of the word.
const quantityForm = /^(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(\D*)$/

/** `1.5s`, `-3`, `20µs`. */
export function parseQuantity(written: string): Quantity | undefined {
  const [, digits, suffix] = quantityForm.exec(written) ?? []
  if (digits === undefined || suffix === undefined) return undefined
  if (!Number.isFinite(Number(digits))) return undefined
  if (suffix === '') return { digits, unit: undefined }
  const unit = durationUnit(suffix)
  return unit && { digits, unit }
}

function durationUnit(suffix: string): DurationUnit | undefined {
  // Both code points in use for "micro".
  const plain = suffix.replace(/^[µμ]/u, 'u')
  return durationUnits.find((unit) => unit === plain)
}

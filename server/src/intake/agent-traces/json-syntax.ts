/**
 * Walks over JSON in bytes, and says what is wrong with it in the words of Go's decoder.
 *
 * Promise: nothing here calls itself, so nesting costs no stack.
 */
import { textOfBytes } from '../spans/known-texts.ts'
import { MalformedBody } from './malformed-body.ts'
import { readerLimits } from './span-reader.ts'

export const char = {
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  openList: 0x5b,
  closeList: 0x5d,
  openObject: 0x7b,
  closeObject: 0x7d,
  /** The first letters of true, false and null. */
  t: 0x74,
  f: 0x66,
  n: 0x6e,
} as const

const backslash = 0x5c
const space = 0x20

const words: ReadonlyMap<number, string> = new Map([
  [char.t, 'true'],
  [char.f, 'false'],
  [char.n, 'null'],
])

/** A place in a body. Whatever steps over something leaves it behind that. */
export type Walk = { readonly bytes: Buffer; at: number }

/** The next byte that is no space. There must be one. */
export function peek(walk: Walk): number {
  const { bytes } = walk
  for (;;) {
    const byte = bytes[walk.at]
    if (byte === undefined) throw new MalformedBody('unexpected-eof')
    if (byte > space || !isSpace(byte)) return byte
    walk.at += 1
  }
}

function isSpace(byte: number): boolean {
  return byte === space || byte === 0x0a || byte === 0x0d || byte === 0x09
}

/** Whether another element follows; steps over the comma before it, or over the end. */
export function stepToNext(walk: Walk, close: number, isFirst: boolean): boolean {
  const byte = peek(walk)
  if (byte === close) {
    walk.at += 1
    return false
  }
  if (!isFirst) {
    const isList = close === char.closeList
    if (byte !== char.comma) {
      throw unexpected(walk, isList ? 'after array element' : 'after object key:value pair')
    }
    walk.at += 1
  }
  return true
}

/** The key that is next, and the colon. */
export function readKey(walk: Walk): string {
  if (peek(walk) !== char.quote)
    throw unexpected(walk, 'looking for beginning of object key string')
  const key = readString(walk)
  if (peek(walk) !== char.colon) throw unexpected(walk, 'after object key')
  walk.at += 1
  return key
}

/** The text whose opening quote is next. */
export function readString(walk: Walk): string {
  const { bytes } = walk
  const start = walk.at + 1
  let at = start
  let byte = bytes[at] ?? 0
  while (byte !== char.quote && byte !== backslash && byte >= space) {
    at += 1
    byte = bytes[at] ?? 0
  }
  walk.at = at
  if (byte !== char.quote) return readEscapedString(walk, start)
  walk.at = at + 1
  return textOfBytes(bytes, start, at)
}

/** `start` is behind the opening quote, `at` where the plain part ends. Half a character is mended. */
function readEscapedString(walk: Walk, start: number): string {
  const { bytes } = walk
  for (;;) {
    const byte = bytes[walk.at]
    if (byte === char.quote) break
    if (byte === undefined || byte < space) throw unexpected(walk, 'in string literal')
    walk.at += 1
    if (byte === backslash) stepOverEscape(walk)
  }
  walk.at += 1
  const text: unknown = JSON.parse(bytes.toString('utf8', start - 1, walk.at))
  return String(text).toWellFormed()
}

function stepOverEscape(walk: Walk): void {
  const byte = walk.bytes[walk.at] ?? 0
  if (!'"\\/bfnrtu'.includes(String.fromCharCode(byte))) {
    throw unexpected(walk, 'in string escape code')
  }
  walk.at += 1
  const isUnit = byte === 0x75 // u
  for (let left = isUnit ? 4 : 0; left > 0; left -= 1) {
    if (!/[\da-f]/i.test(String.fromCharCode(walk.bytes[walk.at] ?? 0))) {
      throw unexpected(walk, 'in \\u hexadecimal character escape')
    }
    walk.at += 1
  }
}

/** Steps over a number; gives whether it is an integer, without a fraction or an exponent. */
export function stepOverNumber(walk: Walk): boolean {
  const { bytes } = walk
  if (bytes[walk.at] === char.minus) walk.at += 1
  if (bytes[walk.at] === char.zero) walk.at += 1
  else stepOverDigits(walk, 'in numeric literal')
  const integerEnd = walk.at
  if (bytes[walk.at] === 0x2e) {
    walk.at += 1
    stepOverDigits(walk, 'after decimal point in numeric literal')
  }
  if (bytes[walk.at] === 0x65 || bytes[walk.at] === 0x45) {
    walk.at += 1
    if (bytes[walk.at] === 0x2b || bytes[walk.at] === char.minus) walk.at += 1
    stepOverDigits(walk, 'in exponent of numeric literal')
  }
  return walk.at === integerEnd
}

function stepOverDigits(walk: Walk, context: string): void {
  if (!isDigit(walk.bytes[walk.at])) throw unexpected(walk, context)
  while (isDigit(walk.bytes[walk.at])) walk.at += 1
}

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= char.zero && byte <= char.nine
}

/** Steps over true, false or null, whose first letter is next. */
export function stepOverWord(walk: Walk): void {
  const word = words.get(walk.bytes[walk.at] ?? 0)
  if (word === undefined) throw unexpected(walk, 'looking for beginning of value')
  for (const letter of word) {
    if (walk.bytes[walk.at] !== letter.charCodeAt(0)) {
      throw unexpected(walk, `in literal ${word} (expecting '${letter}')`)
    }
    walk.at += 1
  }
}

/** Steps over a value of any kind. */
export function stepOverValue(walk: Walk): void {
  /** What closes what is open. */
  const open: number[] = []
  do {
    const opened = stepOverStart(walk)
    if (opened !== undefined) open.push(opened)
    if (open.length > readerLimits.depthMax) throw new MalformedBody('exceeded max depth')
    let isFirst = opened !== undefined
    for (let close = open.at(-1); close !== undefined; close = open.at(-1)) {
      if (stepToNext(walk, close, isFirst)) {
        if (close === char.closeObject) readKey(walk)
        break
      }
      open.pop()
      isFirst = false
    }
  } while (open.length > 0)
}

/** A whole value, or the bracket that opens one: then it gives what closes it. */
function stepOverStart(walk: Walk): number | undefined {
  const byte = peek(walk)
  switch (byte) {
    case char.openList:
    case char.openObject:
      walk.at += 1
      return byte + 2
    case char.quote:
      readString(walk)
      return undefined
    default:
      if (byte === char.minus || isDigit(byte)) stepOverNumber(walk)
      else stepOverWord(walk)
      return undefined
  }
}

/** What stands where nothing of that kind can. */
function unexpected(walk: Walk, context: string): MalformedBody {
  const byte = walk.bytes[walk.at]
  if (byte === undefined) return new MalformedBody('unexpected-eof')
  return new MalformedBody(`invalid character ${quoted(byte)} ${context}`)
}

function quoted(byte: number): string {
  const character = String.fromCharCode(byte)
  if (character === "'") return String.raw`'\''`
  if (character === '"') return `'"'`
  return `'${JSON.stringify(character).slice(1, -1)}'`
}

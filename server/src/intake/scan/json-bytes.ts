/**
 * Walks over JSON in bytes without making anything of it. Each function takes the place where
 * something starts and gives the place after it, or `notPlain`.
 *
 * Promise: what is walked over is well-formed JSON on one line, that means the same once it is parsed
 * and printed, and that the engine takes as it is. Whatever may be otherwise (an escape of half a
 * character, a long number, an exponent, a key with a dot or an escape, a key twice, `null` in an
 * array, deep nesting, a line break between values) is `notPlain`: not a verdict, somebody else has
 * to look. The bytes must be valid UTF-8.
 */

export const notPlain = -1

export const plainLimits = {
  depthMax: 90,
  /** In one object; each is compared with those before it. */
  keysPerObjectMax: 64,
  keysMax: 5_000,
  /** Of an event, times its keys: no less than the bytes of all their paths together. */
  pathBytesMax: 1_000_000,
  /** Digits before the point; more may not fit a double. */
  digitsMax: 15,
  /** Digits after the point; more say nothing that a double can hold. */
  fractionMax: 20,
} as const

/** A walk over one event. */
export type JsonWalk = {
  bytes: Uint8Array
  /** How many objects and arrays are open. */
  depth: number
  /** Keys of the objects that are open, as hashes: those of one object lie after those around it. */
  readonly hashes: Int32Array
  /** How many of `hashes` are in use. */
  hashCount: number
  /** Keys so far, also of objects that are closed. */
  keyCount: number
  /** Whether the value of a key was `null`, or an object without anything in it. */
  hasNull: boolean
  hasEmptyObject: boolean
}

const openKeysMax = (plainLimits.depthMax + 2) * plainLimits.keysPerObjectMax

export function openWalk(): JsonWalk {
  const hashes = new Int32Array(openKeysMax)
  const none = { hasNull: false, hasEmptyObject: false }
  return { bytes: new Uint8Array(), depth: 0, hashes, hashCount: 0, keyCount: 0, ...none }
}

/** Begins anew, over these bytes. */
export function restart(walk: JsonWalk, bytes: Uint8Array): void {
  walk.bytes = bytes
  walk.depth = 0
  walk.hashCount = 0
  walk.keyCount = 0
  walk.hasNull = false
  walk.hasEmptyObject = false
}

const quote = 0x22
const backslash = 0x5c
const space = 0x20
const comma = 0x2c
const colon = 0x3a
const dot = 0x2e
const minus = 0x2d
const zero = 0x30
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d

/** Bytes that stand for themselves in a text: not a quote, a backslash or a control character. */
const isInText = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < space || byte === quote || byte === backslash ? 0 : 1,
)
const isDigit = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x30 && byte <= 0x39 ? 1 : 0,
)

/** Spaces only: rows are lines. */
export function afterSpaces(bytes: Uint8Array, at: number): number {
  let next = at
  while (bytes[next] === space) next += 1
  return next
}

/** `at` is after the opening quote; gives the place after the closing one. */
export function afterText(bytes: Uint8Array, at: number): number {
  for (let next = at; ;) {
    while (isInText[bytes[next] ?? 0] === 1) next += 1
    if (bytes[next] === quote) return next + 1
    if (bytes[next] !== backslash) return notPlain
    next = afterEscape(bytes, next + 1)
    if (next === notPlain) return notPlain
  }
}

/** The escapes of JSON but those of surrogates, which are only right in pairs. */
function afterEscape(bytes: Uint8Array, at: number): number {
  switch (bytes[at]) {
    case quote:
    case backslash:
    case 0x2f: // /
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return at + 1
    case 0x75: // u
      return isPlainUnit(bytes, at + 1) ? at + 5 : notPlain
    default:
      return notPlain
  }
}

function isPlainUnit(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at] ?? 0
  if (first === 0x64 || first === 0x44) return false // d, D
  return (
    isHex(first) &&
    isHex(bytes[at + 1] ?? 0) &&
    isHex(bytes[at + 2] ?? 0) &&
    isHex(bytes[at + 3] ?? 0)
  )
}

function isHex(byte: number): boolean {
  return isDigit[byte] === 1 || (byte >= 0x61 && byte <= 0x66) || (byte >= 0x41 && byte <= 0x46)
}

function afterNumber(bytes: Uint8Array, at: number): number {
  const start = bytes[at] === minus ? at + 1 : at
  let next = start
  while (isDigit[bytes[next] ?? 0] === 1) next += 1
  const digits = next - start
  if (digits === 0 || digits > plainLimits.digitsMax) return notPlain
  // 01 is none, and -0 is one that printing changes.
  if (bytes[start] === zero && (digits > 1 || start > at)) return notPlain
  if (bytes[next] === dot) {
    const fraction = next + 1
    next = fraction
    while (isDigit[bytes[next] ?? 0] === 1) next += 1
    if (next === fraction || next - fraction > plainLimits.fractionMax) return notPlain
  }
  const following = bytes[next]
  return following === 0x65 || following === 0x45 ? notPlain : next // e, E
}

function afterWord(walk: JsonWalk, at: number): number {
  const { bytes } = walk
  switch (bytes[at]) {
    case 0x74: // true
      return bytes[at + 1] === 0x72 && bytes[at + 2] === 0x75 && bytes[at + 3] === 0x65
        ? at + 4
        : notPlain
    case 0x66: // false
      return bytes[at + 1] === 0x61 &&
        bytes[at + 2] === 0x6c &&
        bytes[at + 3] === 0x73 &&
        bytes[at + 4] === 0x65
        ? at + 5
        : notPlain
    case 0x6e: // null, and never of an array
      walk.hasNull = true
      return bytes[at + 1] === 0x75 && bytes[at + 2] === 0x6c && bytes[at + 3] === 0x6c
        ? at + 4
        : notPlain
    default:
      return notPlain
  }
}

/** Any value. */
export function afterValue(walk: JsonWalk, at: number): number {
  const { bytes } = walk
  const byte = bytes[at]
  if (byte === quote) return afterText(bytes, at + 1)
  if (byte === openBrace || byte === openBracket) return afterNested(walk, at)
  if (byte === minus || isDigit[byte ?? 0] === 1) return afterNumber(bytes, at)
  return afterWord(walk, at)
}

function afterNested(walk: JsonWalk, at: number): number {
  if (walk.depth === plainLimits.depthMax) return notPlain
  walk.depth += 1
  const isObject = walk.bytes[at] === openBrace
  const next = isObject ? afterObject(walk, at + 1) : afterArray(walk, at + 1)
  walk.depth -= 1
  return next
}

function afterArray(walk: JsonWalk, at: number): number {
  const { bytes } = walk
  let next = afterSpaces(bytes, at)
  if (bytes[next] === closeBracket) return next + 1
  for (;;) {
    if (bytes[next] === 0x6e) return notPlain // null
    next = afterValue(walk, next)
    if (next === notPlain) return notPlain
    next = afterSpaces(bytes, next)
    if (bytes[next] === closeBracket) return next + 1
    if (bytes[next] !== comma) return notPlain
    next = afterSpaces(bytes, next + 1)
  }
}

function afterObject(walk: JsonWalk, at: number): number {
  const { bytes, hashCount } = walk
  let next = afterSpaces(bytes, at)
  if (bytes[next] === closeBrace) return next + 1
  for (;;) {
    next = afterKey(walk, next, hashCount)
    if (next === notPlain) return notPlain
    noteEmpty(walk, next)
    next = afterValue(walk, next)
    if (next === notPlain) return notPlain
    next = afterSpaces(bytes, next)
    if (bytes[next] === closeBrace) {
      walk.hashCount = hashCount
      return next + 1
    }
    if (bytes[next] !== comma) return notPlain
    next = afterSpaces(bytes, next + 1)
  }
}

/** Tells when the value of a key, which starts at `at`, is an object without anything in it. */
export function noteEmpty(walk: JsonWalk, at: number): void {
  const { bytes } = walk
  if (bytes[at] !== openBrace) return
  if (bytes[afterSpaces(bytes, at + 1)] === closeBrace) walk.hasEmptyObject = true
}

/**
 * A key and its colon; gives the place of the value. The hash of the key is then the last of
 * `hashes`; `firstHash` is where those of its object begin.
 */
export function afterKey(walk: JsonWalk, at: number, firstHash: number): number {
  const { bytes } = walk
  if (bytes[at] !== quote) return notPlain
  let next = at + 1
  let hash = 0
  for (;;) {
    const byte = bytes[next] ?? 0
    if (isInText[byte] !== 1) break
    if (byte === dot) return notPlain
    hash = (Math.imul(hash, 31) + byte) | 0
    next += 1
  }
  if (bytes[next] !== quote || next === at + 1) return notPlain
  if (!isNewKey(walk, hash, firstHash)) return notPlain
  next = afterSpaces(bytes, next + 1)
  return bytes[next] === colon ? afterSpaces(bytes, next + 1) : notPlain
}

/** Two keys of one hash may be the same key; that is for somebody else to find out. */
function isNewKey(walk: JsonWalk, hash: number, firstHash: number): boolean {
  const { hashes, hashCount } = walk
  if (hashCount - firstHash >= plainLimits.keysPerObjectMax) return false
  for (let index = firstHash; index < hashCount; index += 1) {
    if (hashes[index] === hash) return false
  }
  hashes[hashCount] = hash
  walk.hashCount = hashCount + 1
  walk.keyCount += 1
  return walk.keyCount <= plainLimits.keysMax
}

import { promotedTexts } from '../../warehouse/promoted-paths.ts'
import {
  afterKey,
  afterSpaces,
  afterText,
  afterValue,
  noteEmpty,
  notPlain,
  openWalk,
  plainLimits,
  restart,
  type JsonWalk,
} from './json-bytes.ts'
import { eventKeys, knownKeyAt, type KnownKey, type KnownKeys } from './known-keys.ts'

/**
 * Where in its bytes a plain event has what a row is made of. One is filled again and again: two
 * hundred thousand of them come in a second.
 */
export type EventPlaces = {
  /** From and to of each promoted text, without quotes, in the order of `promotedTexts`; 0, 0 if absent. */
  readonly texts: Int32Array
  /** From and to of the `date`, with its quotes if it is a text; 0, 0 if absent. */
  readonly moment: Int32Array
  /** From and to of each stretch that goes when the promoted members are taken out of the event. */
  readonly cuts: Int32Array
  cutCount: number
  /** Whether nothing of the object gone over last is kept. */
  isEmptied: boolean
  readonly walk: JsonWalk
}

export const eventPlacesLimits = {
  /** Bytes of a text, so at most as many characters. */
  textBytesMax: 1_024,
} as const

export function openEventPlaces(): EventPlaces {
  const members = promotedTexts.length + 1
  return {
    texts: new Int32Array(2 * promotedTexts.length),
    moment: new Int32Array(2),
    cuts: new Int32Array(2 * members),
    cutCount: 0,
    isEmptied: false,
    walk: openWalk(),
  }
}

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const openBrace = 0x7b
const closeBrace = 0x7d

/**
 * Finds the places of the event that starts at `at`, and gives where it ends; `notPlain` when it is
 * not one that the row can be cut from as it is.
 */
export function scanEvent(places: EventPlaces, bytes: Uint8Array, at: number): number {
  places.texts.fill(0)
  places.moment.fill(0)
  places.cutCount = 0
  restart(places.walk, bytes)
  if (bytes[at] !== openBrace) return notPlain
  const end = afterMembers(places, at + 1, eventKeys)
  return places.walk.keyCount * (end - at) > plainLimits.pathBytesMax ? notPlain : end
}

function afterMembers(places: EventPlaces, at: number, known: KnownKeys): number {
  const { walk } = places
  const { bytes, hashCount } = walk
  let next = afterSpaces(bytes, at)
  if (bytes[next] === closeBrace) {
    places.isEmptied = true
    return next + 1
  }
  // The comma after the last member that was kept.
  let keptComma = 0
  for (;;) {
    const keyAt = next
    next = afterKey(walk, keyAt, hashCount)
    if (next === notPlain) return notPlain
    noteEmpty(walk, next)
    const key = knownKeyAt(known, walk, keyAt)
    next = key === undefined ? afterValue(walk, next) : afterKnown(places, next, key)
    if (next === notPlain) return notPlain
    const end = afterSpaces(bytes, next)
    const isLast = bytes[end] === closeBrace
    if (!isLast && bytes[end] !== comma) return notPlain
    next = isLast ? end + 1 : afterSpaces(bytes, end + 1)
    const isCut = key !== undefined && (key.kind !== 'object' || places.isEmptied)
    if (!isCut) keptComma = end
    // At the end of an object the comma before goes along.
    else if (isLast) cut(places, keptComma === 0 ? keyAt : keptComma, end)
    else cut(places, keyAt, next)
    if (isLast) {
      walk.hashCount = hashCount
      places.isEmptied = keptComma === 0
      return next
    }
  }
}

function afterKnown(places: EventPlaces, at: number, key: KnownKey): number {
  switch (key.kind) {
    case 'text':
      return afterPromoted(places, at, key.field)
    case 'moment':
      return afterMoment(places, at)
    case 'object':
      return afterKnownObject(places, at, key)
  }
}

type KnownObject = Extract<KnownKey, { kind: 'object' }>

function afterKnownObject(places: EventPlaces, at: number, key: KnownObject): number {
  if (places.walk.bytes[at] !== openBrace) return notPlain
  const end = afterMembers(places, at + 1, key.inside)
  const isWhole = key.required === undefined || places.texts[2 * key.required] !== 0
  return isWhole ? end : notPlain
}

/** A text without escapes: its bytes are its value. */
function afterPromoted({ walk, texts }: EventPlaces, at: number, field: number): number {
  const { bytes } = walk
  if (bytes[at] !== quote) return notPlain
  const end = afterText(bytes, at + 1)
  const length = end - at - 2
  if (length < 1 || length > eventPlacesLimits.textBytesMax) return notPlain
  for (let index = at + 1; index < end; index += 1) if (bytes[index] === backslash) return notPlain
  texts[2 * field] = at + 1
  texts[2 * field + 1] = end - 1
  return end
}

function afterMoment({ walk, moment }: EventPlaces, at: number): number {
  const end = afterValue(walk, at)
  moment[0] = at
  moment[1] = end
  return end
}

/** Cuts a stretch, and with it what was cut within. */
function cut(places: EventPlaces, from: number, to: number): void {
  while (places.cutCount > 0 && (places.cuts[2 * places.cutCount - 2] ?? 0) >= from) {
    places.cutCount -= 1
  }
  places.cuts[2 * places.cutCount] = from
  places.cuts[2 * places.cutCount + 1] = to
  places.cutCount += 1
}

import { errorCodes, type ErrorCode } from '@throughline/contract'
import { isPromotedPath } from '../warehouse/promoted-paths.ts'
import type { MemberText } from './element-texts.ts'
import { isJsonObject, type JsonObject } from './json-object.ts'
import { countKeys, findKeyTwice } from './json-keys.ts'
import { refusalAt, type Refusal } from './refusal.ts'
import { roundedIntegers } from './rounded-integers.ts'

/** What cannot be kept exactly as sent. `path` is a JSON pointer into the event. */
type Inexactness = {
  readonly code: ErrorCode
  readonly path: string
  readonly value: string
}

export const exactnessLimits = {
  depthMax: 100,
  keysMax: 10_000,
  /** Of the paths of all keys together: the engine spells each of them out, six times over. */
  pathCharsMax: 1_000_000,
} as const

/**
 * Refuses the first value of an event that the warehouse could not give back as it was sent, or that
 * would make it refuse the row: nested too deep, too many keys or too long ones, an integer that no double holds,
 * a number beyond a double, half a surrogate pair, null among arrays, one key or path set twice; or
 * a key that no search could name. `text` is what the
 * event was parsed from: parsing rounds integers and keeps the last of two equal keys.
 */
export function findInexactness(event: JsonObject, text: string): Refusal | undefined {
  return refusalOf(firstInexactness(event, text))
}

/** Refuses an object that has one key twice. What its values hold is not looked at. */
export function findMemberTwice(members: readonly MemberText[]): Refusal | undefined {
  const seen = new Set<string>()
  for (const { key } of members) {
    if (seen.has(key)) return refusalOf(keyTwice({ path: '/', key }))
    seen.add(key)
  }
  return undefined
}

function refusalOf(found: Inexactness | undefined): Refusal | undefined {
  if (found === undefined) return undefined
  const { code, path, value } = found
  return refusalAt(code, { place: path, problem: errorCodes[code].sentence }, ` Value: ${value}`)
}

function firstInexactness(event: JsonObject, text: string): Inexactness | undefined {
  const rounded = once(() => roundedIntegers(text))
  const walk: Walk = { rounded, keys: 0, pathChars: 0, hasOddKey: false, found: undefined }
  const top = { parent: undefined, key: '', depth: 0, pathChars: 0, isElement: false }
  visit(event, top, walk)
  if (walk.found !== undefined) return walk.found
  if (countKeys(text) > walk.keys) return keyTwice(findKeyTwice(text))
  return walk.hasOddKey ? findPathTwice(event) : undefined
}

// Few events hold an integer that is worth reading the text again for.
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}

function keyTwice({ path, key }: ReturnType<typeof findKeyTwice>): Inexactness {
  return { code: 'event_key_twice', path, value: JSON.stringify(key.slice(0, valueCharsShown)) }
}

type Walk = {
  readonly rounded: () => ReadonlyMap<number, string>
  keys: number
  pathChars: number
  hasOddKey: boolean
  found: Inexactness | undefined
}

// Linked, so that a path is only written out when something is wrong.
type Place = {
  readonly parent: Place | undefined
  readonly key: string
  readonly depth: number
  /** Of its path, without the places in arrays. */
  readonly pathChars: number
  /** Of an array. */
  readonly isElement: boolean
}

function visit(value: unknown, place: Place, walk: Walk): void {
  if (walk.found !== undefined) return
  if (typeof value === 'string') visitText(value, place, walk)
  else if (typeof value === 'number') visitNumber(value, place, walk)
  else if (typeof value === 'object' && value !== null) visitNested(value, place, walk)
}

function visitText(text: string, place: Place, walk: Walk): void {
  if (text.isWellFormed()) return
  walk.found ??= inexactness('event_text_malformed', place, JSON.stringify(text))
}

function visitNumber(number: number, place: Place, walk: Walk): void {
  if (Number.isSafeInteger(number)) return
  const written = isKept(number) ? roundedFrom(number, walk) : String(number)
  if (written !== undefined) walk.found ??= inexactness('event_number_inexact', place, written)
}

// Between these it is printed with digits only, which the engine takes for an integer of 64 bits.
function isKept(number: number): boolean {
  const size = Math.abs(number)
  return size < 2 ** 63 || (size >= 1e21 && Number.isFinite(number))
}

function roundedFrom(number: number, { rounded }: Walk): string | undefined {
  return Number.isInteger(number) ? rounded().get(number) : undefined
}

function visitNested(nested: object, place: Place, walk: Walk): void {
  if (place.depth > exactnessLimits.depthMax) {
    walk.found ??= inexactness('event_too_deep', place, `${place.depth} levels`)
  } else if (Array.isArray(nested)) {
    visitElements(nested, place, walk)
  } else if (isJsonObject(nested)) {
    visitKeys(nested, place, walk)
  }
}

function visitElements(elements: readonly unknown[], place: Place, walk: Walk): void {
  for (const [index, element] of elements.entries()) visit(element, inside(place, index), walk)
  if (place.isElement || walk.found !== undefined) return
  const lost = findNullAmongArrays({ elements, place })
  if (lost !== undefined) walk.found = inexactness('event_null_inexact', lost, 'null')
}

function inside(place: Place, index: number): Place {
  const { depth, pathChars } = place
  return { parent: place, key: String(index), depth: depth + 1, pathChars, isElement: true }
}

type ArrayAt = { readonly elements: readonly unknown[]; readonly place: Place }

/**
 * The engine gives all elements of an array one type, and so it does level by level to those of the
 * arrays in it. Where that is an array there is no null: `[[1],null]` and `[[[1]],[null]]`.
 */
function findNullAmongArrays(outermost: ArrayAt): Place | undefined {
  for (let level: readonly ArrayAt[] = [outermost]; level.length > 0;) {
    const within: ArrayAt[] = []
    let found: Place | undefined
    for (const { elements, place } of level) {
      for (const [index, element] of elements.entries()) {
        if (element === null) found ??= inside(place, index)
        else if (Array.isArray(element)) {
          within.push({ elements: element, place: inside(place, index) })
        }
      }
    }
    if (found !== undefined && within.length > 0) return found
    level = within
  }
  return undefined
}

// Keys, not entries: those would be an array a key, and most of the garbage of a batch.
function visitKeys(nested: JsonObject, place: Place, walk: Walk): void {
  for (const key of Object.keys(nested)) {
    walk.keys += 1
    if (walk.keys > exactnessLimits.keysMax) {
      walk.found ??= inexactness('event_too_many_keys', place, `${walk.keys} keys`)
      return
    }
    const pathChars = place.pathChars + key.length + 1
    const child = { parent: place, key, depth: place.depth + 1, pathChars, isElement: false }
    walk.pathChars += pathChars
    if (walk.pathChars > exactnessLimits.pathCharsMax) {
      // The place would be as long as what is wrong with it.
      walk.found ??= { code: 'event_paths_too_long', path: '/', value: `${walk.keys} keys` }
      return
    }
    if (isOdd(key)) visitOddKey(key, child, walk)
    visitText(key, child, walk)
    visit(nested[key], child, walk)
  }
}

/** Keys with which two places of an event may have one path. */
function isOdd(key: string): boolean {
  return key === '' || key.includes('.')
}

function visitOddKey(key: string, place: Place, walk: Walk): void {
  walk.hasOddKey = true
  if (key.split('.').includes('')) {
    walk.found ??= inexactness('event_key_empty', place, JSON.stringify(key))
  }
}

const valueCharsShown = 100

function inexactness(code: ErrorCode, place: Place, value: string): Inexactness {
  return { code, path: pointer(place) || '/', value: value.slice(0, valueCharsShown) }
}

function pointer(place: Place): string {
  const keys: string[] = []
  for (let at: Place | undefined = place; at?.parent !== undefined; at = at.parent) {
    keys.unshift(at.key.replaceAll('~', '~0').replaceAll('/', '~1'))
  }
  return keys.map((key) => `/${key}`).join('')
}

/**
 * The same path set twice, which the engine refuses: `{"a.b":1,"a":{"b":2}}`. Each object inside an
 * array has paths of its own. In the event itself the engine leaves out whatever stands at a promoted
 * path; one that is not spelled key by key does not reach its column either, and counts as a second
 * value of it.
 */
function findPathTwice(object: JsonObject, at = ''): Inexactness | undefined {
  const seen = new Set<string>()
  for (const { path, isRespelled, value } of pathsOf(object)) {
    const isLost = at === '' && isRespelled && isPromotedPath(path)
    if (isLost || seen.has(path)) return pathTwice(path, at)
    if (!isJsonObject(value)) seen.add(path)
    const inside = Array.isArray(value) ? findInElements(value, `${at}/${path}`) : undefined
    if (inside !== undefined) return inside
  }
  return undefined
}

function pathTwice(path: string, at: string): Inexactness {
  return { code: 'event_path_twice', path: `${at}/${path}`, value: JSON.stringify(path) }
}

function findInElements(elements: readonly unknown[], at: string): Inexactness | undefined {
  for (const [index, element] of elements.entries()) {
    const found = findInElement(element, `${at}/${index}`)
    if (found !== undefined) return found
  }
  return undefined
}

function findInElement(element: unknown, at: string): Inexactness | undefined {
  if (Array.isArray(element)) return findInElements(element, at)
  return isJsonObject(element) ? findPathTwice(element, at) : undefined
}

/** A path and what stands there; `isRespelled` when its keys are not the path's own segments. */
type Path = { readonly path: string; readonly isRespelled: boolean; readonly value: unknown }

function pathsOf(object: JsonObject, parent?: Path): Path[] {
  return Object.entries(object).flatMap(([key, value]) => {
    const isRespelled = isOdd(key) || parent?.isRespelled === true
    const path = parent === undefined ? key : `${parent.path}.${key}`
    const here = { path, isRespelled, value }
    return isJsonObject(value) ? [here, ...pathsOf(value, here)] : [here]
  })
}

import type { ErrorCode } from '@throughline/contract'
import { isPromotedPath } from '../warehouse/promoted-paths.ts'

/** What cannot be kept exactly as sent. `path` is a JSON pointer into the event. */
export type Inexactness = {
  readonly code: ErrorCode
  readonly path: string
  readonly value: string
}

export const exactnessLimits = { depthMax: 100, keysMax: 10_000 } as const

/**
 * Finds the first value of an event that the warehouse could not give back as it was sent, or that
 * would make it refuse the row: nested too deep, too many keys, an integer beyond 2^53, a number
 * beyond a double, half a surrogate pair, one path set twice through dotted keys.
 */
export function findInexactness(event: object): Inexactness | undefined {
  const walk: Walk = { keys: 0, hasDottedKey: false, found: undefined }
  visit(event, { parent: undefined, key: '', depth: 0 }, walk)
  if (walk.found !== undefined || !walk.hasDottedKey) return walk.found
  return findPathTwice(event)
}

type Walk = { keys: number; hasDottedKey: boolean; found: Inexactness | undefined }

// Linked, so that a path is only written out when something is wrong.
type Place = { readonly parent: Place | undefined; readonly key: string; readonly depth: number }

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

// From 1e21 on a number is written with an exponent and stays a double; below, an integer beyond
// 2^53 would be written with digits that the sender did not send.
function visitNumber(number: number, place: Place, walk: Walk): void {
  const isExact =
    Number.isFinite(number) &&
    (!Number.isInteger(number) || Number.isSafeInteger(number) || Math.abs(number) >= 1e21)
  if (!isExact) walk.found ??= inexactness('event_number_inexact', place, String(number))
}

function visitNested(nested: object, place: Place, walk: Walk): void {
  if (place.depth > exactnessLimits.depthMax) {
    walk.found ??= inexactness('event_too_deep', place, `${place.depth} levels`)
  } else if (Array.isArray(nested)) {
    visitElements(nested, place, walk)
  } else {
    visitKeys(nested, place, walk)
  }
}

function visitElements(elements: readonly unknown[], place: Place, walk: Walk): void {
  for (const [index, element] of elements.entries()) {
    visit(element, { parent: place, key: String(index), depth: place.depth + 1 }, walk)
  }
}

// Keys, not entries: those would be an array a key, and most of the garbage of a batch.
function visitKeys(nested: object, place: Place, walk: Walk): void {
  if (!isRecord(nested)) return
  for (const key of Object.keys(nested)) {
    walk.keys += 1
    if (walk.keys > exactnessLimits.keysMax) {
      walk.found ??= inexactness('event_too_many_keys', place, `${walk.keys} keys`)
      return
    }
    if (key.includes('.')) walk.hasDottedKey = true
    const child = { parent: place, key, depth: place.depth + 1 }
    visitText(key, child, walk)
    visit(nested[key], child, walk)
  }
}

function isRecord(nested: object): nested is Readonly<Record<string, unknown>> {
  return !Array.isArray(nested)
}

const valueCharsShown = 100

function inexactness(code: ErrorCode, place: Place, value: string): Inexactness {
  return { code, path: pointer(place), value: value.slice(0, valueCharsShown) }
}

function pointer(place: Place): string {
  const keys: string[] = []
  for (let at: Place | undefined = place; at?.parent !== undefined; at = at.parent) {
    keys.unshift(at.key.replaceAll('~', '~0').replaceAll('/', '~1'))
  }
  return keys.map((key) => `/${key}`).join('')
}

/**
 * Only called when some key holds a dot: `{"a.b":1,"a":{"b":2}}` is one path with two values. A
 * dotted key that spells a promoted path would not reach its column, and counts as a second value.
 */
function findPathTwice(event: object): Inexactness | undefined {
  const seen = new Set<string>()
  const twice = leafPaths(event).find(({ path, isDotted }) => {
    const isTwice = seen.has(path) || (isDotted && isPromotedPath(path))
    seen.add(path)
    return isTwice
  })
  if (twice === undefined) return undefined
  return { code: 'event_path_twice', path: `/${twice.path}`, value: twice.path }
}

type LeafPath = { readonly path: string; readonly isDotted: boolean }

function leafPaths(nested: object, parent?: LeafPath): LeafPath[] {
  return Object.entries(nested).flatMap(([key, value]: [string, unknown]) => {
    const path = parent === undefined ? key : `${parent.path}.${key}`
    const leaf = { path, isDotted: key.includes('.') || parent?.isDotted === true }
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? leafPaths(value, leaf) : [leaf]
  })
}

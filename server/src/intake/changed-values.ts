/**
 * What of an event comes back other than it was sent, though it is taken. What else could not be
 * given back is refused (`exactness.ts`).
 */
import type { IngestionWarning } from '@throughline/contract'
import { isJsonObject } from './json-object.ts'

export type ValueChange = Extract<
  IngestionWarning,
  'null_not_kept' | 'empty_object_not_kept' | 'negative_zero' | 'dotted_key'
>

/** The first place of each kind of change, as a JSON pointer. */
export type ChangedPlaces = ReadonlyMap<ValueChange, string>

/** Looks at all values of an event that is parsed. */
export function findChanges(event: unknown): ChangedPlaces {
  const places = new Map<ValueChange, string>()
  visit(event, { parent: undefined, key: '' }, places)
  return places
}

// Linked, so that a path is only written out when something is to be told.
type Place = { readonly parent: Place | undefined; readonly key: string }

function visit(value: unknown, place: Place, places: Map<ValueChange, string>): void {
  const note = (change: ValueChange, at: Place): void => {
    if (!places.has(change)) places.set(change, pointer(at))
  }
  if (Object.is(value, -0)) return note('negative_zero', place)
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) {
      visit(element, { parent: place, key: String(index) }, places)
    }
  } else if (isJsonObject(value)) {
    for (const key of Object.keys(value)) {
      const member = value[key]
      const at = { parent: place, key }
      if (key.includes('.')) note('dotted_key', at)
      if (member === null) note('null_not_kept', at)
      else if (isJsonObject(member) && isEmpty(member)) note('empty_object_not_kept', at)
      else visit(member, at, places)
    }
  }
}

function isEmpty(object: object): boolean {
  return Object.keys(object).length === 0
}

function pointer(place: Place): string {
  const keys: string[] = []
  for (let at: Place | undefined = place; at?.parent !== undefined; at = at.parent) {
    keys.unshift(at.key.replaceAll('~', '~0').replaceAll('/', '~1'))
  }
  return `/${keys.join('/')}`
}

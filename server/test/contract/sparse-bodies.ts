import type { Operation } from './operation.ts'
import { placesBelow, withValue, type Place } from './wire-schema.ts'

/** A body that lacks optional fields, and is as good as a whole one. */
export type SparseBody = {
  readonly operation: string
  readonly path: string
  readonly accepted: number
  /** What it has beyond what is needed. */
  readonly fields: string
  readonly body: unknown
}

/** The least there may be, and then each optional field added to it in turn. */
export function sparseBodies(operation: Operation): readonly SparseBody[] {
  const { name, path, accepted, schema, whole } = operation
  const places = placesBelow(schema, whole)
  const isOptional = (place: Place) =>
    !place.isRequired && !operation.alsoNeeded.includes(place.pointer)
  const bodyWith = (added: string): unknown => {
    const dropped = places.filter((place) => isOptional(place) && !isOn(added, place.pointer))
    return dropped.reduce((body, { pointer }) => dropField(body, pointer), whole)
  }
  return [{ pointer: '' }, ...places.filter(isOptional)].map(({ pointer }) => ({
    operation: name,
    path,
    accepted,
    fields: pointer === '' ? 'nothing' : pointer,
    body: bodyWith(pointer),
  }))
}

/** Whether a place leads to the added one. */
function isOn(added: string, pointer: string): boolean {
  return added === pointer || added.startsWith(`${pointer}/`)
}

// A field whose parent was dropped before it is gone already.
function dropField(body: unknown, pointer: string): unknown {
  return hasField(body, pointer) ? withValue(body, pointer, undefined) : body
}

function hasField(body: unknown, pointer: string): boolean {
  const [, name = '', ...rest] = pointer.split('/')
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return false
  const member: unknown = Object.entries(body).find(([key]) => key === name)?.[1]
  if (member === undefined) return false
  return rest.length === 0 || hasField(member, `/${rest.join('/')}`)
}

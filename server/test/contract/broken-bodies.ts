import type { Operation } from './operation.ts'
import { placesBelow, withValue, type WireSchema } from './wire-schema.ts'

/** A body that is wrong in one field. */
export type BrokenBody = {
  readonly operation: string
  readonly path: string
  /** What was done to it. */
  readonly fault: string
  readonly body: unknown
  /** What the refusal must say of the place. */
  readonly place: string
}

/** The whole example without each required field in turn. */
export function bodiesWithout(operation: Operation): readonly BrokenBody[] {
  const { name, path, schema, whole } = operation
  const isMember = (pointer: string) => /\/\d+$/.test(pointer)
  return placesBelow(schema, whole)
    .filter(({ isRequired, pointer }) => isRequired && !isMember(pointer))
    .map(({ pointer }) => ({
      operation: name,
      path,
      fault: `without ${pointer}`,
      body: withValue(whole, pointer, undefined),
      place: pointer.slice(pointer.lastIndexOf('/') + 1),
    }))
}

/** The whole example with each kind of wrong value at each field in turn. */
export function bodiesWithWrongValue(operation: Operation): readonly BrokenBody[] {
  const { name, path, schema, whole } = operation
  return placesBelow(schema, whole).flatMap((place) =>
    wrongValues(place.schema).map((value) => ({
      operation: name,
      path,
      fault: `with ${JSON.stringify(value)} at ${place.pointer}`,
      body: withValue(whole, place.pointer, value),
      place: place.pointer,
    })),
  )
}

function wrongValues(schema: WireSchema): readonly unknown[] {
  if ('enum' in schema) return ['no_such', '', 1, null, {}, []]
  switch (schema.type) {
    case 'string':
      return [1, true, null, {}, ['x']]
    case 'integer':
      return ['1', 1.5, true, null, {}, [1]]
    case 'number':
      return ['1', true, null, {}, [1]]
    case 'boolean':
      return ['true', 1, null, {}]
    case 'array':
      return schema.isNullable === true ? ['x', 1, {}] : ['x', 1, null, {}]
    case 'object':
    case 'map':
      return ['x', 1, true, null, []]
  }
}

/** Numbers that JSON allows and nothing can count with, at each field for a number. */
export function bodiesWithHugeNumber(operation: Operation): readonly BrokenBody[] {
  const { name, path, whole } = operation
  const huge = [8.64e15, -8.64e15, 2 ** 53, -(2 ** 53), 2 ** 63, 1e300, -1, 0]
  return placesBelow(operation.schema, whole)
    .filter(({ schema }) => 'type' in schema && /integer|number/.test(schema.type))
    .flatMap(({ pointer }) =>
      huge.map((value) => ({
        operation: name,
        path,
        fault: `with ${value} at ${pointer}`,
        body: withValue(whole, pointer, value),
        place: pointer,
      })),
    )
}

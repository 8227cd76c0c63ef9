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
      return ['1', 'NaN', '1e21', 1.5, true, null, {}, [1]]
    case 'number':
      return ['1', 'NaN', true, null, {}, [1]]
    case 'boolean':
      return ['true', 1, null, {}]
    case 'array':
      return schema.isNullable === true ? ['x', 1, {}] : ['x', 1, null, {}]
    case 'object':
    case 'map':
      return ['x', 1, true, null, []]
  }
}

/** A body with a number that JSON can spell and few expect. */
export type OddBody = {
  readonly operation: string
  readonly path: string
  readonly fault: string
  readonly text: string
}

// Some of them a program would spell otherwise, or cannot hold.
const oddNumbers =
  '8.64e15 -8.64e15 9007199254740992 -9007199254740992 9223372036854775808 1e21 1e300 1e400 -1 0 -0 1.5 5e-324 0.9999999999999999'

/** The whole example with each odd number at each field for a number. */
export function bodiesWithOddNumber(operation: Operation): readonly OddBody[] {
  const { name, path, whole } = operation
  return placesBelow(operation.schema, whole)
    .filter(({ schema }) => 'type' in schema && /integer|number/.test(schema.type))
    .flatMap(({ pointer }) =>
      oddNumbers.split(' ').map((number) => ({
        operation: name,
        path,
        fault: `with ${number} at ${pointer}`,
        text: JSON.stringify(withValue(whole, pointer, '{odd}')).replace('"{odd}"', number),
      })),
    )
}

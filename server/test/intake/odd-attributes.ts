import fc from 'fast-check'

/** Keys with a meaning somewhere between a client and a column, and any other text. */
const keys = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'a.b',
    'b.a',
    'items',
    'usr',
    'id',
    'view',
    '_dd',
    'trace_id',
    'service',
  ),
  fc.constantFrom('', '.', '..', 'a.', '.a', 'usr.id', 'view.id', 'type', 'date', 'service.name'),
  fc.constantFrom('[]', 'a[]', '^a', '`a`', 'a:Int64', 'a%2Eb', '\0', 'ä', '__proto__', 'null'),
  fc.string({ unit: 'binary', maxLength: 4 }),
)

const scalars = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('2026-11-21T10:00:00Z', '2026-11-21', '5', 'true', 'null', '', '\0', '{}', '[1]'),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
)

const trees = fc.letrec<{ value: unknown; array: unknown[]; object: object }>((again) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    again('object'),
    again('array'),
  ),
  array: fc.array(again('value'), { maxLength: 4 }),
  object: fc.dictionary(keys, again('value'), { maxKeys: 4 }),
}))

const mostlyNull = fc.constantFrom(null, null, 1, 'a', true, 1.5)

const nested = fc.letrec<{ value: unknown; array: unknown[]; object: object }>((again) => ({
  value: fc.oneof({ depthSize: 'medium' }, mostlyNull, again('array'), again('object')),
  array: fc.array(again('value'), { maxLength: 4 }),
  object: fc.dictionary(fc.constantFrom('a', 'b'), again('value'), { maxKeys: 2 }),
}))

/** Arrays in arrays, with null in any place. */
export const nestedArrays: fc.Arbitrary<unknown[]> = nested.array

/** What a client may put beside the documented keys of an event. */
export const oddAttributes: fc.Arbitrary<object> = trees.object

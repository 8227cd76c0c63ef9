import { expect, test } from 'vitest'
import { compileSchema, type SchemaCheck } from './compile-schema.ts'

function checkOf(schema: unknown): SchemaCheck {
  const compiled = compileSchema(schema)
  if (compiled.kind === 'faulty') throw new Error(JSON.stringify(compiled.fault))
  return compiled.check
}

const order = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['sku', 'price'],
  properties: {
    sku: { type: 'string', pattern: '^[A-Z]\\d+$', minLength: 2 },
    price: { type: 'number', exclusiveMinimum: 0 },
    currency: { enum: ['EUR', 'NOK'] },
    kind: { const: 'sale' },
    lines: { type: 'array', uniqueItems: true, items: { $ref: '#/$defs/line' } },
    mail: { type: 'string', format: 'email' },
  },
  additionalProperties: false,
  if: { not: { required: ['lines'] } },
  else: { required: ['currency'] },
  $defs: { line: { type: 'object', properties: { count: { type: 'integer' } } } },
}

test.each([
  [{ sku: 'A1', price: 3 }, undefined],
  [{ sku: 'A1', price: 3, mail: 'nobody' }, undefined],
  [{ sku: 'A1' }, "must have required property 'price'"],
  [{ sku: 'a1', price: 3 }, '/sku must match pattern "^[A-Z]\\d+$"'],
  [{ sku: 'A1', price: 0 }, '/price must be > 0'],
  [{ sku: 'A1', price: '3' }, '/price must be number'],
  [{ sku: 'A1', price: 3, colour: 1 }, 'must NOT have additional properties: "colour"'],
  [
    { sku: 'A1', price: 3, currency: 'SEK' },
    '/currency must be equal to one of the allowed values: ["EUR","NOK"]',
  ],
  [{ sku: 'A1', price: 3, kind: 'gift' }, '/kind must be equal to constant: "sale"'],
  [{ sku: 'A1', price: 3, lines: [] }, "must have required property 'currency'"],
  [
    { sku: 'A1', price: 3, currency: 'EUR', lines: [{ count: 1.5 }] },
    '/lines/0/count must be integer',
  ],
  [
    {
      sku: 'A1',
      price: 3,
      currency: 'EUR',
      lines: [
        { a: 1, b: [2] },
        { b: [2], a: 1 },
      ],
    },
    '/lines must NOT have duplicate items',
  ],
  [[1], 'must be object'],
])('%j is an order, or it is said why not: %s', (value, sentence) => {
  expect(checkOf(order)(value)).toBe(sentence)
})

const bomb = {
  $ref: '#/$defs/d0',
  $defs: Object.fromEntries(
    Array.from({ length: 12 }, (_, at) => {
      const next = { $ref: `#/$defs/d${at + 1}` }
      return [`d${at}`, at === 11 ? {} : { allOf: [next, next] }]
    }),
  ),
}

function nested(depth: number): object {
  return depth === 0 ? {} : { not: nested(depth - 1) }
}

test.each([
  ['text', '', 'must be an object or a boolean'],
  [{ type: 'text' }, '/type', 'must be equal to one of the allowed values'],
  [{ properties: { a: { minimum: '1' } } }, '/properties/a/minimum', 'must be number'],
  [{ requird: ['a'] }, '', 'strict mode: unknown keyword: "requird"'],
  [
    { $ref: 'https://example.test/a' },
    '/$ref',
    'must lead into $defs of the same schema: #/$defs/…',
  ],
  [{ $ref: '#' }, '/$ref', 'must lead into $defs of the same schema: #/$defs/…'],
  [{ $ref: '#/$defs/gone' }, '', "can't resolve reference #/$defs/gone from id #"],
  [{ $id: 'https://example.test/a' }, '/$id', 'is not taken here; name parts in $defs'],
  [{ $async: true }, '/$async', 'is not taken here; name parts in $defs'],
  [
    { $schema: 'http://json-schema.org/draft-07/schema#' },
    '/$schema',
    'must be https://json-schema.org/draft/2020-12/schema',
  ],
  [
    { $ref: '#/$defs/a', $defs: { a: { allOf: [{ $ref: '#/$defs/a/allOf/0' }] } } },
    '/$defs/a/allOf/0/$ref',
    'leads to a schema that it is part of',
  ],
  [
    { enum: Array.from({ length: 5_001 }, String) },
    '/enum',
    'has over 500 parts, each reference written out',
  ],
  [{ title: 'x'.repeat(65_536) }, '', 'is over 65536 characters long, or deeper than 100 levels'],
  [{ pattern: '(a+)+\\1' }, '', 'refers to a group, which takes too long to look for'],
])('%.60j is refused', (schema, pointer, reason) => {
  const compiled = compileSchema(schema)

  const { fault } = { fault: undefined, ...compiled }
  expect(fault?.pointer).toBe(pointer)
  expect(fault?.reason).toContain(reason)
})

test('what every object inherits is no property of it', () => {
  const check = checkOf({ properties: { constructor: { type: 'string' } }, required: ['toString'] })

  expect(check({})).toBe("must have required property 'toString'")
  expect(check({ toString: 1 })).toBeUndefined()
  expect(check({ toString: 1, constructor: 2 })).toBe('/constructor must be string')
})

test('a small schema that is large when its references are written out is refused', () => {
  expect(compileSchema(bomb)).toMatchObject({
    kind: 'faulty',
    fault: { reason: 'has over 500 parts, each reference written out' },
  })
})

test('patterns that would take long match nothing, and the next value is looked at anew', () => {
  const check = checkOf({ items: { pattern: '^(a?){300}$' } })
  const long = 'a'.repeat(300)

  expect(check([long, long])).toBeUndefined()
  expect(check(Array.from({ length: 20 }, () => long))).toBe('/11 must match pattern "^(a?){300}$"')
  expect(check([long])).toBeUndefined()
})

test('the largest schema there may be is checked', () => {
  const check = checkOf({ allOf: Array.from({ length: 499 }, () => ({ type: 'number' })) })

  expect(check(5)).toBeUndefined()
  expect(check('5')).toBe('must be number')
})

test('a schema of 101 levels is refused, whatever is below', () => {
  expect(compileSchema(nested(100))).toMatchObject({ kind: 'compiled' })
  expect(compileSchema(nested(5_000))).toMatchObject({
    kind: 'faulty',
    fault: { reason: 'is over 65536 characters long, or deeper than 100 levels' },
  })
})

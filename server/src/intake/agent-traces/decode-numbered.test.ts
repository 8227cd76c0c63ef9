import { expect, test } from 'vitest'
import { chunksOf, decoded, messageOf, packed, spanOf } from './a-traces-body.ts'

/** A map with the numbers of fields for keys, in ascending order. */
function fields(values: Readonly<Record<number, unknown>>): Map<number, unknown> {
  return new Map(Object.entries(values).map(([number, value]) => [Number(number), value]))
}

const high = 0x6b01_86b9_0000_0000n
const low = 0xa3ce_929d_0e0e_4736n
const traceId = Buffer.from('6b0186b900000000a3ce929d0e0e4736', 'hex')

function bodyOf(span: Readonly<Record<number, unknown>>): Buffer {
  const chunk = fields({ 4: [fields({ 4: 1, ...span })], 6: traceId })
  return packed(fields({ 11: [chunk] }))
}

test('a text of v1.0 is sent once, and from then on by its place among all of them', () => {
  const list = ['', 'nodejs', 'prod']
  const first = fields({ 1: 'checkout', 2: 'express.request', 3: 'POST /pay', 4: 1, 10: 'web' })
  // Behind the list come rum, then k and v, and from the sixth place on those of the first span.
  const second = fields({ 1: 6, 2: 'pg.query', 3: 7, 4: 2, 10: 0 })
  const chunk = fields({ 1: 2, 2: 'rum', 3: ['k', 1, 'v'], 4: [first, second], 6: traceId, 7: 4 })
  const body = packed(fields({ 1: list, 2: '', 3: 1, 7: 2, 9: 1, 11: [chunk], 99: ['unknown'] }))

  const chunks = chunksOf(decoded({ version: 'v1.0', body }))

  expect(chunks).toMatchObject([
    {
      language: 'nodejs',
      env: 'prod',
      version: 'nodejs',
      hostname: '',
      priority: 2,
      origin: 'rum',
      tags: new Map([
        ['k', 'v'],
        ['_dd.p.dm', '-4'],
      ]),
      spans: [
        { service: 'checkout', name: 'express.request', resource: 'POST /pay', type: 'web' },
        { service: 'checkout', name: 'pg.query', resource: 'express.request', type: '' },
      ],
    },
  ])
})

test('a span of v1.0 is read with all its fields, and its trace id is that of its chunk', () => {
  const span = { 4: 2n ** 64n - 1n, 5: 2n ** 63n, 6: 2n ** 60n + 1n, 7: 12_345, 8: true }

  expect(spanOf(decoded({ version: 'v1.0', body: bodyOf(span) }))).toEqual({
    traceIdHigh: high,
    traceIdLow: low,
    spanId: 2n ** 64n - 1n,
    parentId: 2n ** 63n,
    service: '',
    name: '',
    resource: '',
    type: '',
    startNs: 2n ** 60n + 1n,
    durationNs: 12_345n,
    error: 1,
    meta: new Map(),
    metrics: new Map(),
    links: [],
    events: [],
  })
})

test('attributes of v1.0 become tags and metrics, whatever their type', () => {
  const attributes: readonly unknown[] = [
    ['text', 1, 'declined'],
    ['boolean', 2, true],
    ['double', 3, 1.5],
    ['integer', 4, -3],
    ['long', 4, 2n ** 60n + 1n],
    ['bytes', 5, Buffer.of(1, 2)],
    ['list', 6, [1, 'a', 4, 2]],
    ['map', 7, ['id', 4, 7]],
  ].flat()
  const named = { 13: 'prod', 14: '1.2.3', 15: 'express', 16: 2 }

  const span = spanOf(decoded({ version: 'v1.0', body: bodyOf({ 9: attributes, ...named }) }))

  expect(Object.fromEntries(span.meta)).toEqual({
    text: 'declined',
    boolean: 'true',
    long: '1152921504606846977',
    bytes: 'AQI=',
    list: '["a",2]',
    map: '{"id":7}',
    env: 'prod',
    version: '1.2.3',
    component: 'express',
    'span.kind': 'server',
  })
  expect(Object.fromEntries(span.metrics)).toEqual({ double: 1.5, integer: -3 })
})

test('links and events of v1.0 are read', () => {
  const link = fields({ 1: traceId, 2: 3, 3: ['a', 4, 1], 4: 'state', 5: 1 })
  const event = fields({ 1: 2n ** 60n, 2: 'payment.failed', 3: ['code', 1, 'declined'] })

  const span = spanOf(decoded({ version: 'v1.0', body: bodyOf({ 11: [link], 12: [event] }) }))

  expect(span.links).toEqual([
    { traceIdHigh: high, traceIdLow: low, spanId: 3n, attributes: new Map([['a', '1']]) },
  ])
  expect(span.events).toEqual([
    { name: 'payment.failed', atNs: 2n ** 60n, attributes: new Map([['code', 'declined']]) },
  ])
})

test('a span of v1.0 that is its own parent has none', () => {
  expect(spanOf(decoded({ version: 'v1.0', body: bodyOf({ 4: 5, 5: 5 }) })).parentId).toBe(0n)
})

/** A list in a list, so many times. */
function nested(depth: number): unknown {
  return depth === 0 ? [4, 1] : [6, nested(depth - 1)]
}

test.each([
  ['a place of a text that was not sent', { 1: 9 }, 'unseen string index'],
  ['attributes that are no three each', { 9: ['k', 1] }, 'must be a multiple of 3'],
  ['a list whose values are no two each', { 9: ['k', 6, [1]] }, 'should be 2 elements'],
  ['a value of an unknown type', { 9: ['k', 8, 1] }, 'Unknown anyvalue type 8'],
  ['lists of 102 levels', { 9: ['k', 6, nested(101)] }, 'recursion limit reached'],
  ['a number as an error', { 8: 1 }, 'type "int" with method for "bool"'],
  ['a text as an id', { 4: '1' }, 'type "str" with method for "int"'],
])('a span of v1.0 with %s is refused', (_, span, message) => {
  const traces = decoded({ version: 'v1.0', body: bodyOf(span) })

  expect(messageOf(traces)).toContain(message)
})

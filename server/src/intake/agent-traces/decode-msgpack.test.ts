import { expect, test } from 'vitest'
import {
  aSentSpan,
  chunksOf,
  decoded,
  messageOf,
  packed,
  packedSpan,
  spanOf,
  theSpan,
} from './a-traces-body.ts'

test('a span of v0.4 is read with all its fields, ids to the last bit', () => {
  const traces = decoded({ body: packed([[aSentSpan()]]) })

  expect(spanOf(traces)).toEqual(theSpan)
})

test('each inner list is a chunk, in the order sent, with the language of the request', () => {
  const body = packed([[aSentSpan()], [], [aSentSpan(), aSentSpan({ name: 'pg.query' })]])

  const chunks = chunksOf(decoded({ body, language: 'ruby' }))

  expect(chunks.map(({ spans }) => spans.length)).toEqual([1, 0, 2])
  expect(chunks.map(({ language }) => language)).toEqual(['ruby', 'ruby', 'ruby'])
  expect(chunks[2]?.spans[1]?.name).toBe('pg.query')
})

test('a key may be called __proto__', () => {
  const meta = new Map([['__proto__', 'a value']])

  const { meta: read } = spanOf(decoded({ body: packed([[aSentSpan({ meta })]]) }))

  expect([...read]).toEqual([['__proto__', 'a value']])
})

test.each([
  ['str of 5 bits', Buffer.from('\xa2hi', 'latin1'), 'hi'],
  ['str of 8 bits', Buffer.from('\xd9\x02hi', 'latin1'), 'hi'],
  ['str of 16 bits', Buffer.from('\xda\0\x02hi', 'latin1'), 'hi'],
  ['str of 32 bits', Buffer.from('\xdb\0\0\0\x02hi', 'latin1'), 'hi'],
  ['bin of 8 bits', Buffer.from('\xc4\x02hi', 'latin1'), 'hi'],
  ['bin of 16 bits', Buffer.from('\xc5\0\x02hi', 'latin1'), 'hi'],
  ['bin of 32 bits', Buffer.from('\xc6\0\0\0\x02hi', 'latin1'), 'hi'],
  ['nil', Buffer.of(0xc0), ''],
  ['characters of several bytes', packed('Zahlung 💳 fällig'), 'Zahlung 💳 fällig'],
  ['bytes that are no UTF-8, mended', Buffer.from('\xa4op\x99\xbf', 'latin1'), 'op\ufffd\ufffd'],
  ['more than is remembered', packed('a'.repeat(70_000)), 'a'.repeat(70_000)],
])('a text may be sent as %s', (_, service, expected) => {
  expect(spanOf(decoded({ body: packedSpan({ service }) })).service).toBe(expected)
})

test.each([
  ['7 bits', [0x2a], 42n],
  ['uint8', [0xcc, 0xff], 255n],
  ['uint16', [0xcd, 0xff, 0xfe], 65_534n],
  ['uint32', [0xce, 0xff, 0xff, 0xff, 0xfe], 4_294_967_294n],
  ['uint64', [0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe], 2n ** 64n - 2n],
  ['int8', [0xd0, 0x2a], 42n],
  ['int16', [0xd1, 0x01, 0x00], 256n],
  ['int32', [0xd2, 0x7f, 0xff, 0xff, 0xff], 2_147_483_647n],
  ['int64', [0xd3, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 2n ** 63n - 1n],
  ['a negative int64, by its bits', [0xd3, ...Array<number>(8).fill(0xff)], 2n ** 64n - 1n],
  ['a negative integer of 5 bits, by its bits', [0xff], 2n ** 64n - 1n],
  ['nil', [0xc0], 0n],
])('an id may be sent as %s', (_, bytes, expected) => {
  const traces = decoded({ body: packedSpan({ span_id: Buffer.from(bytes) }) })

  expect(spanOf(traces).spanId).toBe(expected)
})

test.each([
  ['uint64', [0xcf, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 2n ** 63n - 1n],
  ['a negative int64', [0xd3, ...Array<number>(8).fill(0xff)], -1n],
  ['a negative int8', [0xd0, 0x80], -128n],
  ['nil', [0xc0], 0n],
])('a time may be sent as %s', (_, bytes, expected) => {
  const traces = decoded({ body: packedSpan({ duration: Buffer.from(bytes) }) })

  expect(spanOf(traces).durationNs).toBe(expected)
})

test.each([
  ['float64', [0xcb, 0x40, 0x45, 0x36, 0, 0, 0, 0, 0], 42.421875],
  ['float32', [0xca, 0x42, 0x29, 0xb0, 0], 42.421875],
  ['uint8', [0xcc, 42], 42],
  ['a negative int8', [0xd0, 0xd6], -42],
  ['uint64', [0xcf, 0, 0, 0, 0, 0, 0, 0, 42], 42],
  ['nil', [0xc0], 0],
])('a metric may be sent as %s', (_, bytes, expected) => {
  const metrics = Buffer.concat([Buffer.of(0x81), packed('m'), Buffer.from(bytes)])

  expect(spanOf(decoded({ body: packedSpan({ metrics }) })).metrics).toEqual(
    new Map([['m', expected]]),
  )
})

test.each(['meta', 'metrics'])('%s may be nil', (field) => {
  const span = spanOf(decoded({ body: packedSpan({ [field]: Buffer.of(0xc0) }) }))

  expect(span).toMatchObject({ meta: new Map(), metrics: new Map() })
})

test('a span that is nil is left out, and what follows the body is not looked at', () => {
  const body = Buffer.concat([packed([[null, aSentSpan(), null]]), Buffer.from('more')])

  expect(spanOf(decoded({ body }))).toEqual(theSpan)
})

test('unknown fields are stepped over, whatever they hold', () => {
  const unknown = { ext: new Date(0), deep: [[{ a: [1, -1, 1.5, 2n ** 60n] }], null, true] }
  const body = packed([[aSentSpan({ meta_struct: { appsec: Buffer.of(1) }, unknown })]])

  expect(spanOf(decoded({ body }))).toEqual(theSpan)
})

test('links are read with both halves of their trace id', () => {
  const link = { trace_id: 1n, trace_id_high: 2n, span_id: 3n, attributes: { a: 'b' }, flags: 1 }

  const { links } = spanOf(decoded({ body: packed([[aSentSpan({ span_links: [link] })]]) }))

  const attributes = new Map([['a', 'b']])
  expect(links).toEqual([{ traceIdLow: 1n, traceIdHigh: 2n, spanId: 3n, attributes }])
})

test('events are read with values of all their types', () => {
  const attributes = {
    text: { type: 0, string_value: 'declined' },
    boolean: { type: 1, bool_value: true },
    integer: { type: 2, int_value: 42 },
    long: { type: 2, int_value: 9_007_199_254_740_993n },
    double: { type: 3, double_value: 1.5 },
    list: { type: 4, array_value: { values: [{ type: 2, int_value: 1 }, { string_value: 'b' }] } },
  }
  const event = { time_unix_nano: 1_763_726_400_000_000_001n, name: 'payment.failed', attributes }

  const { events } = spanOf(decoded({ body: packed([[aSentSpan({ span_events: [event] })]]) }))

  expect(events).toEqual([
    {
      name: 'payment.failed',
      atNs: 1_763_726_400_000_000_001n,
      attributes: new Map<string, unknown>([
        ['text', 'declined'],
        ['boolean', true],
        ['integer', 42],
        ['long', '9007199254740993'],
        ['double', 1.5],
        ['list', [1, 'b']],
      ]),
    },
  ])
})

const tooShort = 'msgp: too few bytes left to read object'

test.each([
  ['nothing', Buffer.alloc(0), tooShort],
  ['a body cut within a span', packed([[aSentSpan()]]).subarray(0, 50), tooShort],
  ['a list longer than the body', Buffer.of(0xdd, 0x00, 0xff, 0xff, 0xff), tooShort],
  ['a map longer than the body', Buffer.of(0x91, 0x91, 0xdf, 0xff, 0xff, 0xff, 0xff), tooShort],
  ['a text longer than the body', packedSpan({ name: Buffer.of(0xdb, 255, 0, 0, 0) }), tooShort],
  [
    'an object where a list belongs',
    packed({ traces: [] }),
    'msgp: attempted to decode type "map" with method for "array"',
  ],
  [
    'a list where a span belongs',
    packed([[[]]]),
    'msgp: attempted to decode type "array" with method for "map" at 0/0',
  ],
  [
    'a number as a text',
    packed([[aSentSpan()], [aSentSpan(), aSentSpan({ service: 5 })]]),
    'msgp: attempted to decode type "int" with method for "str" at 1/1/Service',
  ],
  [
    'a text as an id',
    packedSpan({ trace_id: packed('1') }),
    'msgp: attempted to decode type "str" with method for "int" at 0/0/TraceID',
  ],
  [
    'a number as a tag',
    packed([[aSentSpan({ meta: { 'http.status_code': 200 } })]]),
    'msgp: attempted to decode type "uint" with method for "str" at 0/0/Meta/http.status_code',
  ],
  [
    'a start beyond 63 bits',
    packedSpan({ start: Buffer.of(0xcf, 255, 255, 255, 255, 255, 255, 255, 255) }),
    'found uint64, overflows int64 at 0/0/Start',
  ],
  [
    'an error beyond 31 bits',
    packedSpan({ error: Buffer.of(0xce, 255, 255, 255, 255) }),
    'found uint32, overflows int32 at 0/0/Error',
  ],
  [
    'an error of 64 bits',
    packedSpan({ error: packed(2n ** 40n) }),
    'msgp: 1099511627776 overflows int32 at 0/0/Error',
  ],
  [
    'a byte that begins nothing',
    packedSpan({ unknown: Buffer.of(0xc1) }),
    'msgp: unrecognized type prefix 0xc1',
  ],
])('%s is refused in the words of the Agent', (_, body, message) => {
  expect(decoded({ body })).toEqual({ kind: 'malformed', status: 400, message })
})

test('100,000 lists within each other are refused where a span belongs, and stepped over elsewhere', () => {
  const deep = Buffer.concat([Buffer.alloc(100_000, 0x91), Buffer.of(0xc0)])

  expect(messageOf(decoded({ body: deep }))).toContain('type "array" with method for "map"')
  expect(spanOf(decoded({ body: packedSpan({ unknown: deep }) })).name).toBe('')
})

/** A body of one list of so many empty ones. */
function emptyLists(count: number): Buffer {
  const header = Buffer.alloc(5)
  header.writeUInt8(0xdd)
  header.writeUInt32BE(count, 1)
  return Buffer.concat([header, Buffer.alloc(count, 0x90)])
}

test('more lists and maps than 1,000 and one for 8 bytes are refused', () => {
  expect(chunksOf(decoded({ body: emptyLists(1_100) }))).toHaveLength(1_100)
  expect(messageOf(decoded({ body: emptyLists(1_200) }))).toBe('too long payload')
})

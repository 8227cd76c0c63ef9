import { expect, test } from 'vitest'
import { decodeTraces } from './decode-traces.ts'

/** A field of type bytes, whatever its length is said to be. */
function field(number: number, content: Buffer, length = content.length): Buffer {
  return Buffer.concat([Buffer.from([number * 8 + 2, ...varint(length)]), content])
}

function varint(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value % 0x80) + 0x80, ...varint(Math.floor(value / 0x80))]
}

function decode(body: Buffer) {
  return decodeTraces(body, 'protobuf')
}

const id = Buffer.alloc(16, 1)
const spanFields = [field(1, id), field(2, id.subarray(8))]

function bodyOf(...fields: readonly Buffer[]): Buffer {
  return field(1, field(2, field(2, Buffer.concat([...spanFields, ...fields]))))
}

test('no bytes are a request without spans', () => {
  expect(decode(Buffer.alloc(0))).toEqual({ kind: 'chunks', chunks: [], rejected: new Map() })
})

test.each([
  ['a length of 2 GiB', field(1, Buffer.alloc(3), 2 ** 31), 'it ends within a value'],
  ['a length of 2^40', field(1, Buffer.alloc(3), 2 ** 40), 'it ends within a value'],
  ['a length beyond its message', field(1, field(2, id, 17)), 'it ends within a value'],
  ['a number without an end', Buffer.alloc(20, 0xff), 'a number has more than ten bytes'],
  ['half a number', Buffer.from([0x80]), 'it ends within a number'],
  ['the field 0', Buffer.from([0x00]), 'a field has no number'],
  ['a group', Buffer.from([0x0b, 0x0c]), 'no field has the wire type 3'],
  ['half a fixed64', bodyOf(Buffer.from([7 * 8 + 1, 1, 2, 3])), 'it ends within a value'],
])('%s is refused', (_what, body, message) => {
  expect(decode(body)).toEqual({ kind: 'malformed', message })
})

test('fields that nobody knows are skipped, of every wire type, and known ones of another type', () => {
  const unknown = [
    Buffer.from([200 * 8, 1].flatMap(varint)),
    Buffer.from([...varint(201 * 8 + 1), 1, 2, 3, 4, 5, 6, 7, 8]),
    Buffer.from([...varint(202 * 8 + 5), 1, 2, 3, 4]),
    Buffer.concat([Buffer.from(varint(203 * 8 + 2)), Buffer.from([2, 1, 2])]),
    Buffer.from([5 * 8, 1]),
  ]

  expect(decode(bodyOf(...unknown))).toMatchObject({ chunks: [{ spans: [{ resource: '' }] }] })
})

test('text that is no UTF-8 is mended', () => {
  const name = field(5, Buffer.from([0x61, 0xff, 0x62]))

  expect(decode(bodyOf(name))).toMatchObject({ chunks: [{ spans: [{ resource: 'a\ufffdb' }] }] })
})

test('a resource may stand behind the spans that are its own', () => {
  const name = field(1, Buffer.from('service.name'))
  const shop = field(2, field(1, Buffer.from('shop')))
  const spans = field(2, field(2, Buffer.concat(spanFields)))
  const resource = field(1, field(1, Buffer.concat([name, shop])))

  expect(decode(field(1, Buffer.concat([spans, resource])))).toMatchObject({
    chunks: [{ spans: [{ service: 'shop' }] }],
  })
})

test('values nested deeper than 32 levels are refused', () => {
  const nested = (levels: number): Buffer =>
    levels === 0 ? field(1, Buffer.from('x')) : field(5, field(1, nested(levels - 1)))
  const body = (levels: number) => bodyOf(field(9, field(2, nested(levels))))

  expect(decode(body(32))).toMatchObject({ kind: 'chunks', chunks: [{}] })
  expect(decode(body(33))).toEqual({
    kind: 'malformed',
    message: 'an attribute is nested deeper than 32 levels',
  })
})

/** A million fields of two bytes, in each of which nothing stands. */
function million(number: number): Buffer {
  return Buffer.concat(Array.from({ length: 1_000_000 }, () => field(number, Buffer.alloc(0))))
}

test('of a million spans of two bytes as many are read as there is room for', () => {
  const decoded = decode(field(1, field(2, million(2))))

  expect(decoded).toEqual({
    kind: 'chunks',
    chunks: [],
    rejected: new Map([
      ['trace_id_zero', 262_144],
      ['no_room', 737_856],
    ]),
  })
})

const listOf = (values: Buffer) => field(9, field(2, field(5, values)))
const emptyMaps = Buffer.concat(
  Array.from({ length: 1_000_000 }, () => field(1, field(6, Buffer.alloc(0)))),
)

test.each([
  ['events', million(11)],
  ['links', million(13)],
  ['values with names', listOf(emptyMaps)],
])('a span with a million %s in which nothing stands has no room', (_what, fields) => {
  expect(decode(bodyOf(fields))).toEqual({
    kind: 'chunks',
    chunks: [],
    rejected: new Map([['no_room', 1]]),
  })
})

import { expect, test } from 'vitest'
import { decodeTraces } from './decode-traces.ts'

const span = {
  traceId: '5B8EFFF798038103D269B633813FC60C',
  spanId: 'EEE19B7EC3C1B174',
  name: 'pay',
  startTimeUnixNano: '1795262400000000001',
  endTimeUnixNano: '1795262400000000003',
}

type Fields = Readonly<Record<string, unknown>>

function textOf(fields: Fields): string {
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, ...fields }] }] }] })
}

function decode(text: string) {
  return decodeTraces(Buffer.from(text), 'json')
}

function attributesOf(text: string) {
  const decoded = decode(text)
  if (decoded.kind === 'malformed') throw new Error(decoded.message)
  const [read] = decoded.chunks.flatMap(({ spans }) => spans)
  return read && { meta: read.meta, metrics: read.metrics }
}

test('ids may be written in large letters', () => {
  expect(decode(textOf({}))).toMatchObject({
    chunks: [{ spans: [{ traceIdHigh: 0x5b8efff798038103n, spanId: 0xeee19b7ec3c1b174n }] }],
  })
})

test('fields may be called as in the .proto files, enums by their names', () => {
  const text = JSON.stringify({
    resource_spans: [
      {
        scope_spans: [
          {
            spans: [
              {
                trace_id: span.traceId,
                span_id: span.spanId,
                parent_span_id: '000000000000000a',
                kind: 'SPAN_KIND_SERVER',
                start_time_unix_nano: '1000',
                end_time_unix_nano: '3000',
                status: { code: 'STATUS_CODE_ERROR' },
                attributes: [{ key: 'a', value: { string_value: 'b' } }],
              },
            ],
          },
        ],
      },
    ],
  })

  expect(decode(text)).toMatchObject({
    chunks: [{ spans: [{ parentId: 10n, type: 'web', durationNs: 2000n, error: 1 }] }],
  })
  expect(attributesOf(text)?.meta.get('a')).toBe('b')
})

test('times and integers are exact to the last digit, written as numbers too', () => {
  const text = textOf({
    attributes: [
      { key: 'order', value: { intValue: '9223372036854775807' } },
      { key: 'cart', value: { intValue: '-9007199254740993' } },
      { key: 'seven', value: { intValue: '7' } },
      { key: 'said', value: { stringValue: '"intValue": "9007199254740993"' } },
    ],
  }).replaceAll(/"(-?\d{1,19})"/g, '$1')

  const { meta, metrics } = attributesOf(text) ?? {}

  expect(decode(text)).toMatchObject({
    chunks: [{ spans: [{ startNs: 1_795_262_400_000_000_001n, durationNs: 2n }] }],
  })
  expect(meta?.get('order')).toBe('9223372036854775807')
  expect(meta?.get('cart')).toBe('-9007199254740993')
  expect(metrics?.get('seven')).toBe(7)
  expect(meta?.get('said')).toBe('"intValue": "9007199254740993"')
})

test.each([
  [{ bytesValue: 'AAEC/w==' }, 'AAEC/w=='],
  [{ bytesValue: 'AAEC_w' }, 'AAEC/w=='],
  [{ doubleValue: 'NaN' }, 'NaN'],
  [{ doubleValue: '-Infinity' }, '-Infinity'],
  [{ doubleValue: '1.5' }, 1.5],
  [{ intValue: 3 }, 3],
  [{ stringValue: 'half \ud83d' }, 'half \ufffd'],
  [{ stringValue: null }, undefined],
  [{}, undefined],
  [undefined, undefined],
  [{ arrayValue: {} }, '[]'],
  [{ kvlistValue: {} }, undefined],
])('the value %j is kept as %j', (value, kept) => {
  const { meta, metrics } = attributesOf(textOf({ attributes: [{ key: 'it', value }] })) ?? {}

  expect(meta?.get('it') ?? metrics?.get('it')).toEqual(kept)
})

test('values with names become attributes with dots, those within a list stay JSON', () => {
  const inner = { values: [{ key: 'b', value: { intValue: '9223372036854775807' } }] }
  const value = {
    kvlistValue: {
      values: [
        { key: 'map', value: { kvlistValue: inner } },
        { key: 'list', value: { arrayValue: { values: [{ kvlistValue: inner }, {}] } } },
      ],
    },
  }

  const { meta } = attributesOf(textOf({ attributes: [{ key: 'a', value }] })) ?? {}

  expect(meta?.get('a.map.b')).toBe('9223372036854775807')
  expect(meta?.get('a.list')).toBe('[{"b":9223372036854775807},null]')
})

test('a key may be called __proto__', () => {
  const attributes = [{ key: '__proto__', value: { stringValue: 'x' } }]

  expect(attributesOf(textOf({ attributes, __proto__: 1 }))?.meta.get('__proto__')).toBe('x')
})

const path = '/resourceSpans/0/scopeSpans/0/spans/0'

test.each([
  ['', 'The body is not valid JSON: it ends too early at line 1, column 1.'],
  ['[]', 'The body must be an object.'],
  ['{"resourceSpans":{}}', '/resourceSpans must be a list'],
  ['{"resourceSpans":[1]}', '/resourceSpans/0 must be an object'],
  [textOf({ name: 1 }), `${path}/name must be a text`],
  [textOf({ traceId: 1 }), `${path}/traceId must be a text`],
  [textOf({ kind: 'SPAN' }), `${path}/kind must be an integer`],
  [textOf({ kind: 1.5 }), `${path}/kind must be an integer`],
  [
    textOf({ startTimeUnixNano: -1 }),
    `${path}/startTimeUnixNano must be nanoseconds since 1970, as a number or as its digits`,
  ],
  [
    textOf({ events: [{ timeUnixNano: '18446744073709551616' }] }),
    `${path}/events/0/timeUnixNano must be nanoseconds since 1970, as a number or as its digits`,
  ],
  [textOf({ attributes: [null] }), `${path}/attributes/0 must be an object`],
  [
    textOf({ attributes: [{ value: { intValue: '9223372036854775808' } }] }),
    `${path}/attributes/0/value/intValue must be an integer of 64 bits, as a number or as its digits`,
  ],
  [
    textOf({ attributes: [{ value: { doubleValue: 'much' } }] }),
    `${path}/attributes/0/value/doubleValue must be a number`,
  ],
  [
    textOf({ attributes: [{ value: { boolValue: 1 } }] }),
    `${path}/attributes/0/value/boolValue must be true or false`,
  ],
])('the body %s is refused: %s', (text, message) => {
  expect(decode(text)).toEqual({ kind: 'malformed', message })
})

test('values nested deeper than 32 levels are refused, and so are a million brackets', () => {
  const nested = (levels: number): Fields =>
    levels === 0 ? { boolValue: true } : { arrayValue: { values: [nested(levels - 1)] } }
  const body = (levels: number) => textOf({ attributes: [{ key: 'it', value: nested(levels) }] })
  const place = `${path}/attributes/0/value${'/arrayValue/values/0'.repeat(32)}`
  const deepest = `${place} is nested deeper than 32 levels`

  expect(decode(body(32))).toMatchObject({ kind: 'chunks', chunks: [{}] })
  expect(decode(body(33))).toHaveProperty('message', deepest)
  expect(decode('['.repeat(1_000_000)).kind).toBe('malformed')
})

test('fields that nobody knows, and those that are null, are as if they had not been sent', () => {
  const odd = { parentSpanId: null, status: null, events: null, attributes: null, colour: { a: 1 } }

  expect(decode(textOf(odd))).toMatchObject({ chunks: [{ spans: [{ parentId: 0n }] }] })
})

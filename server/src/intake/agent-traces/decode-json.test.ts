import { expect, test } from 'vitest'
import {
  aSentSpan,
  chunksOf,
  decodedJson,
  jsonOf,
  messageOf,
  packed,
  spanOf,
  theSpan,
} from './a-traces-body.ts'

test.each(['v0.2', 'v0.3', 'v0.4'] as const)('%s takes JSON, ids to the last bit', (version) => {
  const traces = decodedJson(jsonOf([[aSentSpan()]]), { version })

  expect(spanOf(traces)).toEqual(theSpan)
})

test('v0.1 takes a flat list, and gathers the spans of each trace', () => {
  const body = jsonOf([1n, 2n, 1n].map((traceId) => aSentSpan({ trace_id: traceId })))

  const chunks = chunksOf(decodedJson(body, { version: 'v0.1' }))

  expect(chunks.map(({ spans }) => spans.map(({ traceIdLow }) => traceIdLow))).toEqual([
    [1n, 1n],
    [2n],
  ])
})

test('the request of the documentation is taken as it is printed', () => {
  const body = `[
  [
    {
      "duration": 12345,
      "name": "span_name",
      "resource": "/home",
      "service": "service_name",
      "span_id": 987654321,
      "start": 0,
      "trace_id": 123456789
    }
  ]
]
`

  const span = spanOf(decodedJson(body))

  expect(span).toMatchObject({ traceIdLow: 123456789n, spanId: 987654321n, durationNs: 12345n })
})

test('the example of the documentation, which holds names of types, is refused as an Agent does', () => {
  const body = `[[{"duration": 12345, "error": "integer", "meta": {"<any-key>": "string"},
    "metrics": {"<any-key>": "number"}, "name": "span_name", "parent_id": "integer",
    "resource": "/home", "service": "service_name", "span_id": 987654321, "start": 0,
    "trace_id": 123456789, "type": "web"}]]`

  expect(decodedJson(body)).toEqual({
    kind: 'malformed',
    status: 400,
    message: 'json: cannot unmarshal string into Go struct field Span.error of type int32',
  })
})

test('keys may be of any case, and of two that are the same the last one counts', () => {
  const span = spanOf(decodedJson('[[{"Service":"a","TRACE_ID":7,"service":"b"}]]'))

  expect(span).toMatchObject({ service: 'b', traceIdLow: 7n })
})

test('null is nothing, wherever it stands', () => {
  const body = `[null,[null,{"service":null,"trace_id":null,"error":null,"meta":null,
    "metrics":{"a":null},"span_links":null}]]`

  const span = spanOf(decodedJson(body))

  expect(span).toMatchObject({
    service: '',
    traceIdLow: 0n,
    error: 0,
    metrics: new Map([['a', 0]]),
  })
  expect(chunksOf(decodedJson('null'))).toEqual([])
})

test('only the first value of the body is read', () => {
  expect(chunksOf(decodedJson('[[]] and more'))).toHaveLength(1)
})

test('an id may stand in quotes, with all its digits', () => {
  const span = spanOf(decodedJson('[[{"trace_id":"18446744073709551615","span_id":"1"}]]'))

  expect(span).toMatchObject({ traceIdLow: 2n ** 64n - 1n, spanId: 1n })
})

test.each([
  ['escapes', String.raw`"a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"`, 'a"\\/\b\f\n\r\té😀'],
  ['half a character, mended', String.raw`"a\ud83d"`, 'a\ufffd'],
  ['characters of several bytes', '"Zahlung 💳 fällig"', 'Zahlung 💳 fällig'],
])('a text may hold %s', (_, written, expected) => {
  expect(spanOf(decodedJson(`[[{"name":${written}}]]`)).name).toBe(expected)
})

test.each([
  ['0', 0],
  ['-1.5e3', -1500],
  ['123456789012345678901234567890', 1.2345678901234568e29],
])('a metric of %s is the nearest double', (written, expected) => {
  const { metrics } = spanOf(decodedJson(`[[{"metrics":{"m":${written}}}]]`))

  expect(metrics).toEqual(new Map([['m', expected]]))
})

test('unknown fields are stepped over, whatever they hold', () => {
  const unknown = { deep: [[{ a: [1, -1, 1.5, true, null, 'x', {}, []] }], {}] }

  expect(
    spanOf(decodedJson(jsonOf([[aSentSpan({ unknown, meta_struct: { a: 'eA==' } })]]))),
  ).toEqual(theSpan)
})

test('links and events are read as from MessagePack', () => {
  const event = {
    time_unix_nano: 2n ** 60n + 1n,
    name: 'paid',
    attributes: { a: { type: 1, bool_value: true } },
  }
  const link = { trace_id: 2n ** 64n - 1n, span_id: 3n, attributes: { a: 'b' } }

  const span = spanOf(
    decodedJson(jsonOf([[aSentSpan({ span_links: [link], span_events: [event] })]])),
  )

  const attributes = new Map([['a', 'b']])
  expect(span.links).toEqual([
    { traceIdLow: 2n ** 64n - 1n, traceIdHigh: 0n, spanId: 3n, attributes },
  ])
  expect(span.events).toEqual([
    { name: 'paid', atNs: 2n ** 60n + 1n, attributes: new Map([['a', true]]) },
  ])
})

test.each([
  ['nothing', '', 'unexpected-eof'],
  ['spaces', ' \r\n\t', 'unexpected-eof'],
  ['a body that ends early', '[[{"service":"a', 'unexpected-eof'],
  ['text', 'hello', "invalid character 'h' looking for beginning of value"],
  ['a word cut short', '[[nul]]', "invalid character ']' in literal null (expecting 'l')"],
  ['a comma too many', '[[],]', "invalid character ']' looking for beginning of value"],
  ['a comma too few', '[[] []]', "invalid character '[' after array element"],
  [
    'a key that is no text',
    '[[{1:2}]]',
    "invalid character '1' looking for beginning of object key string",
  ],
  ['a key without a colon', '[[{"a" 1}]]', "invalid character '1' after object key"],
  [
    'values without a comma',
    '[[{"a":1 "b":2}]]',
    `invalid character '"' after object key:value pair`,
  ],
  [
    'a line break in a text',
    '[[{"name":"a\nb"}]]',
    String.raw`invalid character '\n' in string literal`,
  ],
  [
    'an escape that is none',
    String.raw`[[{"name":"\x"}]]`,
    "invalid character 'x' in string escape code",
  ],
  [
    'half an escape',
    String.raw`[[{"name":"\u12g4"}]]`,
    String.raw`invalid character 'g' in \u hexadecimal character escape`,
  ],
  ['a minus alone', '[[{"error":-}]]', "invalid character '}' in numeric literal"],
  [
    'a point at the end',
    '[[{"error":1.}]]',
    "invalid character '}' after decimal point in numeric literal",
  ],
  [
    'an exponent without digits',
    '[[{"error":1e}]]',
    "invalid character '}' in exponent of numeric literal",
  ],
  ['a zero too many', '[[{"error":01}]]', "invalid character '1' after object key:value pair"],
  ['nesting without end', `[[{"a":${'['.repeat(100_000)}`, 'exceeded max depth'],
  ['an object', '{}', 'json: cannot unmarshal object into Go value of type trace.Traces'],
  ['a flat list', '[{}]', 'json: cannot unmarshal object into Go value of type trace.Trace'],
  [
    'a number as a span',
    '[[{},1]]',
    'json: cannot unmarshal number into Go value of type trace.Span',
  ],
  [
    'a number as a text',
    '[[{"name":1}]]',
    'json: cannot unmarshal number into Go struct field Span.name of type string',
  ],
  [
    'a fraction as an id',
    '[[{"trace_id":1.5}]]',
    'json: cannot unmarshal number 1.5 into Go struct field Span.trace_id of type uint64',
  ],
  [
    'a negative id',
    '[[{"span_id":-1}]]',
    'json: cannot unmarshal number -1 into Go struct field Span.span_id of type uint64',
  ],
  [
    'an id of 65 bits',
    '[[{"span_id":18446744073709551616}]]',
    'json: cannot unmarshal number 18446744073709551616 into Go struct field Span.span_id of type uint64',
  ],
  [
    'an id of more digits than are repeated',
    `[[{"trace_id":${'1'.repeat(100_000)}}]]`,
    `json: cannot unmarshal number ${'1'.repeat(40)}… into Go struct field Span.trace_id of type uint64`,
  ],
  [
    'a metric of more digits than are repeated',
    `[[{"metrics":{"a":${'1'.repeat(100_000)}}}]]`,
    `json: cannot unmarshal number ${'1'.repeat(40)}… into Go struct field Span.metrics of type float64`,
  ],
  [
    'an id in words',
    '[[{"span_id":"one"}]]',
    'json: cannot unmarshal string into Go struct field Span.span_id of type uint64',
  ],
  [
    'an error that is true',
    '[[{"error":true}]]',
    'json: cannot unmarshal bool into Go struct field Span.error of type int32',
  ],
  [
    'tags that are a list',
    '[[{"meta":[]}]]',
    'json: cannot unmarshal array into Go struct field Span.meta of type map[string]string',
  ],
  [
    'a tag that is a number',
    '[[{"meta":{"a":1}}]]',
    'json: cannot unmarshal number into Go struct field Span.meta of type string',
  ],
  [
    'a metric that is a text',
    '[[{"metrics":{"a":"1"}}]]',
    'json: cannot unmarshal string into Go struct field Span.metrics of type float64',
  ],
  [
    'a metric beyond all doubles',
    '[[{"metrics":{"a":1e400}}]]',
    'json: cannot unmarshal number 1e400 into Go struct field Span.metrics of type float64',
  ],
])('%s is refused in the words of the Agent', (_, body, message) => {
  expect(decodedJson(body)).toEqual({ kind: 'malformed', status: 400, message })
})

test('of two faults of type the first is told, but a fault of syntax before both', () => {
  expect(messageOf(decodedJson('[[{"name":1,"error":"x"}]]'))).toContain('Span.name')
  expect(messageOf(decodedJson('[[{"name":1,"error":x}]]'))).toBe(
    "invalid character 'x' looking for beginning of value",
  )
})

test.each(['v0.1', 'v0.2'] as const)('%s takes no MessagePack, and answers 415', (version) => {
  const body = packed([[aSentSpan()]])

  expect(decodedJson('', { version, body, contentType: 'application/msgpack' })).toEqual({
    kind: 'malformed',
    status: 415,
    message: 'unsupported media type: "application/msgpack"',
  })
})

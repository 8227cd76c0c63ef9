import { expect, test } from 'vitest'
import { aSentSpan, chunksOf, decoded, packed, spanOf, theSpan } from './a-traces-body.ts'

const texts = [
  '',
  'checkout',
  'express.request',
  'POST /pay',
  'web',
  'span.kind',
  'server',
  '_sampling_priority_v1',
]

/** The span of `aSentSpan`, with the places of its texts in `texts`. */
function sentElements(): unknown[] {
  const meta = new Map([[5, 6]])
  const metrics = new Map([[7, 1]])
  const { traceIdLow, spanId, startNs } = theSpan
  return [1, 2, 3, traceIdLow, spanId, 0, startNs, 12_345, 1, meta, metrics, 4]
}

function dictionaryBody(span: unknown, dictionary: readonly unknown[] = texts): Buffer {
  return packed([dictionary, [[span]]])
}

test.each(['application/msgpack', 'application/json', undefined])(
  'a span of v0.5 is read with all its fields, whatever the type of the body (%s)',
  (contentType) => {
    const body = dictionaryBody(sentElements())

    expect(spanOf(decoded({ version: 'v0.5', contentType, body }))).toEqual(theSpan)
  },
)

test('chunks of v0.5 come in the order sent', () => {
  const body = packed([texts, [[sentElements(), sentElements()], [], [sentElements()]]])

  const chunks = chunksOf(decoded({ version: 'v0.5', body }))

  expect(chunks.map(({ spans, language }) => [spans.length, language])).toEqual([
    [2, 'nodejs'],
    [0, 'nodejs'],
    [1, 'nodejs'],
  ])
})

test.each([
  ['11 elements', sentElements().slice(1), 'encoded span needs exactly 12 elements in array'],
  ['13 elements', [...sentElements(), 0], 'encoded span needs exactly 12 elements in array'],
  ['a place behind the texts', sentElements().with(0, 8), 'dictionary index 8 out of range'],
  [
    'nil as a place',
    sentElements().with(1, null),
    'msgp: attempted to decode type "nil" with method for "uint"',
  ],
  [
    'a text as a place',
    sentElements().with(11, 'web'),
    'msgp: attempted to decode type "str" with method for "uint"',
  ],
  ['a negative place', sentElements().with(2, -1), 'msgp: attempted to cast int -1 to unsigned'],
  ['a place of 33 bits', sentElements().with(2, 2n ** 32n), 'msgp: 4294967296 overflows uint32'],
  [
    'nil as tags',
    sentElements().with(9, null),
    'msgp: attempted to decode type "nil" with method for "map"',
  ],
])('a span of v0.5 with %s is refused', (_, span, message) => {
  const traces = decoded({ version: 'v0.5', body: dictionaryBody(span) })

  expect(traces).toEqual({ kind: 'malformed', status: 400, message })
})

test('v0.7 says once what holds for all its chunks', () => {
  const payload = {
    container_id: 'c',
    chunks: [
      { priority: 2, origin: 'rum', spans: [aSentSpan()], tags: { '_dd.p.dm': '-4' } },
      { priority: -128, spans: [], dropped_trace: false },
      null,
    ],
    language_name: 'dotnet',
    language_version: '8',
    tracer_version: '3.1',
    runtime_id: 'r',
    tags: { a: 'b' },
    env: 'prod',
    hostname: 'host-1',
    app_version: '1.2.3',
  }

  const chunks = chunksOf(decoded({ version: 'v0.7', body: packed(payload) }))

  const ofPayload = { env: 'prod', hostname: 'host-1', version: '1.2.3', language: 'dotnet' }
  expect(chunks).toEqual([
    {
      ...ofPayload,
      spans: [theSpan],
      priority: 2,
      origin: 'rum',
      tags: new Map([['_dd.p.dm', '-4']]),
    },
    { ...ofPayload, spans: [], priority: undefined, origin: '', tags: new Map() },
  ])
})

test('a fault in v0.7 is told with its place', () => {
  const payload = { chunks: [{ spans: [aSentSpan({ name: 1 })] }] }

  expect(decoded({ version: 'v0.7', body: packed(payload) })).toEqual({
    kind: 'malformed',
    status: 400,
    message: 'msgp: attempted to decode type "int" with method for "str" at Chunks/0/Spans/0/Name',
  })
})

test.each(['v0.7', 'v1.0'] as const)(
  'a payload of %s that does not say its language has that of the request',
  (version) => {
    const payload = new Map<unknown, unknown>([
      ['chunks', [{}]],
      [11, [new Map()]],
    ])
    payload.delete(version === 'v0.7' ? 11 : 'chunks')

    const chunks = chunksOf(decoded({ version, body: packed(payload), language: 'php' }))

    expect(chunks).toMatchObject([{ language: 'php' }])
  },
)

import { spanDrops } from '@throughline/contract'
import { expect, test } from 'vitest'
import { rejectedFor } from './answers.ts'
import { decodeTraces } from './decode-traces.ts'
import { encoded, tracesRequest } from './message-types.ts'

const traceId = '5b8efff798038103d269b633813fc60c'
const spanId = 'eee19b7ec3c1b174'
const good = { traceId, spanId, startTimeUnixNano: '1000', endTimeUnixNano: '2000' }

type Fields = Readonly<Record<string, unknown>>

function requestOf(spans: readonly Fields[], attributes: readonly Fields[] = []): Fields {
  return { resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans }] }] }
}

function decodeJson(request: unknown) {
  return decodeTraces(Buffer.from(JSON.stringify(request)), 'json')
}

function decodeProtobuf(request: Fields) {
  return decodeTraces(encoded(tracesRequest, request), 'protobuf')
}

function isHex(value: unknown): value is string {
  return typeof value === 'string' && value.length % 2 === 0 && /^[\da-f]+$/.test(value)
}

/** The same span with ids as bytes. */
function withBytes(span: Fields): Fields {
  const ids = ['traceId', 'spanId', 'parentSpanId']
  return Object.fromEntries(
    Object.entries(span).map(([key, value]) =>
      ids.includes(key) && isHex(value) ? [key, Buffer.from(value, 'hex')] : [key, value],
    ),
  )
}

test.each([
  ['trace_id_malformed', { traceId: traceId.slice(2) }],
  ['trace_id_malformed', { traceId: `${traceId}00` }],
  ['trace_id_zero', { traceId: '' }],
  ['trace_id_zero', { traceId: '0'.repeat(32) }],
  ['trace_id_zero', { traceId: `${traceId.slice(16)}${'0'.repeat(16)}` }],
  ['span_id_malformed', { spanId: spanId.slice(2) }],
  ['span_id_zero', { spanId: '' }],
  ['span_id_zero', { spanId: '0'.repeat(16) }],
  ['parent_id_malformed', { parentSpanId: `${spanId}00` }],
  ['ends_before_start', { endTimeUnixNano: '999' }],
  ['ends_before_start', { endTimeUnixNano: undefined }],
  ['ends_too_late', { endTimeUnixNano: String(2n ** 63n) }],
])('a span is rejected as %s for %j, and the others are kept', (fault, odd) => {
  const spans = [good, { ...good, ...odd }, good]

  const both = [
    decodeJson(requestOf(spans)),
    decodeProtobuf(requestOf(spans.map((span) => withBytes(span)))),
  ]

  for (const decoded of both) {
    expect(decoded).toMatchObject({
      kind: 'chunks',
      chunks: [{ spans: [{}, {}] }],
      rejected: new Map([[fault, 1]]),
    })
  }
})

test('an id that is no hexadecimal number rejects its span', () => {
  expect(decodeJson(requestOf([{ ...good, traceId: 'z'.repeat(32) }]))).toMatchObject({
    rejected: new Map([['trace_id_malformed', 1]]),
  })
})

test('who sent rejected spans is told how many there are of each kind, and what is wrong', () => {
  const rejected = rejectedFor([
    [spanDrops.ends_before_start, 2],
    [spanDrops.span_id_malformed, 1],
  ])

  expect(rejected).toEqual({
    count: 3,
    message:
      '2 rejected: it ends before it starts; 1 rejected: its span id is not 8 bytes, in JSON 16 hexadecimal digits',
  })
})

test('attributes of a resource are written out up to 64 times the body, and further spans rejected', () => {
  const attributes = [{ key: 'notes', value: { stringValue: 'x'.repeat(1_000_000) } }]
  const spans = Array.from({ length: 200 }, () => withBytes(good))

  const decoded = decodeProtobuf(requestOf(spans, attributes))

  // One copy is the scope's.
  expect(decoded).toMatchObject({ kind: 'chunks', rejected: new Map([['no_room', 120]]) })
})

test('names within names are written out up to 64 times the body', () => {
  const leaves = Array.from({ length: 2_000 }, (_, index) => ({
    key: String(index),
    value: { boolValue: true },
  }))
  const key = 'x'.repeat(100_000)
  const attributes = [{ key, value: { kvlistValue: { values: leaves } } }]

  const decoded = decodeProtobuf(requestOf([withBytes({ ...good, attributes })]))

  expect(decoded).toMatchObject({ chunks: [], rejected: new Map([['no_room', 1]]) })
})

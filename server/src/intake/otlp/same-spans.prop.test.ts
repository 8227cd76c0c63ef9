import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeTraces } from './decode-traces.ts'
import { encoded, tracesRequest } from './message-types.ts'
import { attributes, forProtobuf, hexOf, ns, optional, text } from './odd-requests.ts'

const count = fc.nat(3)
const link = fc.record({ traceId: hexOf(16), spanId: hexOf(8), attributes }, optional)
const event = fc.record({ timeUnixNano: ns, name: text, attributes }, optional)
const span = fc.record(
  {
    traceId: fc.oneof(fc.constantFrom('0a'.repeat(16), '0b'.repeat(16)), hexOf(16)),
    spanId: hexOf(8),
    parentSpanId: hexOf(8),
    traceState: text,
    name: text,
    kind: fc.nat(6),
    startTimeUnixNano: ns,
    endTimeUnixNano: ns,
    attributes,
    droppedAttributesCount: count,
    events: fc.array(event, { maxLength: 2 }),
    droppedEventsCount: count,
    links: fc.array(link, { maxLength: 2 }),
    droppedLinksCount: count,
    status: fc.record({ code: fc.nat(3), message: text }, optional),
  },
  { requiredKeys: ['traceId', 'spanId', 'endTimeUnixNano'] },
)
const scopeSpans = fc.record(
  {
    scope: fc.record({ name: text, version: text, attributes }, optional),
    spans: fc.array(span, { maxLength: 4 }),
  },
  optional,
)
const request = fc.record({
  resourceSpans: fc.array(
    fc.record(
      { resource: fc.record({ attributes }), scopeSpans: fc.array(scopeSpans, { maxLength: 2 }) },
      optional,
    ),
    { maxLength: 2 },
  ),
})

test('a request is the same spans in protobuf and in JSON', () => {
  let spans = 0
  fc.assert(
    fc.property(request, (sent) => {
      const binary = encoded(tracesRequest, { resourceSpans: forProtobuf(sent.resourceSpans) })

      const decoded = decodeTraces(binary, 'protobuf')

      expect(decodeTraces(Buffer.from(JSON.stringify(sent)), 'json')).toEqual(decoded)
      if (decoded.kind === 'chunks') spans += decoded.chunks.length
    }),
    { numRuns: 2_000 },
  )
  // Or the test would say nothing.
  expect(spans).toBeGreaterThan(500)
})

test('a request cut off or changed anywhere is read or refused, and nothing is thrown', () => {
  fc.assert(
    fc.property(
      request,
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
      fc.nat(),
      (sent, changes, cut) => {
        const whole = encoded(tracesRequest, { resourceSpans: forProtobuf(sent.resourceSpans) })
        for (const [at, byte] of changes) whole[at % (whole.length || 1)] = byte

        for (const body of [whole, whole.subarray(0, cut % (whole.length + 1))]) {
          expect(decodeTraces(body, 'protobuf').kind).toMatch(/chunks|malformed/)
        }
      },
    ),
    { numRuns: 3_000 },
  )
})

test('any bytes are read or refused, in either encoding', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      for (const encoding of ['protobuf', 'json'] as const) {
        expect(decodeTraces(Buffer.from(bytes), encoding).kind).toMatch(/chunks|malformed/)
      }
    }),
    { numRuns: 5_000 },
  )
})

test('any JSON is read or refused', () => {
  const known = ['resourceSpans', 'scopeSpans', 'spans', 'attributes', 'value', 'kvlistValue']
  const key = fc.constantFrom(...known, 'values', 'arrayValue', 'intValue', 'traceId', '__proto__')
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: 'medium' },
      fc.constantFrom(null, true, 1, -1.5, 'a', '1'),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(key, tie('json'), { maxKeys: 4 }),
    ),
  }))
  fc.assert(
    fc.property(json, (sent) => {
      const body = Buffer.from(JSON.stringify({ resourceSpans: [sent] }))

      expect(decodeTraces(body, 'json').kind).toMatch(/chunks|malformed/)
    }),
    { numRuns: 3_000 },
  )
})

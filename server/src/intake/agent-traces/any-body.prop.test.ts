import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Span } from '../spans/span.ts'
import { chunksOf, decoded, jsonOf, packed } from './a-traces-body.ts'
import type { TracesVersion } from './decode-traces.ts'

const versions: readonly TracesVersion[] = ['v0.1', 'v0.2', 'v0.3', 'v0.4', 'v0.5', 'v0.7', 'v1.0']
const types = ['application/msgpack', 'application/json', 'text/plain', undefined]

const anyId = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
const anyTime = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }).map((text) => text.toWellFormed()),
  fc.constantFrom('web', 'GET', 'http.status_code', '__proto__', 'héllo'),
)
const aDouble = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)

const anySpan: fc.Arbitrary<Span> = fc.record({
  traceIdLow: anyId,
  traceIdHigh: fc.constant(0n),
  spanId: anyId,
  parentId: anyId,
  service: anyText,
  name: anyText,
  resource: anyText,
  type: anyText,
  startNs: anyTime,
  durationNs: anyTime,
  error: fc.integer(),
  meta: fc.array(fc.tuple(anyText, anyText)).map((entries) => new Map(entries)),
  metrics: fc.array(fc.tuple(anyText, aDouble)).map((entries) => new Map(entries)),
  links: fc.constant([]),
  events: fc.constant([]),
})
const anyTraces = fc.array(fc.array(anySpan, { maxLength: 4 }), { maxLength: 4 })

function sentFields(span: Span): Map<string, unknown> {
  return new Map<string, unknown>([
    ['trace_id', span.traceIdLow],
    ['span_id', span.spanId],
    ['parent_id', span.parentId],
    ['service', span.service],
    ['name', span.name],
    ['resource', span.resource],
    ['type', span.type],
    ['start', span.startNs],
    ['duration', span.durationNs],
    ['error', span.error],
    ['meta', span.meta],
    ['metrics', span.metrics],
  ])
}

function numberedFields(span: Span): Map<number, unknown> {
  const attributes = [...span.meta].flatMap(([key, value]) => [key, 1, value])
  return new Map<number, unknown>([
    [1, span.service],
    [4, span.spanId],
    [9, [...attributes, 'list', 6, [1, 'a', 7, ['k', 3, 1.5]]]],
    [12, [new Map([[2, span.name]])]],
  ])
}

function dictionaryOf(traces: readonly (readonly Span[])[]): Buffer {
  const places = new Map([['', 0]])
  const placeOf = (text: string) => {
    if (!places.has(text)) places.set(text, places.size)
    return places.get(text)
  }
  const elements = (span: Span) => [
    ...[span.service, span.name, span.resource].map(placeOf),
    span.traceIdLow,
    span.spanId,
    span.parentId,
    span.startNs,
    span.durationNs,
    span.error,
    new Map([...span.meta].map(([key, value]) => [placeOf(key), placeOf(value)])),
    new Map([...span.metrics].map(([key, value]) => [placeOf(key), value])),
    placeOf(span.type),
  ]
  const sent = traces.map((spans) => spans.map(elements))
  return packed([[...places.keys()], sent])
}

test('what another encoder writes as v0.4 is read as it was', () => {
  fc.assert(
    fc.property(anyTraces, (traces) => {
      const body = packed(traces.map((spans) => spans.map(sentFields)))

      expect(chunksOf(decoded({ body })).map(({ spans }) => spans)).toEqual(traces)
    }),
  )
})

test('what another encoder writes as v0.5 is read as it was', () => {
  fc.assert(
    fc.property(anyTraces, (traces) => {
      const body = dictionaryOf(traces)

      const chunks = chunksOf(decoded({ version: 'v0.5', body }))

      expect(chunks.map(({ spans }) => spans)).toEqual(traces)
    }),
  )
})

test('what another encoder writes as JSON is read as it was', () => {
  fc.assert(
    fc.property(anyTraces, (traces) => {
      const sent = traces.map((spans) =>
        spans.map((span) => ({
          ...Object.fromEntries(sentFields(span)),
          meta: Object.fromEntries(span.meta),
          metrics: Object.fromEntries(span.metrics),
        })),
      )
      const body = Buffer.from(jsonOf(sent))

      const chunks = chunksOf(decoded({ contentType: 'application/json', body }))

      expect(chunks.map(({ spans }) => spans)).toEqual(traces)
    }),
  )
})

const anyBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))

/** Bodies that are nearly right: bytes of a right one changed, cut or repeated. */
const nearlyRight = fc
  .tuple(
    anyTraces.chain((traces) =>
      fc.constantFrom(
        packed(traces.map((spans) => spans.map(sentFields))),
        dictionaryOf(traces),
        packed({ chunks: traces.map((spans) => ({ spans: spans.map(sentFields) })) }),
        packed(new Map([[11, traces.map((spans) => new Map([[4, spans.map(numberedFields)]]))]])),
        Buffer.from(jsonOf(traces.map((spans) => spans.map(() => ({ name: 'a', error: 1 }))))),
      ),
    ),
    fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
    fc.nat(),
  )
  .map(([body, changes, cut]) => {
    const changed = Buffer.from(body)
    for (const [at, byte] of changes) changed[at % changed.length] = byte
    return changed.subarray(0, cut % 3 === 0 ? cut % (changed.length + 1) : changed.length)
  })

test('no body makes decoding throw: it gives chunks, or a message of one line', () => {
  fc.assert(
    fc.property(
      fc.oneof(anyBytes, nearlyRight),
      fc.constantFrom(...versions),
      fc.constantFrom(...types),
      (body, version, contentType) => {
        const traces = decoded({ version, contentType, body })

        const described = traces.kind === 'malformed' ? traces.message : 'chunks'
        expect(described).toMatch(/^[^\n]+$/)
      },
    ),
    { numRuns: 2_000 },
  )
})

import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type HrTime,
  type SpanOptions,
  type Tracer,
} from '@opentelemetry/api'
import { expect, test } from 'vitest'
import { normalizeChunks } from '../spans/normalize-chunks.ts'
import type { Chunk, Span } from '../spans/span.ts'
import { traceIdHex, idHex } from '../spans/trace-id.ts'
import { decodeTraces, type DecodedTraces } from './decode-traces.ts'
import type { Encoding } from './encoding.ts'
import { recordedBodies } from './recorded-spans.ts'

const encodings = ['protobuf', 'json'] as const satisfies readonly Encoding[]

const shop = {
  'service.name': 'shop',
  'service.version': '1.4.2',
  'deployment.environment.name': 'prod',
  'host.name': 'web-1',
  'telemetry.sdk.language': 'nodejs',
  'process.pid': 4711,
}

type Sent = { readonly options?: SpanOptions; readonly resource?: Attributes }

/** One span as both exporters send it. */
function decodeOne({ options = {}, resource = shop }: Sent): Readonly<Record<Encoding, Chunk>> {
  const bodies = recordedBodies({
    resource,
    record: (tracer) => tracer.startSpan('POST /pay', options, ROOT_CONTEXT).end(),
  })
  return { protobuf: onlyChunk(bodies.protobuf, 'protobuf'), json: onlyChunk(bodies.json, 'json') }
}

function chunksOf(decoded: DecodedTraces): readonly Chunk[] {
  if (decoded.kind === 'malformed') throw new Error(decoded.message)
  return decoded.chunks
}

function onlyChunk(body: Buffer, encoding: Encoding): Chunk {
  const [chunk, ...others] = chunksOf(decodeTraces(body, encoding))
  if (chunk === undefined || others.length > 0) throw new Error('not one chunk')
  return chunk
}

function only(chunk: Chunk): Span {
  const [span] = chunk.spans
  if (span === undefined) throw new Error('no span')
  return span
}

const paidAt = 1_795_262_400

/** A request that fails, as an instrumented server records it. */
function recordFailure(tracer: Tracer): void {
  const attributes = {
    'http.request.method': 'POST',
    'http.response.status_code': 500,
    'http.route': '/pay',
    'session.id': 's1',
    'user.id': 'u1',
  }
  const startTime: HrTime = [paidAt, 1]
  const options = { kind: SpanKind.SERVER, startTime, attributes }
  const span = tracer.startSpan('POST /pay', options, ROOT_CONTEXT)
  span.addEvent('payment.failed', { amount: 12.5, card: 'visa' }, [paidAt, 500])
  const stack = 'CardDeclined: no funds\n  at pay'
  span.recordException({ name: 'CardDeclined', message: 'no funds', stack }, [paidAt, 600])
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'payment failed' })
  span.end([paidAt, 2_000_001])
}

const failure = recordedBodies({ resource: shop, record: recordFailure })

test.each(encodings)('of a failed request an exporter says in %s who sent it', (encoding) => {
  expect({ ...onlyChunk(failure[encoding], encoding), spans: [] }).toEqual({
    spans: [],
    priority: undefined,
    origin: '',
    tags: new Map(),
    env: 'prod',
    hostname: 'web-1',
    version: '1.4.2',
    language: 'nodejs',
  })
})

test.each(encodings)(
  'a failed request that an exporter sends in %s is a span of ours',
  (encoding) => {
    expect(only(onlyChunk(failure[encoding], encoding))).toMatchObject({
      parentId: 0n,
      service: 'shop',
      name: 'http.server.request',
      resource: 'POST /pay',
      type: 'web',
      startNs: 1_795_262_400_000_000_001n,
      durationNs: 2_000_000n,
      error: 1,
      links: [],
      events: [
        {
          name: 'payment.failed',
          atNs: 1_795_262_400_000_000_500n,
          attributes: new Map<string, unknown>([
            ['amount', 12.5],
            ['card', 'visa'],
          ]),
        },
        { name: 'exception', atNs: 1_795_262_400_000_000_600n },
      ],
    })
  },
)

test.each(encodings)(
  'in %s a span has the attributes of resource, scope and its own',
  (encoding) => {
    const { meta, metrics } = only(onlyChunk(failure[encoding], encoding))

    expect(Object.fromEntries(meta)).toEqual({
      'service.version': '1.4.2',
      'deployment.environment.name': 'prod',
      'host.name': 'web-1',
      'telemetry.sdk.language': 'nodejs',
      'otel.scope.name': 'checkout',
      'otel.scope.version': '1.2.0',
      'http.request.method': 'POST',
      'http.route': '/pay',
      'session.id': 's1',
      'user.id': 'u1',
      'span.kind': 'server',
      'error.type': 'CardDeclined',
      'error.message': 'no funds',
      'error.stack': 'CardDeclined: no funds\n  at pay',
    })
    expect(Object.fromEntries(metrics)).toEqual({
      'process.pid': 4711,
      'http.response.status_code': 500,
    })
  },
)

test('ids are the bits that the exporter sent, all 128 and 64 of them', () => {
  let sent = { traceId: '', spanId: '', traceFlags: 0 }
  const bodies = recordedBodies({
    record: (tracer) => {
      const parent = tracer.startSpan('parent', {}, ROOT_CONTEXT)
      sent = parent.spanContext()
      const links = [{ context: sent, attributes: { attempt: 2 } }]
      tracer.startSpan('child', { links }, trace.setSpan(ROOT_CONTEXT, parent)).end()
    },
  })

  for (const encoding of encodings) {
    const {
      traceIdHigh: high,
      traceIdLow: low,
      parentId,
      links,
    } = only(onlyChunk(bodies[encoding], encoding))

    expect([traceIdHex({ high, low }), idHex(parentId)]).toEqual([sent.traceId, sent.spanId])
    const linked = { traceIdHigh: high, traceIdLow: low, spanId: parentId }
    expect(links).toEqual([{ ...linked, attributes: new Map([['attempt', '2']]) }])
  }
})

test('spans of one trace are one chunk, however they are mixed with others', () => {
  const { protobuf } = recordedBodies({
    record: (tracer) => {
      const [one, other] = [0, 1].map(() => tracer.startSpan('root', {}, ROOT_CONTEXT))
      for (const parent of [one, other, one, other]) {
        if (parent === undefined) continue
        tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, parent)).end()
      }
      one?.end()
      other?.end()
    },
  })

  const chunks = chunksOf(decodeTraces(protobuf, 'protobuf'))

  expect(chunks.map(({ spans }) => spans.map(({ name, resource }) => [name, resource]))).toEqual(
    [0, 1].map(() => [
      ['internal', 'child'],
      ['internal', 'child'],
      ['internal', 'root'],
    ]),
  )
})

test.each([
  ['text', 'text'],
  [true, 'true'],
  [false, 'false'],
  [7, 7],
  [-0.5, -0.5],
  [['a', 'b'], '["a","b"]'],
  [[1, 2.5], '[1,2.5]'],
  [[true, false], '[true,false]'],
  ['½ 😀', '½ 😀'],
])('the attribute %j is kept as %j', (value, kept) => {
  const chunks = decodeOne({ options: { attributes: { it: value } } })

  for (const encoding of encodings) {
    const { meta, metrics } = only(chunks[encoding])

    expect(meta.get('it') ?? metrics.get('it')).toEqual(kept)
  }
})

test('an attribute of a span counts more than one of its resource, whatever their types', () => {
  const chunks = decodeOne({
    resource: { 'service.name': 'shop', tier: 'gold', shard: 3 },
    options: { attributes: { tier: 1, shard: 'east' } },
  })

  for (const encoding of encodings) {
    const { meta, metrics } = only(chunks[encoding])

    expect([meta.get('tier'), metrics.get('tier')]).toEqual([undefined, 1])
    expect([meta.get('shard'), metrics.get('shard')]).toEqual(['east', undefined])
  }
})

test('an id by which a trace is joined is text, also when it was sent as a number', () => {
  const chunks = decodeOne({ options: { attributes: { 'user.id': 42 } } })

  for (const encoding of encodings) {
    expect(only(chunks[encoding]).meta.get('user.id')).toBe('42')
  }
})

test('a resource without a name is the service `unknown_service`, the older environment counts too', () => {
  const { json } = decodeOne({ resource: { 'deployment.environment': 'stage' } })

  expect([only(json).service, json.env]).toEqual(['unknown_service', 'stage'])
})

test('an exception that did not make the span fail is an event and no error', () => {
  const bodies = recordedBodies({
    record: (tracer) => {
      const span = tracer.startSpan('retry', {}, ROOT_CONTEXT)
      span.recordException(new Error('first try'))
      span.end()
    },
  })

  const { error, meta, events } = only(onlyChunk(bodies.protobuf, 'protobuf'))

  expect([error, meta.get('error.type'), events.length]).toEqual([0, undefined, 1])
})

test('an error is what the attributes say, and the message of the status without an exception', () => {
  const bodies = recordedBodies({
    record: (tracer) => {
      const span = tracer.startSpan('pay', { attributes: { 'error.type': '500' } }, ROOT_CONTEXT)
      span.setStatus({ code: SpanStatusCode.ERROR, message: 'no funds' })
      span.end()
    },
  })

  const { error, meta } = only(onlyChunk(bodies.json, 'json'))

  expect([error, meta.get('error.type'), meta.get('error.message')]).toEqual([1, '500', 'no funds'])
})

test('what is kept of the spans says whom their trace belongs to', () => {
  const { chunks, dropped } = normalizeChunks(
    chunksOf(decodeTraces(failure.protobuf, 'protobuf')),
    { nowNs: BigInt(paidAt) * 1_000_000_000n },
  )

  expect(dropped).toEqual(new Map())
  expect(chunks).toMatchObject([
    {
      env: 'prod',
      hostname: 'web-1',
      version: '1.4.2',
      sessionId: 's1',
      userId: 'u1',
      root: { service: 'shop', name: 'http.server.request', resource: 'POST /pay' },
    },
  ])
})

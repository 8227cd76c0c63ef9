import { ServiceMapAnswer } from '@throughline/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SpanRow } from '../../src/warehouse/span-row.ts'
import { aSpanRow } from '../../src/warehouse/a-span-row.ts'
import { afterMs, dayStartMs, openStoredSpans, type StoredSpans } from './stored-spans.ts'

let stored: StoredSpans
let traces = 0n

beforeAll(async () => {
  stored = await openStoredSpans()
})
afterAll(() => stored.close())

const second = 1_000

/** The calls of spans that begin in the second of a test. */
async function edgesOf(at: number, query = '') {
  const from = dayStartMs + at * second
  const body = { data: { type: 'service_map', attributes: { from, to: from + second, query } } }
  const { data } = await stored.answer(ServiceMapAnswer, 'service-map', body)
  return data?.attributes.edges
}

function newTrace(): bigint {
  traces += 1n
  return traces
}

test('a call is a span whose parent is of another service, wherever in time that stands', async () => {
  const trace = { traceLow: newTrace(), durationNs: 4_000_000n }
  await stored.add(
    { ...trace, spanId: 1n, service: 'web', startNs: afterMs(0) },
    { ...trace, spanId: 2n, parentId: 1n, service: 'web', startNs: afterMs(5_001) },
    { ...trace, spanId: 3n, parentId: 1n, service: 'shop', startNs: afterMs(5_002) },
    { ...trace, spanId: 4n, parentId: 2n, service: 'shop', startNs: afterMs(5_003), isError: true },
    { ...trace, spanId: 5n, parentId: 99n, service: 'lost', startNs: afterMs(5_004) },
    { ...trace, traceLow: newTrace(), spanId: 6n, parentId: 1n, startNs: afterMs(5_005) },
  )

  const edge = { source: 'web', target: 'shop', kind: 'service' }
  expect(await edgesOf(5)).toEqual([
    { ...edge, calls: 2, errors: 1, error_rate: 0.5, p95_ns: 4_000_000 },
  ])
  expect(await edgesOf(5, 'status:error')).toEqual([
    { ...edge, calls: 1, errors: 1, error_rate: 1, p95_ns: 4_000_000 },
  ])
})

test.each([
  [{ 'peer.service': 'stripe', 'db.name': 'orders', 'out.host': 'h' }, 'stripe', 'database'],
  [{ 'db.name': 'orders', 'db.system': 'postgresql', 'out.host': 'h' }, 'orders', 'database'],
  [{ 'db.system': 'redis' }, 'redis', 'database'],
  [{ 'out.host': 'api.example.com', 'server.address': 'other' }, 'api.example.com', 'external'],
  [{ 'peer.service': '', 'server.address': 'mail' }, 'mail', 'external'],
])(
  'a client span without a child that has the tags %j calls %s, %s',
  async (tags, target, kind) => {
    const at = 10 + Number(newTrace())
    const meta = new Map(Object.entries({ 'span.kind': 'client', ...tags }))
    const startNs = afterMs(at * second)
    await stored.add({ traceLow: newTrace(), startNs, meta, durationNs: 7n })

    const figures = { calls: 1, errors: 0, error_rate: 0, p95_ns: 7 }
    expect(await edgesOf(at)).toEqual([{ source: 'web', target, kind, ...figures }])
  },
)

test('a span with a child, of the server, or that names its own service calls nobody outside', async () => {
  const at = 100
  const startNs = afterMs(at * second)
  const spanOf = (kind: string, tags: object): Partial<SpanRow> => {
    const meta = new Map<string, string>(Object.entries({ 'span.kind': kind, ...tags }))
    return { traceLow: newTrace(), startNs, meta }
  }
  const parent = spanOf('client', { 'out.host': 'shop' })
  await stored.add(
    parent,
    { ...parent, spanId: 2n, parentId: 1n, startNs: startNs + 1_000_000_000n, meta: new Map() },
    spanOf('server', { 'out.host': 'shop' }),
    spanOf('client', {}),
    spanOf('client', { 'peer.service': 'web' }),
    spanOf('producer', { 'out.host': 'queue' }),
  )

  expect((await edgesOf(at))?.map(({ target }) => target)).toEqual(['queue'])
})

const services = fc.constantFrom('web', 'shop', 'db')

const anyTrace = fc.array(
  fc.record({
    parent: fc.nat(8),
    service: services,
    isError: fc.boolean(),
    durationNs: fc.nat(100),
    kind: fc.constantFrom('client', 'server', 'producer'),
    target: fc.constantFrom(undefined, 'stripe', 'shop'),
    /** Which of the chunks it is sent in. */
    chunk: fc.nat(2),
  }),
  { minLength: 1, maxLength: 8 },
)

type Call = readonly [source: string, target: string, kind: string, span: SpanRow]

/** The calls of one trace, its spans numbered from 1. */
function plainCalls(spans: readonly SpanRow[]): Call[] {
  return spans.flatMap((span): Call[] => {
    const parent = spans.find(({ spanId }) => spanId === span.parentId)
    const between: Call[] =
      parent === undefined ? [] : [[parent.service, span.service, 'service', span]]
    const isLeaf = spans.every(({ parentId }) => parentId !== span.spanId)
    const isCaller = span.meta.get('span.kind') !== 'server'
    const target = span.meta.get('peer.service')
    const out: Call[] =
      isLeaf && isCaller && target !== undefined ? [[span.service, target, 'external', span]] : []
    return [...between, ...out].filter(([source, called]) => source !== called)
  })
}

function summed(calls: readonly Call[]) {
  const keys = [...new Set(calls.map(([source, target, kind]) => `${source} ${target} ${kind}`))]
  return keys
    .map((key) => {
      const own = calls.filter(([source, target, kind]) => key === `${source} ${target} ${kind}`)
      const errors = own.filter(([, , , span]) => span.isError).length
      return `${key} ${own.length} ${errors}`
    })
    .toSorted()
}

test('the calls of any traces, in whatever chunks, are those of a plain reading of their spans', async () => {
  let at = 1_000
  await fc.assert(
    fc.asyncProperty(fc.array(anyTrace, { minLength: 1, maxLength: 5 }), async (drawn) => {
      at += 1
      const all = drawn.map((trace) => {
        const traceLow = newTrace()
        return trace.map(({ parent, kind, target, durationNs, chunk, ...more }, index) => {
          const meta = new Map<string, string>([['span.kind', kind]])
          if (target !== undefined) meta.set('peer.service', target)
          const ids = { traceLow, spanId: BigInt(index + 1), parentId: BigInt(parent) }
          const startNs = afterMs(at * second + index)
          const times = { startNs, durationNs: BigInt(durationNs) }
          return { chunk, span: aSpanRow({ ...ids, ...times, meta, ...more }) }
        })
      })
      for (const number of [0, 1, 2]) {
        const sent = all.flat().filter(({ chunk }) => chunk === number)
        await stored.add(...sent.map(({ span }) => span))
      }

      const edges = await edgesOf(at)

      const shown = edges?.map(({ source, target, kind, calls, errors }) =>
        [source, target, kind, calls, errors].join(' '),
      )
      const traces = all.map((trace) => trace.map(({ span }) => span))
      expect(shown?.toSorted()).toEqual(summed(traces.flatMap(plainCalls)))
    }),
    { numRuns: 40 },
  )
})

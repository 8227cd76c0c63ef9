import { expect, test } from 'vitest'
import { aChunk, aSpan, keptOf, normalized, nowNs, tags } from './a-span.ts'
import { normalizeChunks } from './normalize-chunks.ts'
import type { Span } from './span.ts'

test.each([
  ['empty_trace', 'no span', []],
  ['trace_id_zero', 'a trace id of zero', [aSpan({ traceIdLow: 0n })]],
  ['span_id_zero', 'a span id of zero', [aSpan(), aSpan({ spanId: 0n })]],
  ['foreign_span', 'spans of two traces', [aSpan(), aSpan({ traceIdLow: 8n })]],
  [
    'foreign_span',
    'spans of two traces whose ids differ in the upper half',
    [
      aSpan({ meta: tags({ '_dd.p.tid': '0000000000000001' }) }),
      aSpan({ meta: tags({ '_dd.p.tid': '0000000000000002' }) }),
    ],
  ],
])('%s: a chunk with %s is dropped whole, and counted', (reason, _, spans: readonly Span[]) => {
  const { chunks, dropped } = normalized(aChunk({ spans }))

  expect(chunks).toEqual([])
  expect(dropped).toEqual(new Map([[reason, { chunks: 1, spans: spans.length }]]))
})

test('other chunks of a request are kept, and what is dropped adds up', () => {
  const zero = aChunk({ spans: [aSpan({ spanId: 0n }), aSpan()] })

  const { chunks, dropped } = normalizeChunks([zero, aChunk(), zero], { nowNs })

  expect(chunks).toHaveLength(1)
  expect(dropped).toEqual(new Map([['span_id_zero', { chunks: 2, spans: 4 }]]))
})

test('spans with the same id are all kept, and counted', () => {
  const { chunks, repairs } = normalized(aChunk({ spans: [aSpan(), aSpan(), aSpan()] }))

  expect(chunks[0]?.spans).toHaveLength(3)
  expect(repairs).toEqual(new Map([['span_id_twice', 2]]))
})

test('the upper half of the trace id holds for all spans of a chunk, whichever has the tag', () => {
  const spans = [
    aSpan(),
    aSpan({ spanId: 2n, meta: tags({ '_dd.p.tid': '6b0186b900000000' }) }),
    aSpan({ spanId: 3n }),
  ]

  const highs = keptOf({ spans }).spans.map(({ traceIdHigh }) => traceIdHigh)

  expect(highs).toEqual([0x6b0186b900000000n, 0x6b0186b900000000n, 0x6b0186b900000000n])
})

test('an upper half that is no 16 hexadecimal digits is not known', () => {
  const span = aSpan({ meta: tags({ '_dd.p.tid': 'tid' }) })

  expect(keptOf({ spans: [span] }).root.traceIdHigh).toBe(0n)
})

const child = aSpan({ spanId: 2n, parentId: 1n })
const grandchild = aSpan({ spanId: 3n, parentId: 2n })

test.each([
  ['the one without a parent', [child, aSpan(), grandchild], 1n],
  ['of several without a parent the last', [aSpan(), aSpan({ spanId: 9n }), child], 9n],
  ['the one whose parent is elsewhere', [grandchild, child], 2n],
  [
    'the last one when each is the parent of another',
    [aSpan({ spanId: 4n, parentId: 5n }), aSpan({ spanId: 5n, parentId: 4n })],
    5n,
  ],
])('the root of a chunk is %s', (_, spans, expected) => {
  expect(keptOf({ spans }).root.spanId).toBe(expected)
})

test('priority, origin and who decided are lifted from the root', () => {
  const root = aSpan({
    meta: tags({ '_dd.origin': 'rum', '_dd.p.dm': '-4' }),
    metrics: new Map([['_sampling_priority_v1', 2]]),
  })
  const other = aSpan({
    ...child,
    meta: tags({ '_dd.origin': 'lambda' }),
    metrics: new Map([['_sampling_priority_v1', 1]]),
  })

  expect(keptOf({ spans: [other, root] })).toMatchObject({
    priority: 2,
    origin: 'rum',
    tags: tags({ '_dd.p.dm': '-4' }),
  })
})

test('what the root does not say is lifted from the first span that does', () => {
  const meta = tags({ '_dd.origin': 'rum', '_dd.p.dm': '-1', env: 'Prod', version: '2' })
  const other = aSpan({ ...child, meta, metrics: new Map([['_sampling_priority_v1', -1]]) })

  expect(keptOf({ spans: [aSpan(), other] })).toMatchObject({
    priority: -1,
    origin: 'rum',
    tags: tags({ '_dd.p.dm': '-1' }),
    env: 'prod',
    version: '2',
  })
})

test('what the chunk says comes before what its spans say', () => {
  const meta = tags({
    '_dd.origin': 'rum',
    '_dd.p.dm': '-1',
    '_dd.hostname': 'a',
    env: 'a',
    version: '1',
  })
  const spans = [aSpan({ meta, metrics: new Map([['_sampling_priority_v1', 1]]) })]

  const kept = keptOf({
    spans,
    priority: 0,
    origin: 'lambda',
    tags: tags({ '_dd.p.dm': '-4' }),
    env: 'Of Payload',
    hostname: 'b',
    version: '2',
  })

  expect(kept).toMatchObject({
    priority: 0,
    origin: 'lambda',
    tags: tags({ '_dd.p.dm': '-4' }),
    env: 'of_payload',
    hostname: 'b',
    version: '2',
  })
})

test('a chunk that says nothing of itself is of the environment "none"', () => {
  expect(keptOf({})).toMatchObject({
    priority: undefined,
    origin: '',
    tags: new Map(),
    env: 'none',
    hostname: '',
    version: '',
    sessionId: '',
    userId: '',
    accountId: '',
  })
})

test.each([
  ['sessionId', 'session.id', 'usr.session_id'],
  ['sessionId', 'usr.session_id', 'baggage.session.id'],
  ['sessionId', 'baggage.session.id', 'session_id'],
  ['sessionId', 'session_id', 'rum.session_id'],
  ['userId', 'usr.id', 'user.id'],
  ['userId', 'user.id', 'enduser.id'],
  ['userId', 'enduser.id', 'baggage.user.id'],
  ['userId', 'baggage.user.id', 'appsec.events.users.login.success.usr.login'],
  ['accountId', 'account.id', 'usr.account_id'],
  ['accountId', 'usr.account_id', 'baggage.account.id'],
])('the %s of a trace is %s, and %s only when there is none', (key, strong, weak) => {
  const both = aSpan({ meta: tags({ [weak]: 'weak', [strong]: 'strong' }) })
  const one = aSpan({ meta: tags({ [weak]: 'weak', [strong]: '' }) })

  expect(keptOf({ spans: [both] })).toMatchObject({ [key]: 'strong' })
  expect(keptOf({ spans: [one] })).toMatchObject({ [key]: 'weak' })
})

test('whom a trace belongs to is read from its root, and else from any span', () => {
  const spans = [
    aSpan({ ...child, meta: tags({ 'usr.id': 'of child', 'account.id': 'of child' }) }),
    aSpan({ meta: tags({ 'baggage.user.id': 'of root' }) }),
  ]

  expect(keptOf({ spans })).toMatchObject({ userId: 'of root', accountId: 'of child' })
})

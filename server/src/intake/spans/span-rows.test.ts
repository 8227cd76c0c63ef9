import { expect, test } from 'vitest'
import { aSpan, keptOf, tags } from './a-span.ts'
import { spanRows } from './span-rows.ts'
import type { NormalizedChunk } from './span.ts'

const receivedAtMs = 1_763_726_401_000

function rowsOf(chunk: NormalizedChunk) {
  return [...spanRows([chunk], receivedAtMs)].filter((row) => row !== 'too_large')
}

test('each span of a chunk is a row, with whose it is on the root alone', () => {
  const meta = tags({ 'usr.id': 'u1', 'session.id': 's1', 'account.id': 'a1', env: 'prod' })
  const spans = [aSpan({ spanId: 2n, parentId: 1n, error: 1 }), aSpan({ spanId: 1n, meta })]

  const rows = rowsOf(keptOf({ spans, version: '1.2' }))

  const all = { traceLow: 7n, env: 'prod', version: '1.2', receivedAtMs }
  expect(rows).toMatchObject([
    { ...all, spanId: 2n, isError: true, sessionId: '', userId: '', accountId: '' },
    { ...all, spanId: 1n, isError: false, sessionId: 's1', userId: 'u1', accountId: 'a1' },
  ])
})

test('what a protocol tells of a whole chunk is kept with its root', () => {
  const chunk = { origin: 'rum', hostname: 'h1', tags: tags({ '_dd.p.dm': '-4' }) }
  const spans = [aSpan({ spanId: 1n }), aSpan({ spanId: 2n, parentId: 1n })]

  const [root, child] = rowsOf(keptOf({ spans, ...chunk }))

  const told = { '_dd.p.dm': '-4', '_dd.origin': 'rum', '_dd.hostname': 'h1' }
  expect(Object.fromEntries(root?.meta ?? [])).toEqual(told)
  expect(child?.meta.size).toBe(0)
})

test('events and links of a span keep their ids, their times and what they say', () => {
  const event = { name: 'failed', atNs: 2n ** 62n, attributes: new Map([['__proto__', [1, true]]]) }
  const link = { traceIdLow: 2n ** 63n, traceIdHigh: 5n, spanId: 9n, attributes: tags({ a: 'b' }) }

  const chunk = keptOf({ spans: [aSpan({ events: [event], links: [link] })] })

  expect(rowsOf(chunk)).toMatchObject([
    {
      events: [{ name: 'failed', atNs: 2n ** 62n, attributesJson: '{"__proto__":[1,true]}' }],
      links: [{ traceLow: 2n ** 63n, traceHigh: 5n, spanId: 9n, attributesJson: '{"a":"b"}' }],
    },
  ])
})

test('a span is an entry when its parent is of another service, or was sent apart', () => {
  const spans = [
    aSpan({ spanId: 1n, service: 'web' }),
    aSpan({ spanId: 2n, parentId: 1n, service: 'web' }),
    aSpan({ spanId: 3n, parentId: 2n, service: 'shop' }),
    aSpan({ spanId: 4n, parentId: 99n, service: 'web' }),
  ]

  const rows = rowsOf(keptOf({ spans }))

  expect(rows.map(({ isEntry }) => isEntry)).toEqual([true, false, true, true])
})

test.each([
  [{ 'peer.service': 'stripe', 'db.name': 'orders', 'out.host': 'h' }, 'stripe', true],
  [{ 'db.name': 'orders', 'db.system': 'postgresql', 'out.host': 'h' }, 'orders', true],
  [{ 'out.host': 'api.example.com', 'server.address': 'other' }, 'api.example.com', false],
  [{ 'peer.service': '', 'server.address': 'mail' }, 'mail', false],
])('a client span with the tags %j calls %s', (meta, name, isDatabase) => {
  const spans = [aSpan({ meta: tags({ 'span.kind': 'client', ...meta }) })]

  const [row] = rowsOf(keptOf({ spans }))

  expect(row?.called).toEqual({ name, isDatabase })
})

test('a span with a child, of a server, or without a name calls nobody that it names', () => {
  const named = { 'out.host': 'shop' }
  const spans = [
    aSpan({ spanId: 1n, meta: tags({ 'span.kind': 'client', ...named }) }),
    aSpan({ spanId: 2n, parentId: 1n, meta: tags({ 'span.kind': 'server', ...named }) }),
    aSpan({ spanId: 3n, parentId: 2n, meta: tags({ 'span.kind': 'producer' }) }),
  ]

  const rows = rowsOf(keptOf({ spans }))

  expect(rows.map(({ called }) => called)).toEqual([undefined, undefined, undefined])
})

test('a span whose events say more than 1 Mi characters has no row', () => {
  const event = { name: 'failed', atNs: 1n, attributes: tags({ why: 'x'.repeat(1024 ** 2) }) }

  const rows = spanRows([keptOf({ spans: [aSpan({ events: [event] })] })], receivedAtMs)

  expect([...rows]).toEqual(['too_large'])
})

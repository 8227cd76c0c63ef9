import { expect, test } from 'vitest'
import { aSpan, keptSpan, nowNs, repairsOf, tags } from './a-span.ts'

function keptTags(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(keptSpan({ meta: tags(values) }).meta)
}

test('the map of a span is not changed, only what is kept of it', () => {
  const meta = tags({ env: 'Prod' })

  const kept = keptSpan({ meta })

  expect(kept.meta.get('env')).toBe('prod')
  expect(meta.get('env')).toBe('Prod')
})

test.each([
  ['100', '100'],
  ['599', '599'],
  ['0200', '0200'],
  ['99', undefined],
  ['600', undefined],
  ['200.5', undefined],
  ['-200', undefined],
  ['OK', undefined],
  ['', undefined],
])('the status code "%s" is kept as %s', (code, expected) => {
  expect(keptTags({ 'http.status_code': code })['http.status_code']).toBe(expected)
})

test.each(['peer.service', '_dd.base_service'])(
  '%s is kept in the spelling of services, at most 100 bytes of it',
  (tag) => {
    expect(keptTags({ [tag]: 'My DB!' })).toEqual({ [tag]: 'my_db' })
    expect(keptTags({ [tag]: 'a'.repeat(101) })).toEqual({ [tag]: 'a'.repeat(100) })
    expect(keptTags({ [tag]: '!' })).toEqual({ [tag]: '' })
  },
)

test('env is kept in the spelling of tags, at most 200 characters of it', () => {
  expect(keptTags({ env: 'Production (EU)' })).toEqual({ env: 'production_eu' })
  expect(keptTags({ env: 'a'.repeat(201) })).toEqual({ env: 'a'.repeat(200) })
})

test.each([
  ['a key of 200 bytes', 'k'.repeat(200), 'k'.repeat(200)],
  ['a key of 201 bytes', 'k'.repeat(201), `${'k'.repeat(200)}...`],
  ['a key of 202 bytes in 101 characters', 'é'.repeat(101), `${'é'.repeat(100)}...`],
])('%s is kept, and what is cut ends in dots', (_, key, expected) => {
  expect(keptTags({ [key]: 'v' })).toEqual({ [expected]: 'v' })
  expect([...keptSpan({ metrics: new Map([[key, 1]]) }).metrics.keys()]).toEqual([expected])
})

test.each([
  ['25,000 bytes', 'v'.repeat(25_000), 'v'.repeat(25_000)],
  ['25,001 bytes', 'v'.repeat(25_001), `${'v'.repeat(25_000)}...`],
  ['25,002 bytes in 8,334 characters', '決'.repeat(8_334), `${'決'.repeat(8_333)}...`],
])('of a value of %s so much is kept, and what is cut ends in dots', (_, value, expected) => {
  expect(keptTags({ k: value })).toEqual({ k: expected })
})

test.each(['_dd.appsec.json', '_dd.iast.msgpack', '_dd.a.protobuf'])(
  '%s, encoded in itself, is kept whole',
  (key) => {
    const long = 'v'.repeat(25_001)

    expect(keptTags({ [key]: long })).toEqual({ [key]: long })
  },
)

test.each([
  ['status_code_invalid', { 'http.status_code': 'OK' }],
  ['peer_service_too_long', { 'peer.service': 'a'.repeat(101) }],
  ['peer_service_invalid', { 'peer.service': '!' }],
  ['base_service_too_long', { '_dd.base_service': 'a'.repeat(101) }],
  ['base_service_invalid', { '_dd.base_service': '!' }],
  ['tag_too_long', { k: 'v'.repeat(25_001) }],
])('%s is counted', (repair, values) => {
  expect(repairsOf({ meta: tags(values) })).toEqual([repair])
})

test('a metric whose key is too long is counted', () => {
  expect(repairsOf({ metrics: new Map([['k'.repeat(201), 1]]) })).toEqual(['tag_too_long'])
})

test('events of the tag events become events, to the last digit of their time', () => {
  const events = JSON.stringify([
    {
      name: 'payment.failed',
      time_unix_nano: 0,
      attributes: { code: 'declined', attempt: 2, final: true, tried: ['visa', 1], deep: {} },
    },
    { name: 'refund', time_unix_nano: 0 },
  ]).replaceAll('"time_unix_nano":0', '"time_unix_nano": 1763726400123456789')

  const kept = keptSpan({ meta: tags({ events, a: 'b' }) })

  expect(kept.meta).toEqual(tags({ a: 'b' }))
  expect(kept.events).toEqual([
    {
      name: 'payment.failed',
      atNs: 1_763_726_400_123_456_789n,
      attributes: new Map<string, unknown>([
        ['code', 'declined'],
        ['attempt', 2],
        ['final', true],
        ['tried', ['visa', 1]],
      ]),
    },
    { name: 'refund', atNs: 1_763_726_400_123_456_789n, attributes: new Map() },
  ])
})

test('links of the tag _dd.span_links become links, behind those that were sent as such', () => {
  const own = { traceIdLow: 1n, traceIdHigh: 0n, spanId: 2n, attributes: new Map() }
  const json = JSON.stringify([
    {
      trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
      span_id: '00f067aa0ba902b7',
      attributes: { a: 'b', n: 1 },
      flags: 1,
    },
  ])

  const kept = keptSpan({ links: [own], meta: tags({ '_dd.span_links': json }) })

  const told = {
    traceIdLow: 0xa3ce_929d_0e0e_4736n,
    traceIdHigh: 0x4bf9_2f35_77b3_4da6n,
    spanId: 0x00f0_67aa_0ba9_02b7n,
    attributes: tags({ a: 'b', n: '1' }),
  }
  expect(kept.links).toEqual([own, told])
  expect(kept.meta.size).toBe(0)
})

test.each([
  ['events', 'three of them'],
  ['events', '{"name":"a"}'],
  ['events', '[{"name":"a"}]'],
  ['events', '['.repeat(100_000)],
  ['events', '[{"name":"a","time_unix_nano":1.5}]'],
  ['events', '[{"name":"a","time_unix_nano":"1.5"}]'],
  ['events', '[{"name":"a","time_unix_nano":"2026-01-01T00:00:00Z"}]'],
  ['events', '[{"name":"a","time_unix_nano":123456789012345678901}]'],
  ['_dd.span_links', '[{"trace_id":"none","span_id":"1"}]'],
  ['_dd.span_links', '[1]'],
])('the tag %s that holds %s stays a tag', (tag, value) => {
  const kept = keptSpan({ meta: tags({ [tag]: value }) })

  expect([kept.events, kept.links]).toEqual([[], []])
  expect(kept.meta.has(tag)).toBe(true)
})

test('an event that security tags tell of happened at the start of its span', () => {
  const meta = tags({
    'appsec.events.payment.processed.track': 'true',
    'appsec.events.payment.processed.amount': '49.90',
    'appsec.events.payment.other': 'x',
  })

  const kept = keptSpan({ meta })

  const attributes = tags({ amount: '49.90' })
  expect(kept.events).toEqual([{ name: 'payment.processed', atNs: nowNs, attributes }])
  expect(kept.meta).toEqual(meta)
})

test('of a span 16 events that security tags tell of are read', () => {
  const keys = Array.from({ length: 17 }, (_, index) => `appsec.events.e${index}.track`)

  const kept = keptSpan({ meta: new Map(keys.map((key) => [key, 'true'])) })

  expect(kept.events).toHaveLength(16)
  expect(kept.meta.size).toBe(17)
})

test('a span that is normalized again stays as it is', () => {
  const meta = tags({ env: 'A B', 'peer.service': 'My DB', 'http.status_code': '99' })
  const once = keptSpan(aSpan({ service: 'My Service', name: '2. Pay_', resource: '', meta }))

  expect(keptSpan(once)).toEqual(once)
  expect(repairsOf(once)).toEqual([])
})

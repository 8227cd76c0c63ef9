import { expect, test } from 'vitest'
import { aSpan, keptSpan, nowNs, repairsOf } from './a-span.ts'

test('a span that is right is kept as it is, and nothing is counted', () => {
  const span = aSpan({ meta: new Map([['env', 'prod']]), metrics: new Map([['m', 1]]) })

  expect(keptSpan(span)).toEqual(span)
  expect(repairsOf(span)).toEqual([])
})

test.each([
  ['in lower case', 'Checkout', 'checkout'],
  ['with digits, colons, dots, slashes and dashes', 'a1:b.c/d-e', 'a1:b.c/d-e'],
  ['with letters of any script', 'Überweisung-決済', 'überweisung-決済'],
  ['with one underscore for a run of others', 'my  (new) service', 'my_new_service'],
  ['with one underscore for several', 'a__b', 'a_b'],
  ['without an underscore at the end', 'checkout!?', 'checkout'],
  ['with an underscore at the start', '!checkout', '_checkout'],
  ['of at most 100 bytes', 'a'.repeat(101), 'a'.repeat(100)],
  ['of whole characters', `${'a'.repeat(99)}é`, 'a'.repeat(99)],
])('a service is kept %s', (_, service, expected) => {
  expect(keptSpan({ service }).service).toBe(expected)
})

test.each([
  ['', '', 'unnamed-service'],
  ['', 'nodejs', 'unnamed-nodejs-service'],
  ['!?', 'nodejs', 'unnamed-nodejs-service'],
  ['___', '', 'unnamed-service'],
])('the service "%s" of a sender written in "%s" is called %s', (service, language, expected) => {
  expect(keptSpan({ service }, { language }).service).toBe(expected)
})

test.each([
  ['with its case', 'Express.Request', 'Express.Request'],
  ['from its first letter on', '12.-web.request', 'web.request'],
  ['with one underscore for a run of others', 'GET /pay?a=b', 'GET_pay_a_b'],
  ['with one underscore for several', 'a__b', 'a_b'],
  ['without an underscore before a dot', 'a_.b', 'a.b'],
  ['without an underscore behind a dot', 'a._b', 'a.b'],
  ['without an underscore at the end', 'web.request!', 'web.request'],
  ['with an underscore for letters of other scripts', 'zahlung_fällig', 'zahlung_f_llig'],
  ['of at most 100 bytes', 'a'.repeat(101), 'a'.repeat(100)],
  ['called unnamed_operation when it is empty', '', 'unnamed_operation'],
  ['called unnamed_operation when it has no letter', '1234_!', 'unnamed_operation'],
])('a name is kept %s', (_, name, expected) => {
  expect(keptSpan({ name }).name).toBe(expected)
})

test.each([
  ['the name as it is kept when it is empty', { name: 'GET /', resource: '' }, 'GET'],
  ['at most 5,000 bytes', { resource: 'a'.repeat(5_001) }, 'a'.repeat(5_000)],
  ['whole characters', { resource: 'é'.repeat(2_501) }, 'é'.repeat(2_500)],
])('of a resource is kept %s', (_, span, expected) => {
  expect(keptSpan(span).resource).toBe(expected)
})

test('a type may be any, of at most 100 bytes', () => {
  expect(keptSpan({ type: 'My Type' }).type).toBe('My Type')
  expect(keptSpan({ type: 'a'.repeat(101) }).type).toBe('a'.repeat(100))
})

test.each([
  ['below zero', -1n, 0n],
  ['that ends behind 63 bits', 2n ** 63n - nowNs, 0n],
  ['that ends at the last of 63 bits', 2n ** 63n - 1n - nowNs, 2n ** 63n - 1n - nowNs],
])('a duration %s is kept as %s', (_, durationNs, expected) => {
  expect(keptSpan({ durationNs }).durationNs).toBe(expected)
})

const year2000Ns = BigInt(Date.UTC(2000, 0, 1)) * 1_000_000n

test.each([
  ['in 2000', { startNs: year2000Ns }, year2000Ns],
  ['before 2000: now, less the duration', { startNs: year2000Ns - 1n }, nowNs - 1_000n],
  ['of 0: now, less the duration', { startNs: 0n, durationNs: 12_345n }, nowNs - 12_345n],
  ['of 0 that lasted longer than since 1970: now', { startNs: 0n, durationNs: nowNs + 1n }, nowNs],
])('a start %s', (_, times, expected) => {
  expect(keptSpan(times).startNs).toBe(expected)
})

test('a parent that is the span and the trace as well is none', () => {
  expect(keptSpan({ traceIdLow: 7n, spanId: 7n, parentId: 7n }).parentId).toBe(0n)
  expect(keptSpan({ traceIdLow: 7n, spanId: 8n, parentId: 8n }).parentId).toBe(8n)
})

test.each([
  ['service_empty', { service: '' }],
  ['service_too_long', { service: 'a'.repeat(101) }],
  ['service_invalid', { service: '!' }],
  ['name_empty', { name: '' }],
  ['name_too_long', { name: 'a'.repeat(101) }],
  ['name_invalid', { name: '1' }],
  ['resource_empty', { resource: '' }],
  ['resource_too_long', { resource: 'a'.repeat(5_001) }],
  ['type_too_long', { type: 'a'.repeat(101) }],
  ['duration_invalid', { durationNs: -1n }],
  ['start_invalid', { startNs: 0n }],
])('%s is counted', (repair, span) => {
  expect(repairsOf(span)).toEqual([repair])
})

import { expect, test } from 'vitest'
import { traceOfHeaders, withTrace } from './named-trace.ts'

function ofHeaders(headers: Readonly<Record<string, string>>): string | undefined {
  return traceOfHeaders((name) => headers[name])
}

const whole = '4bf92f3577b34da6a3ce929d0e0e4736'
const traceparent = `00-${whole}-00f067aa0ba902b7-01`

test('a request is of the trace of its traceparent, before what Datadog headers say', () => {
  expect(ofHeaders({ traceparent, 'x-datadog-trace-id': '7' })).toBe(traceparent)
})

test('a request is of the trace of its Datadog headers, with the upper half where it is known', () => {
  const ids = { 'x-datadog-trace-id': '11803532876627986230', 'x-datadog-parent-id': '183' }
  const tags = '_dd.p.dm=-0,_dd.p.tid=4bf92f3577b34da6'

  expect(ofHeaders({ ...ids, 'x-datadog-tags': tags })).toBe(`00-${whole}-00000000000000b7-01`)
  expect(ofHeaders({ 'x-datadog-trace-id': '1234567890123456' })).toBe(
    '00-0000000000000000000462d53c8abac0-0000000000000000-01',
  )
})

test('headers that are no ids name no trace', () => {
  const none = [
    {},
    { traceparent: 'yes' },
    { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` },
    { 'x-datadog-trace-id': '0' },
    { 'x-datadog-trace-id': 'a3ce929d0e0e4736' },
    { 'x-datadog-trace-id': '18446744073709551616' },
  ]

  expect(none.map(ofHeaders)).toEqual(none.map(() => undefined))
})

function after(text: string): string {
  return withTrace(Buffer.from(text), 0, traceparent).toString()
}

test('an event that names no trace gets that of the request, whatever its texts say', () => {
  const event = { type: 'server', note: 'trace_id: 7', stack_trace: 'é' }

  expect(JSON.parse(after(JSON.stringify(event)))).toEqual({ traceparent, ...event })
})

test('an event that names a trace keeps it, in every place where it may stand', () => {
  const events = [
    { trace_id: '7' },
    { trace: { id: '7' } },
    { 'trace.id': '7' },
    { dd: { trace_id: '7' } },
    { 'dd.trace_id': '7' },
    { _dd: { trace_id: '7' } },
    { otel: { trace_id: '7' } },
    { traceparent },
  ].map((named) => JSON.stringify({ type: 'server', ...named }))

  expect(events.map(after)).toEqual(events)
})

test('what is no event stays as it was sent', () => {
  const texts = ['{}', '[]', '', '{ ', '"{"']

  expect(texts.map(after)).toEqual(texts)
})

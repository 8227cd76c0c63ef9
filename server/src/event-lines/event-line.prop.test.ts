import fc from 'fast-check'
import { expect, test } from 'vitest'
import { prepareLine, type PreparedLine } from './event-line.ts'

function prepared(text: string | Buffer, application?: string): PreparedLine {
  const bytes = Buffer.from(text)
  return prepareLine(
    { number: 1, bytes, isWhole: true },
    { application, id: () => 'made', eventBytesMax: 10_000 },
  )
}

function sent(text: string, application?: string): string {
  const line = prepared(text, application)
  return line.kind === 'event' ? Buffer.from(line.bytes).toString() : line.kind
}

// As JSON gives it back: printing drops the sign of a zero.
const json = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)))
const member = fc.dictionary(fc.constantFrom('id2', 'name', 'a"b', 'é'), json, {
  noNullPrototype: true,
})
const anyEvent = fc.record(
  { event: member, application: member, 'x\\"y': json, list: fc.array(json) },
  { requiredKeys: [], noNullPrototype: true },
)

test('an id and an application are added and nothing else changes, however the JSON is written', () => {
  fc.assert(
    fc.property(anyEvent, fc.constantFrom(0, 2), (event, indent) => {
      const text = JSON.stringify(event, undefined, indent)

      expect(JSON.parse(sent(text, 'shop'))).toEqual({
        ...JSON.parse(text),
        event: { ...event.event, id: 'made' },
        application: { ...event.application, id: 'shop' },
      })
    }),
  )
})

test.each([
  ['{}', '{"event":{"id":"made"}}'],
  ['{ }', '{"event":{"id":"made"} }'],
  ['{"event":{}}', '{"event":{"id":"made"}}'],
  ['{"n":1e400}', '{"event":{"id":"made"},"n":1e400}'],
  ['{"event" :\t{ "name":"a"}}', '{"event" :\t{"id":"made", "name":"a"}}'],
  ['{"x":{"event":{}},"event":{}}', '{"x":{"event":{}},"event":{"id":"made"}}'],
  ['{"x":"}{\\"event\\":{","event":{}}', '{"x":"}{\\"event\\":{","event":{"id":"made"}}'],
  ['{"\\u0065vent":{"name":"a"}}', '{"\\u0065vent":{"id":"made","name":"a"}}'],
  ['{"event":{"id":7}}', '{"event":{"id":7}}'],
  ['{"event":"a"}', '{"event":"a"}'],
  ['{"event":null}', '{"event":null}'],
])('%s is sent as %s', (text, expected) => {
  expect(sent(text)).toBe(expected)
})

test('blank lines are no events; broken JSON, broken UTF-8 and lists are refused with a reason', () => {
  expect(prepared(' \t')).toEqual({ kind: 'blank' })
  expect(prepared('{"a"')).toMatchObject({ kind: 'refused', code: 'line_not_json' })
  expect(prepared(Buffer.from('{"a":"é"}', 'latin1'))).toMatchObject({ code: 'line_not_utf8' })
  expect(prepared('[1]')).toMatchObject({ kind: 'refused', code: 'line_not_object' })
})

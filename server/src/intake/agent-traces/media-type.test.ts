import { expect, test } from 'vitest'
import { aSentSpan, decoded, jsonOf, packed, spanOf, theSpan } from './a-traces-body.ts'

const msgpack = packed([[aSentSpan()]])
const json = Buffer.from(jsonOf([[aSentSpan()]]))

test.each([
  ['application/msgpack', msgpack],
  ['Application/MsgPack; charset=utf-8', msgpack],
  ['application/json', json],
  ['application/json; charset=utf-8', json],
  ['text/json', json],
  ['', json],
  ['no type, but words', json],
  [undefined, json],
])('a body of type %s is read as that', (contentType, body) => {
  expect(spanOf(decoded({ contentType, body }))).toEqual(theSpan)
})

test.each(['application/x-www-form-urlencoded', 'application/octet-stream', 'text/plain'])(
  'a body of type %s is read as what it looks like',
  (contentType) => {
    expect(spanOf(decoded({ contentType, body: json }))).toEqual(theSpan)
    expect(spanOf(decoded({ contentType, body: msgpack }))).toEqual(theSpan)
  },
)

test('MessagePack is no JSON, and the other way round', () => {
  expect(decoded({ contentType: 'application/json', body: msgpack }).kind).toBe('malformed')
  expect(decoded({ contentType: 'application/msgpack', body: json }).kind).toBe('malformed')
})

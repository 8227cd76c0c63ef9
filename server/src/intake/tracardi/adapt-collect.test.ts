import { expect, test } from 'vitest'
import { isJsonObject } from '../json-object.ts'
import { collectedTrack, type CollectCall } from './adapt-collect.ts'
import { readTrack } from './read-track.ts'

async function propertiesOf(call: Partial<CollectCall>): Promise<unknown> {
  const collected = await collectedTrack({
    eventType: 'sign-up',
    sourceId: 's',
    sessionId: undefined,
    query: {},
    contentType: '',
    bytes: Buffer.alloc(0),
    ...call,
  })
  const value = collected.kind === 'track' ? collected.value : undefined
  const read = isJsonObject(value) ? readTrack(value) : undefined
  return read?.kind === 'read' ? read.track.events[0]?.properties : undefined
}

const form = 'application/x-www-form-urlencoded; charset=utf-8'
const multipart =
  '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' +
  '--x\r\nContent-Disposition: form-data; name="f"; filename="f.txt"\r\n\r\nmuch\r\n--x--\r\n'

test.each([
  ['JSON', { contentType: 'application/json', bytes: '{"a":1}' }, { a: 1 }],
  ['JSON that does not say so', { contentType: 'text/plain', bytes: '{"a":1}' }, { a: 1 }],
  ['a list', { contentType: 'application/json', bytes: '[1]' }, { body: [1] }],
  ['a form', { contentType: form, bytes: 'a=1&b=2&b=%C3%A9' }, { a: '1', b: ['2', 'é'] }],
  [
    'a form in parts, with a file',
    { contentType: 'multipart/form-data; boundary=x', bytes: multipart },
    { a: '1', f: 'f.txt' },
  ],
  ['text', { contentType: 'text/plain', bytes: 'hello' }, { body: 'hello' }],
  ['nothing', {}, {}],
  ['a query', { query: { a: '1' } }, { a: '1' }],
  [
    'both, of which the body counts',
    { query: { a: '1', b: '2' }, bytes: '{ "a" : 3 }' },
    { a: 3, b: '2' },
  ],
  ['no JSON that says that it is', { contentType: 'application/json', bytes: '{' }, undefined],
  ['no form that says that it is', { contentType: 'multipart/form-data', bytes: 'a' }, undefined],
  ['what is no UTF-8', { bytes: Buffer.from([0xff]) }, undefined],
])('the properties are read of %s', async (_what, sent, properties) => {
  const { bytes, ...call } = { bytes: '', ...sent }
  expect(await propertiesOf({ ...call, bytes: Buffer.from(bytes) })).toEqual(properties)
})

test('a call is the body of a track, and its JSON stands there as it was sent', async () => {
  const track = await collectedTrack({
    eventType: 'Sign "up"',
    sourceId: 's',
    sessionId: 'x',
    query: { q: '1' },
    contentType: 'application/json',
    bytes: Buffer.from('{"n":12345678901234567890, "n":2}'),
  })

  expect(track).toHaveProperty(
    'text',
    '{"source":{"id":"s"},"session":{"id":"x"},"events":[{"type":"Sign \\"up\\"",' +
      '"properties":{"q":"1","n":12345678901234567890, "n":2}}]}',
  )
})

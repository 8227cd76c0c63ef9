import { afterAll, beforeAll, expect, test } from 'vitest'
import { untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { listedEvents, shownWhenSent } from './listed-events.ts'
import { intakeRequest, openRaw, outcome, type RawClient } from './raw-client.ts'

let server: RunningServer
let client: RawClient

beforeAll(async () => {
  server = await startServer()
  client = await openRaw(server)
})
afterAll(() => server.remove())

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
const listed = (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`
const keys = (count: number) =>
  `{${Array.from({ length: count }, (_, index) => `"k${index}":${index}`).join(',')}}`

/** Their paths begin with a long key each. */
const within = (chars: number, start = '') => `{"${start}${'k'.repeat(chars)}":${keys(2_000)}}`

/** An event with this attribute `x`, as text, so that it may hold what no JavaScript object does. */
function eventWith(id: string, x: string): string {
  return `{"type":"server","application":{"id":"shop"},"event":{"name":"odd","id":"${id}"},"usr":{"id":"u"},"x":${x}}`
}

const million = 1_000_000

const keptValues: Readonly<Record<string, string>> = {
  'a text of 1 MB': `"${'x'.repeat(million)}"`,
  'a text of 1 MB of escapes': `"${String.raw`\u00e9\n`.repeat(million / 8)}"`,
  'a key of 10 kB': `{"${'k'.repeat(10_000)}":1}`,
  '9,000 keys': keys(9_000),
  '2,000 keys within one of 400 characters': within(400),
  'objects 98 levels deep': nested(98),
  'arrays 98 levels deep': listed(98),
  '100,000 elements': `[${'1,'.repeat(99_999)}1]`,
  '__proto__ and constructor': '{"__proto__":{"polluted":true},"constructor":{"prototype":1}}',
  'NUL characters': String.raw`{"a\u0000b":"c\u0000d"}`,
  'a whole surrogate pair in escapes': String.raw`"\ud83d\ude00"`,
  noncharacters: String.raw`"\uffff\ufdd0\ufeff"`,
  '2^53 and its negative': '[9007199254740992,-9007199254740992]',
  'the largest and the smallest double': '[1.7976931348623157e308,5e-324]',
  'a decimal of 30 digits, as the double nearest to it': '0.123456789012345678901234567890',
  'a text that looks like a number, a time and a null': '["1e400","2026-11-21T10:00:00Z","null"]',
  'null beside scalars and objects': '[null,1,"a",true,{"b":1}]',
}

test('each of these is accepted, and all are listed as they were sent', async () => {
  for (const [name, x] of Object.entries(keptValues)) {
    client.write(intakeRequest(server, eventWith(name, x)))
    expect([name, await outcome(client)]).toEqual([name, { status: 202, code: undefined }])
  }
  await untilStored(server)

  const listed = await listedEvents(server, '@event.name:odd')
  const found = new Map(listed.map(({ id, shown }) => [id, shown]))
  for (const [name, x] of Object.entries(keptValues)) {
    const sent: unknown = JSON.parse(eventWith(name, x))
    expect([name, found.get(name)]).toEqual([name, shownWhenSent(sent)])
  }
})

const refusedValues: Readonly<Record<string, readonly [x: string, code: string]>> = {
  '10,001 keys': [keys(10_001), 'event_too_many_keys'],
  '2,000 keys within one of 1,000 characters': [within(1_000), 'event_paths_too_long'],
  '2,000 keys within one with a dot': [within(50_000, 'a.'), 'event_paths_too_long'],
  'objects 101 levels deep': [nested(101), 'event_too_deep'],
  'a million open brackets': ['['.repeat(million), 'body_malformed'],
  'a million levels': [listed(million), 'event_too_deep'],
  'half a surrogate pair': [String.raw`"\ud800"`, 'event_text_malformed'],
  'half a surrogate pair in a key': [String.raw`{"\udc00":1}`, 'event_text_malformed'],
  'a key twice': ['{"a":1,"a":2}', 'event_key_twice'],
  'a path twice': ['{"a.b":1,"a":{"b":2}}', 'event_path_twice'],
  '1e400': ['1e400', 'event_number_inexact'],
  '2^53 + 1': ['9007199254740993', 'event_number_inexact'],
  '2^63': ['9223372036854775808', 'event_number_inexact'],
  '2^64': ['18446744073709551616', 'event_number_inexact'],
  'an empty key': ['{"":1}', 'event_key_empty'],
  'a dot alone': ['{".":1}', 'event_key_empty'],
  'a dot at the end': ['{"a.":1}', 'event_key_empty'],
  'null beside an array': ['[[1],null]', 'event_null_inexact'],
  NaN: ['NaN', 'body_malformed'],
  'a raw NUL': ['"\0"', 'body_malformed'],
  'a number with a leading zero': ['01', 'body_malformed'],
}

test.each(Object.entries(refusedValues))(
  '%s is refused with its code, alone and in a batch',
  async (_case, [x, code]) => {
    const event = eventWith(crypto.randomUUID(), x)

    client.write(intakeRequest(server, event))
    expect(await outcome(client)).toEqual({ status: 400, code })
    const ndjson = { 'content-type': 'application/x-ndjson' }
    client.write(intakeRequest(server, `${event}\n${eventWith('good', '1')}`, ndjson))

    const { status, body } = await client.answer()
    expect(status).toBe(202)
    expect(JSON.parse(body)).toMatchObject({ accepted: 1, rejected: [{ index: 0, code }] })
  },
)

test('where JSON breaks is said by line and column of the body, also in a batch', async () => {
  const good = eventWith('good', '1')
  const broken = '{"a":1,}'
  const detail = 'The body is not valid JSON: unexpected "}" at line 3, column 8.'

  client.write(
    intakeRequest(server, `${good}\n\n${broken}`, { 'content-type': 'application/x-ndjson' }),
  )
  expect((await client.answer()).body).toContain(JSON.stringify(detail))
  client.write(intakeRequest(server, `[\n\n${broken}]`))
  expect((await client.answer()).body).toContain(JSON.stringify(detail))
})

test.each([
  {
    what: 'a byte order mark',
    body: Buffer.from(`\ufeff${eventWith('mark', '1')}`),
    outcome: [202],
  },
  { what: 'a BOM alone', body: Buffer.from('\ufeff'), outcome: [400, 'body_empty'] },
  { what: 'nothing', body: Buffer.alloc(0), outcome: [400, 'body_empty'] },
  {
    what: 'UTF-16',
    body: Buffer.from(eventWith('wide', '1'), 'utf16le'),
    outcome: [400, 'body_malformed'],
  },
  {
    what: 'a byte that is no UTF-8',
    body: Buffer.of(0x22, 0xff, 0x22),
    outcome: [400, 'body_malformed'],
  },
  {
    what: 'an overlong NUL',
    body: Buffer.of(0x22, 0xc0, 0x80, 0x22),
    outcome: [400, 'body_malformed'],
  },
])('$what as a body is answered $outcome', async ({ body, outcome: [status, code] }) => {
  client.write(intakeRequest(server, body))

  expect(await outcome(client)).toEqual({ status, code })
})

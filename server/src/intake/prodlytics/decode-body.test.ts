import { expect, test } from 'vitest'
import { promotedTexts } from '../../warehouse/promoted-paths.ts'
import { decodeRecord } from '../../warehouse/event-row.ts'
import { readRow } from '../../warehouse/read-row.ts'
import { decodeBody, type BodyContext } from './decode-body.ts'

const now = Date.parse('2026-11-21T12:00:00Z')

const context: BodyContext = {
  nowMs: now,
  nextSequence: () => 7,
  retentionMonths: 15,
  newEventId: () => 'made-1',
  refuseApplication: (id) => (id === 'unknown' ? 'application_unknown' : undefined),
}

function anEvent(more: object = {}): object {
  return {
    type: 'server',
    application: { id: 'shop' },
    event: { name: 'payment.processed' },
    usr: { id: 'u1' },
    ...more,
  }
}

function decodeJson(body: unknown) {
  return decodeText(JSON.stringify(body), 'application/json')
}

/** A decoded body with its record as the events in it. */
function decodeText(text: string, contentType: string) {
  const decoded = decodeBody(Buffer.from(text), contentType, context)
  if (decoded.kind === 'refused') return decoded
  const { kind, taken, ...more } = decoded
  const events = decodeRecord(taken.record).map(({ row, idHash }) => {
    const { texts, ...read } = readRow(row)
    return { ...texts, ...read, isIdFromClient: idHash !== undefined }
  })
  return kind === 'single' ? { kind, event: events[0] } : { kind, events, ...more }
}

test('a documented event becomes a row with its columns, its arrival time and a made id', () => {
  const decoded = decodeJson(
    anEvent({ account: { id: 'a1' }, session: { id: 's1' }, service: 'pay', version: 3 }),
  )

  expect(decoded).toMatchObject({
    kind: 'single',
    event: {
      applicationId: 'shop',
      type: 'server',
      name: 'payment.processed',
      eventId: 'made-1',
      isIdFromClient: false,
      occurredAtMs: now,
      receivedAtMs: now,
      sequence: 7,
      userId: 'u1',
      accountId: 'a1',
      sessionId: 's1',
      service: 'pay',
      version: '3',
    },
  })
})

test.each([
  ['a number as user id', anEvent({ usr: { id: 42 } }), '/usr/id', '42'],
  ['an empty session id', anEvent({ session: { id: '' } }), '/session/id', '""'],
  ['another type', anEvent({ type: 'view' }), '/type', '"view"'],
  ['an id over 1,024 characters', anEvent({ usr: { id: 'x'.repeat(1025) } }), '/usr/id', '"xxx'],
  ['no event name', anEvent({ event: {} }), '/event', '{}'],
  ['a list instead of an application', anEvent({ application: [] }), '/application', '[]'],
])('%s is refused naming the path and the value', (_case, ...[event, path, value]) => {
  const decoded = decodeJson(event)

  expect(decoded).toMatchObject({ kind: 'refused', refusal: { code: 'event_malformed' } })
  expect(decoded.kind === 'refused' && decoded.refusal.detail).toContain(
    `Invalid value at ${path}:`,
  )
  expect(decoded.kind === 'refused' && decoded.refusal.detail).toContain(value)
})

test('a service that is no text is refused, since its column could not hold it', () => {
  expect(decodeJson(anEvent({ service: { name: 'pay' } }))).toMatchObject({
    refusal: {
      code: 'event_malformed',
      detail:
        'Invalid value at /service: must be a string, a number or a boolean (got {"name":"pay"}).',
    },
  })
})

test.each(promotedTexts.map(({ path }) => path).filter((path) => path.includes('.')))(
  'a dotted key that spells %s is refused, since its column would not be filled',
  (path) => {
    expect(decodeJson(anEvent({ [path]: 'x' }))).toMatchObject({
      refusal: { code: 'event_path_twice' },
    })
  },
)

test('an object under a dotted key that spells a column is refused, since it would vanish', () => {
  expect(decodeJson(anEvent({ 'usr.id': { tier: 'gold' } }))).toMatchObject({
    refusal: { code: 'event_path_twice' },
  })
})

test.each(['', '.', '..', 'a.', '.a', 'a..b'])(
  'the key "%s", which no search could name, is refused',
  (key) => {
    expect(decodeJson(anEvent({ x: [{ [key]: 1 }] }))).toMatchObject({
      refusal: { code: 'event_key_empty' },
    })
  },
)

test.each([
  '[null]',
  '[1,null]',
  '[[null],[1]]',
  '[{"a":1},null]',
  '[1,[null]]',
  '[{"a":[1]},{"a":null}]',
])('%s is taken: its null comes back', (items) => {
  const body = JSON.stringify(anEvent()).replace(/}$/, `,"items":${items}}`)

  expect(decodeText(body, 'application/json')).toMatchObject({ kind: 'single' })
})

test('objects of an array do not share paths with each other, nor with the event', () => {
  const items = [{ 'a.b': 1, service: 'x' }, { a: { b: 2 } }, { 'a.b': 3, 'usr.id': 'y' }]

  expect(decodeJson(anEvent({ items, 'items.a': 1 }))).toMatchObject({ kind: 'single' })
})

test('a value of a million levels where a text belongs is refused like any other', () => {
  const deep = `{"type":"server","application":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`

  expect(decodeText(`${JSON.stringify(anEvent())}\n${deep}`, 'application/x-ndjson')).toMatchObject(
    {
      events: [{ name: 'payment.processed' }],
      rejections: [{ index: 1, code: 'event_malformed' }],
    },
  )
})

test('a dotted key below a promoted path is an attribute like any other', () => {
  expect(decodeJson(anEvent({ service: 'pay', 'service.name': 'x' }))).toMatchObject({
    kind: 'single',
    event: { service: 'pay' },
  })
})

test('an event without user, account and session is refused', () => {
  expect(decodeJson(anEvent({ usr: undefined }))).toMatchObject({
    refusal: { code: 'event_without_identity' },
  })
})

test('an unknown application is refused where applications are not made by their first event', () => {
  expect(decodeJson(anEvent({ application: { id: 'unknown' } }))).toMatchObject({
    refusal: { code: 'application_unknown' },
  })
})

test.each([
  ['epoch ms', now - 1000, now - 1000],
  ['an ISO time with an offset', '2026-11-21T12:30:00+01:00', now - 30 * 60_000],
  ['an ISO time without an offset is UTC', '2026-11-21T11:00:00', now - 3_600_000],
  ['a plain day is its first moment in UTC', '2026-11-20', Date.parse('2026-11-20T00:00:00Z')],
  ['exactly one hour ahead', now + 3_600_000, now + 3_600_000],
  ['exactly 15 months old', '2025-08-21T12:00:00Z', Date.parse('2025-08-21T12:00:00Z')],
])('date %s is the event time', (_case, date, expected) => {
  expect(decodeJson(anEvent({ date }))).toMatchObject({ event: { occurredAtMs: expected } })
})

test.each([
  ['1 ms more than one hour ahead', now + 3_600_001, 'event_date_out_of_range'],
  ['1 ms older than 15 months', '2025-08-21T11:59:59.999Z', 'event_date_out_of_range'],
  ['a date that is no time', 'yesterday', 'event_malformed'],
  ['a month that does not exist', '2026-13-01', 'event_malformed'],
  ['30 February', '2026-02-30', 'event_malformed'],
  ['31 June at an hour', '2026-06-31T10:00:00+0200', 'event_malformed'],
  ['a fraction', 1.5, 'event_malformed'],
])('date %s is refused', (_case, date, code) => {
  expect(decodeJson(anEvent({ date }))).toMatchObject({ refusal: { code } })
})

test.each([
  ['an integer beyond 2^53', '{"n":9007199254740993}', 'event_number_inexact', '/x/n'],
  ['a number beyond a double', '{"n":1e400}', 'event_number_inexact', '/x/n'],
  ['half a surrogate pair', '{"t":["ok","\\ud800"]}', 'event_text_malformed', '/x/t/1'],
  ['a path set twice', '{"a.b":1,"a":{"b":2}}', 'event_path_twice', '/x.a.b'],
  ['a path set twice in an array', '[[{"a.b":1,"a":{"b":2}}]]', 'event_path_twice', '/x/0/0/a.b'],
  ['an empty key', '{"a":{"":1}}', 'event_key_empty', '/x/a/'],
  ['null beside an array', '{"a":[[1],null]}', 'event_null_inexact', '/x/a/1'],
  ['null where others have an array', '[[[1]],[2,null]]', 'event_null_inexact', '/x/1/1'],
  ['a key that stands twice', '[{},{"a":1,"b":{},"a":2}]', 'event_key_twice', '/x/1'],
  [
    'a key that stands twice, once escaped',
    String.raw`{"a":1,"\u0061":2}`,
    'event_key_twice',
    '/x',
  ],
  ['101 levels', '['.repeat(101) + ']'.repeat(101), 'event_too_deep', '/x/0'],
])(
  '%s is refused with its place, since it could not be kept as sent',
  (_case, ...[value, code, path]) => {
    const body = JSON.stringify(anEvent()).replace(/}$/, `,"x":${value}}`)

    const decoded = decodeText(body, 'application/json')

    expect(decoded).toMatchObject({ kind: 'refused', refusal: { code } })
    expect(decoded.kind === 'refused' && decoded.refusal.detail).toContain(`at ${path}`)
  },
)

test('paths of 1,000,000 characters together are kept, and longer ones refused, plain or not', () => {
  const many = Object.fromEntries(
    Array.from({ length: 990 }, (_, index) => [`${1_000 + index}`, 1]),
  )
  const keptBytes = 1_003

  const outcomes = [keptBytes, keptBytes + 10].flatMap((bytes) =>
    [{}, { none: [null] }].map((more) =>
      decodeJson(anEvent({ ...more, ['k'.repeat(bytes)]: many })),
    ),
  )

  expect(outcomes.map(({ kind }) => kind)).toEqual(['single', 'single', 'refused', 'refused'])
  expect(outcomes[3]).toMatchObject({ refusal: { code: 'event_paths_too_long' } })
})

test.each([
  ['a number in a long key', (key: string) => `{"${key}":1e400}`],
  ['a long key twice', (key: string) => `{"${key}":1,"${key}":2}`],
  ['a key twice in a long one', (key: string) => `{"${key}":{"a":1,"a":2}}`],
])('of %s no more than its beginning is told', (_case, value) => {
  const x = value('k'.repeat(100_000))
  const body = JSON.stringify(anEvent()).replace(/}$/, `,"x":${x}}`)

  const decoded = decodeText(body, 'application/json')

  const detail = decoded.kind === 'refused' ? decoded.refusal.detail : ''
  expect(detail).toContain('kkkk')
  expect(detail.length).toBeLessThan(1_500)
})

test('a column that is sent twice is refused', () => {
  const text = JSON.stringify(anEvent()).replace('{', '{"type":"server",')

  const decoded = decodeText(text, 'application/json')

  expect(decoded).toMatchObject({ refusal: { code: 'event_key_twice' } })
  expect(decoded.kind === 'refused' && decoded.refusal.detail).toContain(' at /: ')
})

test('a line that goes on after its event is refused whole', () => {
  const text = `${JSON.stringify(anEvent())} {}`

  expect(decodeText(text, 'application/x-ndjson')).toMatchObject({
    events: [],
    rejections: [{ index: 0, code: 'body_malformed' }],
  })
})

test('an array keeps its good events beside others, however it is laid out', () => {
  const text = JSON.stringify([anEvent(), anEvent({ usr: { id: 7 } }), anEvent()], null, 2)

  expect(decodeText(text, 'application/json')).toMatchObject({
    events: [{ name: 'payment.processed' }, { name: 'payment.processed' }],
    rejections: [{ index: 1, code: 'event_malformed' }],
  })
})

test('a dotted key that spells a column is refused instead of vanishing', () => {
  expect(decodeJson(anEvent({ 'usr.id': 'u2' }))).toMatchObject({
    refusal: { code: 'event_path_twice' },
  })
})

test('a batch keeps its good events and says which of the others failed and why', () => {
  const lines = [
    JSON.stringify(anEvent({ event: { name: 'a', id: 'mine' } })),
    '',
    '{"type":',
    JSON.stringify(anEvent({ usr: { id: 7 } })),
    JSON.stringify({ ...anEvent({ event: undefined }), type: 'view', view: { name: 'Home' } }),
  ].join('\n')

  const decoded = decodeText(lines, 'application/x-ndjson')

  expect(decoded).toMatchObject({
    kind: 'batch',
    events: [
      { name: 'a', eventId: 'mine', isIdFromClient: true },
      { type: 'view', name: '' },
    ],
    rejections: [
      { index: 1, code: 'body_malformed' },
      { index: 2, code: 'event_malformed' },
    ],
  })
})

test('a JSON array is a batch, even an empty one', () => {
  expect(decodeJson([])).toEqual({ kind: 'batch', events: [], rejections: [], dropped: [] })
  expect(decodeJson([anEvent()])).toMatchObject({
    kind: 'batch',
    events: [{ name: 'payment.processed' }],
  })
})

test('an empty body, broken JSON and 10,001 events are each refused as what they are', () => {
  expect(decodeText(' ', 'application/json')).toMatchObject({
    refusal: { code: 'body_empty' },
  })
  expect(decodeText('{\n"a":}', 'application/json')).toMatchObject({
    refusal: {
      code: 'body_malformed',
      detail: 'The body is not valid JSON: unexpected "}" at line 2, column 5.',
    },
  })
  expect(decodeText('\n{"a":', 'application/x-ndjson')).toMatchObject({
    rejections: [{ detail: 'The body is not valid JSON: it ends too early at line 2, column 6.' }],
  })
  expect(decodeText('{}\n'.repeat(10_001), 'application/x-ndjson')).toMatchObject({
    refusal: { code: 'batch_too_long' },
  })
})

test('a single event is of the trace of its request; events of a batch are not', () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  const traced = { ...context, traceparent }
  const attributesOf = (body: unknown) => {
    const decoded = decodeBody(Buffer.from(` ${JSON.stringify(body)}`), 'application/json', traced)
    const [row] = decoded.kind === 'refused' ? [] : decodeRecord(decoded.taken.record)
    return row && JSON.stringify(readRow(row.row).attributes)
  }

  expect(attributesOf(anEvent())).toContain(traceparent)
  // Not plain, so it is parsed.
  expect(attributesOf(anEvent({ version: 3 }))).toContain(traceparent)
  expect(attributesOf([anEvent()])).not.toContain(traceparent)
})

test('what is wrong with an event of a traced request is told by its place in what was sent', () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

  const [plain, traced] = [context, { ...context, traceparent }].map((given) =>
    decodeBody(Buffer.from('{"type":"server",\n"event": {"name": }}'), 'application/json', given),
  )

  expect(traced).toEqual(plain)
})

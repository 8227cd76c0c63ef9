import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isJsonObject, type JsonObject } from '../json-object.ts'
import { capturedRequests } from './captured-requests.ts'
import { isTrackBody, readTrack } from './read-track.ts'

const source = { id: 's' }
const typed = (event: object) => ({ source, events: [{ type: 'a', ...event }] })

function faultsOf(body: JsonObject) {
  const read = readTrack(body)
  return read.kind === 'read' ? [] : read.faults.map(({ type, loc }) => [type, loc.join('.')])
}

// As Tracardi 0.9 judges the same bodies.
test.each([
  ['no events', { source }],
  ['a type to trim', { source, events: [{ type: ' Page View ' }] }],
  [
    'metadata of session and profile',
    { ...typed({}), session: { id: 'x', metadata: { create: 1 } } },
  ],
  ['a time to insert only', typed({ time: { insert: '2023-01-01', update: '2024-01-01' } })],
  ['no time to insert', typed({ time: { insert: null } })],
  ['no time', typed({ time: null })],
  ['tags that are no text', typed({ tags: ['x', 3] })],
  ['keys that nobody knows', { ...typed({ extra: 1 }), extra: 1 }],
  ['an id of its own', typed({ id: 'my-id' })],
  // Tracardi fails over these.
  ['no properties', typed({ properties: null })],
  ['no options', { ...typed({ options: null }), options: null, context: null, profile: null }],
  ['a page that is a text', typed({ context: { page: 'home' } })],
])('a body with %s is taken', (_what, body) => {
  expect(faultsOf(body)).toEqual([])
})

test.each([
  ['no source', {}, [['missing', 'source']]],
  [
    'a source without an id',
    { source: {} },
    [
      ['missing', 'source.EventSource.id'],
      ['missing', 'source.EventSource.name'],
      ['missing', 'source.EventSource.type'],
      ['missing', 'source.EventSource.bridge'],
      ['missing', 'source.Entity.id'],
    ],
  ],
  [
    'a source whose id is a number',
    { source: { id: 1 } },
    [
      ['string_type', 'source.EventSource.id'],
      ['missing', 'source.EventSource.name'],
      ['missing', 'source.EventSource.type'],
      ['missing', 'source.EventSource.bridge'],
      ['string_type', 'source.Entity.id'],
    ],
  ],
  ['an empty type', typed({ type: '  ' }), [['value_error', 'events.0.type']]],
  ['no type', { source, events: [{}] }, [['missing', 'events.0.type']]],
  ['a list of properties', typed({ properties: [1] }), [['dict_type', 'events.0.properties']]],
  ['no id of the session', { source, session: { id: null } }, [['string_type', 'session.id']]],
  [
    'a time that is none',
    typed({ time: { create: 'garbage' } }),
    [['datetime_from_date_parsing', 'events.0.time.create']],
  ],
  [
    'a plan of the scheduler',
    { ...typed({}), options: { scheduledFlowId: 'f', scheduledNodeId: 'n' } },
    [['value_error', '']],
  ],
  ['events that are no list', { source, events: {} }, [['list_type', 'events']]],
  ['an event that is a text', { source, events: ['a'] }, [['dict_type', 'events.0']]],
  ['tags that are no list', typed({ tags: 'x' }), [['list_type', 'events.0.tags']]],
  ['a session that is a text', { source, session: 'x' }, [['dict_type', 'session']]],
])('a body with %s is refused at its place', (_what, body, faults) => {
  expect(faultsOf(body)).toEqual(faults)
})

const sentBodies = capturedRequests().flatMap(({ name, body, status }) =>
  body !== undefined && 'events' in body ? [{ name, body, isFaulty: status === 422 }] : [],
)

test.each(sentBodies)('of the captured request $name it is $isFaulty that it is faulty', (sent) => {
  const { body, isFaulty } = sent

  expect(isTrackBody(body)).toBe(true)
  expect(readTrack(body).kind === 'faulty').toBe(isFaulty)
})

test('a fault says in the words of Tracardi what is wrong, and shows no more than the start of it', () => {
  const read = readTrack({ ...typed({ id: { long: 'x'.repeat(300) } }), session: { id: null } })

  expect(read).toMatchObject({
    faults: [
      { loc: ['session', 'id'], msg: 'Input should be a valid string', input: null },
      { loc: ['events', 0, 'id'], input: `{"long":"${'x'.repeat(191)}…` },
    ],
  })
})

test('a million levels where a text or an object should be are a fault, too', () => {
  const deep: unknown = JSON.parse('['.repeat(1_000_000) + ']'.repeat(1_000_000))

  expect(readTrack(typed({ type: deep, context: deep }))).toMatchObject({
    kind: 'faulty',
    faults: [{ input: `${'['.repeat(200)}…` }, { input: `${'['.repeat(200)}…` }],
  })
})

test('what is left out is told of', () => {
  const session = { id: 's', metadata: { time: { create: 'never' } } }
  const profile = { id: 'p', ids: ['a', 7, ' a '], metadata: { update: 'never' } }

  const read = readTrack({ ...typed({ tags: ['x', null, 'x'] }), session, profile })

  expect(read).toMatchObject({
    track: {
      profile: { ids: ['a'] },
      events: [{ tags: ['x'] }],
      warnings: [
        'session.metadata.create is no time and is left out.',
        'profile.metadata.update is no time and is left out.',
        'profile.ids has elements that are no text; they are left out.',
        'events.0.tags has elements that are no text; they are left out.',
      ],
    },
  })
})

test.each([
  [{ source: { id: 's' } }, true],
  [{ events: [{ type: 'a' }] }, true],
  [{ session: { id: 's' } }, true],
  [{ event: 'a', anonymousId: 'b' }, false],
  [{ events: [{ event_name: 'a' }] }, false],
  [{ events: [{ event: 'a', type: 'b' }] }, false],
  [{ events: [{ event_name: 'a', type: 'b' }], session: {} }, false],
  [{ eventName: 'a', source: 'mobile_app', session: {} }, false],
  [[], false],
])('%j is a body of Tracardi: %s', (body, isIts) => {
  expect(isTrackBody(body)).toBe(isIts)
})

test('no body, however odd, is more than refused', () => {
  const odd = fc.jsonValue()
  const event = fc.record(
    { type: odd, id: odd, time: odd, properties: odd, context: odd, options: odd, tags: odd },
    { requiredKeys: [] },
  )
  const body = fc.record(
    {
      source: fc.oneof(odd, fc.constant(source)),
      session: fc.oneof(odd, fc.record({ id: odd, metadata: odd }, { requiredKeys: [] })),
      profile: fc.oneof(odd, fc.record({ id: odd, ids: odd, metadata: odd }, { requiredKeys: [] })),
      device: odd,
      context: odd,
      options: odd,
      events: fc.oneof(odd, fc.array(event)),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(body, (value) => {
      const parsed: unknown = JSON.parse(JSON.stringify(value))
      expect(isJsonObject(parsed) && ['read', 'faulty'].includes(readTrack(parsed).kind)).toBe(true)
    }),
  )
})

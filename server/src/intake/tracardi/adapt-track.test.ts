import { expect, test } from 'vitest'
import { isJsonObject } from '../json-object.ts'
import { adaptTrack, type TrackRequest } from './adapt-track.ts'
import { captured } from './captured-requests.ts'
import { readTrack } from './read-track.ts'

const session = { id: '0b6f3f0e-5a0c-4a5e-9f1e-2f1f5d8a1a01' }
const profile = { id: '6d1c9a52-1b7e-4c3e-8e1a-0c4f6b7d2b02' }

function adaptText(text: string, more: Partial<TrackRequest> = {}) {
  const parsed: unknown = JSON.parse(text)
  const body = isJsonObject(parsed) ? parsed : {}
  const read = readTrack(body)
  if (read.kind === 'faulty') throw new Error(JSON.stringify(read.faults))
  return adaptTrack(read.track, {
    body,
    text,
    userAgent: '',
    isProfileLess: false,
    isAnswerRead: true,
    applicationId: 'shop',
    newUuid: () => 'fresh',
    ...more,
  })
}

function adapt(body: object, more: Partial<TrackRequest> = {}) {
  return adaptText(JSON.stringify({ source: { id: 's' }, ...body }), more)
}

function adaptedEvents(body: object, more: Partial<TrackRequest> = {}) {
  return adapt(body, more).events.flatMap(({ adapted }) =>
    adapted.kind === 'event' ? [adapted.event] : [],
  )
}

function adaptOne(event: object, more: Partial<TrackRequest> = {}) {
  return adaptedEvents({ session, profile, events: [{ type: 'e', ...event }] }, more)[0]
}

function bodyOf(name: string): object {
  return captured(name).body ?? {}
}

test('what the client records of its page comes to its places', () => {
  const [purchase, view] = adaptedEvents(bodyOf('tracardi-js.1'))

  expect(purchase).toMatchObject({
    kind: 'track',
    name: 'purchase-order',
    clientTimeMs: Date.parse('2026-11-21T12:03:44.450Z'),
    ids: {
      device: '535c5e0a-bcf1-40d5-97b0-41fc25afe45f',
      session: '15bbc4dc-a59a-47ed-90df-300df641916d',
    },
    properties: { product: 'Sun glasses', price: 13.45 },
    context: { screen: { local: { innerWidth: 1024 } }, page: { path: '/landing' } },
    attribution: {
      campaign: { source: 'news', medium: 'email', campaign: 'spring' },
      explicit: { referrer_host: 'www.google.test' },
      url: 'http://shop.example.test/landing?utm_source=news&utm_medium=email&utm_campaign=spring#top',
    },
  })
  expect(view).toMatchObject({ kind: 'page', name: 'page-view' })
})

test('everything that is documented is kept', () => {
  const [added, view] = adaptedEvents(bodyOf('full'))

  expect(added).toMatchObject({
    name: 'product-added',
    eventId: '5f0a7d7e-0000-4000-8000-000000000001',
    tags: ['checkout', 'beta'],
    ids: { profile: profile.id, session: session.id },
    context: { payload: { cart: 'c1' }, location: { city: 'Oslo' }, page: { title: 'P1' } },
    notes: { event: { name_as_sent: 'Product Added' } },
  })
  expect(view?.notes?.event).toEqual({})
})

test('a type is trimmed, in small letters, with - for a space, and kept as it was sent', () => {
  expect(adaptedEvents(bodyOf('type-slug'))[0]).toMatchObject({
    kind: 'page',
    name: 'page-view',
    notes: { event: { name_as_sent: 'Page View' } },
  })
})

test('an event happened when it was created, else when it was inserted', () => {
  const time = {
    create: '2023-01-01 00:00:00',
    insert: '2023-01-01 00:00:01',
    update: 1_700_000_000,
  }
  const { create: _, ...inserted } = time

  expect(adaptOne({ time })).toMatchObject({
    clientTimeMs: Date.UTC(2023, 0),
    notes: { event: { inserted_at: Date.UTC(2023, 0) + 1_000, updated_at: 1_700_000_000_000 } },
  })
  expect(adaptOne({ time: inserted })?.clientTimeMs).toBe(Date.UTC(2023, 0) + 1_000)
  expect(adaptOne({ time: { insert: null } })?.clientTimeMs).toBeUndefined()
})

test.each(['times.session-profile.flat-metadata', 'times.session-profile.metadata-time'])(
  'when session and profile were made is read of %s',
  (name) => {
    expect(adaptedEvents(bodyOf(name))[0]?.notes).toMatchObject({
      session: { created_at: Date.UTC(2023, 0) },
      profile: { created_at: Date.UTC(2022, 0) },
    })
  },
)

test('further ids of a profile are linked, also the one handed on by another site', () => {
  const passed = { tracardi: { pass: { profile: 'from-blog', session: 'x', source: 'blog' } } }

  const [event] = adaptedEvents({ ...bodyOf('profile-ids'), context: passed })

  expect(event).toMatchObject({
    ids: { profile: profile.id },
    profileIds: ['crm-77', 'old-device-9', 'from-blog'],
  })
})

test('a profile with a primary id is that user', () => {
  const [event] = adaptedEvents({
    profile: { ...profile, primary_id: 'u1' },
    events: [{ type: 'e' }],
  })

  expect(event?.ids).toMatchObject({ user: 'u1', profile: profile.id })
})

test('what identifies somebody says it of the user', () => {
  const properties = { email: 'jane@example.test' }

  expect(adaptOne({ type: 'Sign In', properties })?.traits).toEqual(properties)
  expect(adaptOne({ properties })?.traits).toEqual({})
})

test('without a profile it follows from the session, per application, and is asked for otherwise', () => {
  const [first, again, other] = [
    adapt({ session, profile: null }),
    adapt({ session }),
    adapt({ session }, { applicationId: 'blog' }),
  ].map(({ profileId }) => profileId)

  expect(first).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/)
  expect(again).toBe(first)
  expect(other).not.toBe(first)
  expect(adapt({})).toMatchObject({ profileId: 'fresh', sessionId: null })
  expect(adapt({ session, profile })).toMatchObject({
    profileId: profile.id,
    sessionId: session.id,
  })
})

test('the profile of a webhook follows from the session, and says nothing of who that is', () => {
  const body = { session, events: [{ type: 'e' }] }

  const [event] = adaptedEvents(body, { isAnswerRead: false })

  expect(event?.ids).toMatchObject({ session: session.id, profile: '' })
  expect(event?.notes?.profile).toEqual({ id: adapt(body).profileId })
})

test('a body without a profile is about nobody but its session', () => {
  const body = {
    session,
    profile: { ...profile, ids: ['x'], primary_id: 'u' },
    events: [{ type: 'e' }],
  }

  const [event] = adaptedEvents(body, { isProfileLess: true })

  expect(adapt(body, { isProfileLess: true }).profileId).toBeNull()
  expect(event).toMatchObject({
    ids: { profile: '', user: '', session: session.id },
    profileIds: [],
    notes: { event: { profile_less: true } },
  })
})

const no = { saveEvent: false }
const noOther = { saveEvents: false }

test.each([
  ['neither', { body: {}, event: {} }, false],
  ['the body', { body: no, event: {} }, true],
  ['the body, as the code spells it', { body: noOther, event: {} }, true],
  ['the event', { body: {}, event: no }, true],
  ['the event, as the code spells it', { body: {}, event: noOther }, true],
  ['a text, which does not count', { body: { saveEvent: 'false' }, event: {} }, false],
])('an event is ephemeral when %s says so', (_where, options, isEphemeral) => {
  const { events } = adapt({
    options: options.body,
    events: [{ type: 'e', options: options.event }],
  })

  expect(events[0]?.isEphemeral).toBe(isEphemeral)
})

test.each([
  [{ saveSession: false }, { session: '', profile: profile.id }],
  [{ saveProfile: false }, { session: session.id, profile: '' }],
])('with %j of the body or the event, the event is kept without', (options, ids) => {
  const [byBody] = adaptedEvents({ session, profile, options, events: [{ type: 'e' }] })

  expect(byBody?.ids).toMatchObject(ids)
  expect(adaptOne({ options })?.ids).toMatchObject(ids)
})

test('a session that is not kept is not answered, a profile that is not kept is', () => {
  const options = { saveSession: false, saveProfile: false }

  expect(adapt({ session, profile, options })).toMatchObject({
    sessionId: null,
    profileId: profile.id,
  })
})

test('ids are answered to who debugs, the body or one event', () => {
  const wanted = { options: { debugger: true } }
  const isWanted = (body: object) => adapt(body).events.map(({ isIdWanted }) => isIdWanted)

  expect(isWanted({ ...wanted, events: [{ type: 'a' }, { type: 'b' }] })).toEqual([true, true])
  expect(isWanted({ events: [{ type: 'a' }, { type: 'b', ...wanted }] })).toEqual([false, true])
  expect(isWanted({ options: { debugger: 'true' }, events: [{ type: 'a' }] })).toEqual([false])
})

test.each([
  ['Googlebot/2.1', true],
  ['Mozilla/5.0 (compatible; AhrefsBot/7.0)', true],
  ['Mozilla/5.0 (Linux; CUBOT X30) Chrome/90', false],
  ['node', false],
])('%s is a program that reads pages: %s', (userAgent, isBot) => {
  const local = { browser: { local: { browser: { userAgent } } } }
  const [seen] = adaptedEvents({ context: local, events: [{ type: 'e' }] })

  expect(adaptOne({}, { userAgent })?.notes?.event['bot'] === true).toBe(isBot)
  expect(seen?.notes?.event['bot'] === true).toBe(isBot)
})

const big = '{"type":"a","properties":{"n":12345678901234567890}}'

test.each([
  [
    'in one event that event is refused',
    `"events":[${big},{"type":"b"}]`,
    ['event_number_inexact', ''],
  ],
  [
    'beside the events all are refused',
    `"context":{"n":1e400},"events":[{"type":"b"}]`,
    ['event_number_inexact'],
  ],
  [
    'and a list of events that stands twice refuses all',
    `"events":[${big}],"events":[{"type":"b"}]`,
    ['event_key_twice'],
  ],
])('what cannot be kept exactly is not kept: %s', (_where, members, codes) => {
  const { events } = adaptText(`{"source":{"id":"s"},${members}}`)

  expect(
    events.map(({ adapted }) => (adapted.kind === 'refused' ? adapted.refusal.code : '')),
  ).toEqual(codes)
})

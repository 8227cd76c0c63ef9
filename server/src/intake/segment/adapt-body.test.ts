import { expect, test } from 'vitest'
import type { CanonicalEvent } from '../canonical-event.ts'
import { adaptBatch, adaptSingle, type AdaptedBody } from './adapt-body.ts'
import type { CallType } from './adapt-call.ts'

test('a call of each type becomes an event of its kind, named as its own call or as others name it', () => {
  const calls = [
    { type: 'track', event: ' Order Placed ' },
    { type: 'page', name: 'Home' },
    { type: 'page' },
    { type: 'screen', category: 'Shop' },
    { type: 'identify' },
    { type: 'group', groupId: 'g1' },
    { type: 'alias', previousId: 'a0' },
  ]

  const events = eventsOf(batch(calls.map((call) => ({ userId: 'u1', ...call }))))

  expect(events.map(({ kind, name }) => [kind, name])).toEqual([
    ['track', 'Order Placed'],
    ['page', 'Home'],
    ['page', '$pageview'],
    ['screen', '$screen'],
    ['identify', '$identify'],
    ['group', '$group'],
    ['alias', '$alias'],
  ])
  expect(events[3]?.properties).toEqual({ category: 'Shop' })
  expect(events[5]?.ids.account).toBe('g1')
  expect(events[6]?.previousId).toBe('a0')
})

test('every id of a call is found where its client puts it', () => {
  const context = {
    groupId: 'g1',
    sessionId: 1_700,
    device: { id: 'd1' },
    externalIds: [{ id: '7', type: 'crm', collection: 'users' }, { id: '8' }, 'odd'],
    trace_id: 't1',
  }
  const call = { messageId: 'm1', userId: 42, anonymousId: ' a1 ', event: 'e', context }

  const [event] = eventsOf(single(call))

  expect(event).toMatchObject({
    eventId: 'm1',
    ids: {
      user: '42',
      anonymous: 'a1',
      account: 'g1',
      session: '1700',
      device: 'd1',
      trace: 't1',
      external: [{ namespace: 'crm', id: '7' }],
    },
  })
  const inProperties = single({ userId: 'u', event: 'e', properties: { $session_id: 's2' } })
  expect(eventsOf(inProperties)[0]?.ids.session).toBe('s2')
})

test('traits are of the user, those of a group of the account, and those of the context stand in', () => {
  const context = { traits: { plan: 'pro' }, ip: '1.2.3.4' }
  const calls = [
    { type: 'identify', traits: { email: 'a@b.c' }, context },
    { type: 'track', event: 'e', context },
    { type: 'group', traits: { seats: 5 }, context },
  ]

  const events = eventsOf(batch(calls.map((call) => ({ userId: 'u1', ...call }))))

  expect(events.map(({ traits, accountTraits }) => [traits, accountTraits])).toEqual([
    [{ email: 'a@b.c' }, {}],
    [{ plan: 'pro' }, {}],
    [{ plan: 'pro' }, { seats: 5 }],
  ])
  expect(events.map((event) => event.context)).toEqual(calls.map(() => ({ ip: '1.2.3.4' })))
})

test('what a batch says of all calls is said of each that does not say it itself', () => {
  const calls = [
    { type: 'track', event: 'e', userId: 'u', context: { locale: 'de', app: { name: 'x' } } },
    {
      type: 'track',
      event: 'e',
      userId: 'u',
      integrations: { All: false },
      sentAt: 5,
      timestamp: 4,
    },
  ]
  const envelope = { context: { locale: 'en', ip: '1.2.3.4' }, integrations: { Mail: true } }

  const events = eventsOf(batch(calls, { ...envelope, sentAt: '2026-11-22T00:00:00.000Z' }))

  expect(events.map(({ context }) => context)).toEqual([
    { locale: 'de', ip: '1.2.3.4', app: { name: 'x' }, integrations: { Mail: true } },
    { locale: 'en', ip: '1.2.3.4', integrations: { Mail: true, All: false } },
  ])
  expect(events.map(({ sentAtMs }) => sentAtMs)).toEqual([Date.UTC(2026, 10, 22), 5])
})

test.each([
  [{ timestamp: '2026-11-22T01:00:00.000Z', sentAt: '2026-11-22T01:00:05Z' }, 1, 5],
  [{ originalTimestamp: '2026-11-22T01:00:00.000Z', sentAt: '2026-11-22T01:00:05Z' }, 1, 5],
  [
    {
      timestamp: '2026-11-22T01:00:00.000Z',
      originalTimestamp: '2026-11-22T04:00:00.000Z',
      sentAt: '2026-11-22T04:00:05Z',
    },
    1,
    undefined,
  ],
  [{}, undefined, undefined],
])(
  'the times %j are when it happened and, unless put right already, when it left',
  (times, hour, second) => {
    const [event] = eventsOf(single({ userId: 'u', event: 'e', ...times }))

    const hourMs = 3_600_000
    expect(event?.clientTimeMs).toBe(hour && Date.UTC(2026, 10, 22) + hour * hourMs)
    expect(event?.sentAtMs).toBe(second && Date.UTC(2026, 10, 22, 1, 0, second))
  },
)

test('campaign, page and properties tell where somebody came from, but not from the site itself', () => {
  const page = { url: 'https://shop.test/sale?gclid=c1', referrer: 'https://shop.test/' }
  const context = { campaign: { name: 'spring', source: 'mail' }, page }

  const [event] = eventsOf(single({ userId: 'u', event: 'e', context }))

  expect(event?.attribution).toMatchObject({
    campaign: context.campaign,
    url: page.url,
    referrer: '',
  })
  const fromOutside = { ...page, referrer: 'https://news.test/' }
  const [other] = eventsOf(single({ userId: 'u', event: 'e', context: { page: fromOutside } }))
  expect(other?.attribution.referrer).toBe('https://news.test/')
})

test.each([
  [{}, 'event_without_identity', '/userId'],
  [{ userId: '', anonymousId: '  ' }, 'event_without_identity', '/userId'],
  [{ userId: {} }, 'event_malformed', '/userId'],
  [{ userId: 'u', properties: [] }, 'event_malformed', '/properties'],
  [{ userId: 'u', timestamp: 'soon' }, 'event_malformed', '/timestamp'],
  [{ userId: 'u', event: ' ' }, 'event_malformed', '/event'],
  [{ userId: 'u', type: 'tack' }, 'event_malformed', '/type'],
  [{ userId: 'u', properties: { a: 1e300, 'b.': 1 } }, 'event_key_empty', '/properties/b.'],
])('of a batch only the call %j is refused, as %s at %s', (wrong, code, place) => {
  const good = { type: 'track', event: 'e', userId: 'u' }

  const body = batch([good, { type: 'track', event: 'e', ...wrong }, good])

  expect(kindsOf(body)).toEqual(['event', 'refused', 'event'])
  expect(body).toMatchObject({ events: { 1: { refusal: { code, place } } } })
})

test('an integer that no double holds is refused where it stands, in a call or in the envelope', () => {
  const text =
    '{"batch":[{"type":"track","event":"e","userId":"u","properties":{"n":9007199254740993}},{"type":"track","event":"e","userId":"u"}]}'

  expect(kindsOf(adaptBatch({ text, value: JSON.parse(text) }))).toEqual(['refused', 'event'])
  const around = '{"batch":[],"context":{"n":9007199254740993}}'
  expect(adaptBatch({ text: around, value: JSON.parse(around) })).toMatchObject({
    refusal: { code: 'event_number_inexact' },
  })
})

test('an envelope that has one key twice is refused: of two lists one would be lost', () => {
  const text = '{"batch":[{"event":"x"}],"batch":[{"event":"y"}]}'

  expect(adaptBatch({ text, value: JSON.parse(text) })).toMatchObject({
    refusal: { code: 'event_key_twice', place: '/' },
  })
})

function batch(calls: readonly object[], envelope: object = {}): AdaptedBody {
  const value = { batch: calls, ...envelope }
  return adaptBatch({ value, text: JSON.stringify(value) })
}

function single(call: object, type: CallType = 'track'): AdaptedBody {
  return adaptSingle({ value: call, text: JSON.stringify(call) }, type)
}

function eventsOf(body: AdaptedBody): readonly CanonicalEvent[] {
  if (body.kind === 'refused') throw new Error(body.refusal.detail)
  return body.events.map((adapted) => {
    if (adapted.kind === 'event') return adapted.event
    throw new Error(adapted.refusal.detail)
  })
}

function kindsOf(body: AdaptedBody): readonly string[] {
  return body.kind === 'refused' ? [] : body.events.map(({ kind }) => kind)
}

import { expect, test } from 'vitest'
import type { CanonicalEvent } from '../canonical-event.ts'
import { adaptBody, batchEventsMax, headerKey } from './adapt-body.ts'
import { captured, capturedRequests } from './captured-requests.ts'

function adapt(value: unknown) {
  return adaptBody({ value, text: JSON.stringify(value) })
}

/** The events of a body of which none is refused. */
function eventsOf(value: unknown): readonly CanonicalEvent[] {
  const body = adapt(value)
  if (body.kind === 'refused') throw new Error(body.refusal.detail)
  return body.events.map(({ adapted }) => {
    if (adapted.kind === 'refused') throw new Error(adapted.refusal.detail)
    return adapted.event
  })
}

function eventOf(value: unknown): CanonicalEvent {
  const [event] = eventsOf(value)
  if (event === undefined) throw new Error('no event')
  return event
}

/** Why the events of a body are refused, undefined for one that is not. */
function refusalsOf(value: unknown) {
  const body = adapt(value)
  if (body.kind === 'refused') throw new Error(body.refusal.detail)
  return body.events.map(({ adapted }) =>
    adapted.kind === 'refused' ? adapted.refusal.detail : undefined,
  )
}

const nodeVersions = ['1.2.3', '1.3.0', '1.3.1'].map((version) => `@datalyr/api@${version}`)
const web = '@datalyr/web@1.7.12'
const mobile = '@datalyr/react-native@1.7.18'

const events = capturedRequests().filter(({ path }) => path !== '/container-scripts')

test.each(events)('$client $name: every event is taken', ({ body }) => {
  expect(eventsOf(body).length).toBeGreaterThan(0)
})

const nodeCalls = [
  [
    'track_object_form',
    {
      kind: 'track',
      name: 'Purchase Completed',
      ids: { user: 'user_123', anonymous: 'anon_from_browser' },
      properties: { amount: 99.99, currency: 'USD' },
      traits: {},
    },
  ],
  ['track_legacy_null_user', { ids: { user: '' }, properties: { url: '/pricing' } }],
  ['track_properties_override_anonymous_id', { ids: { anonymous: 'anon_a' }, properties: {} }],
  [
    'identify',
    {
      kind: 'identify',
      ids: { user: 'user_123' },
      traits: { email: 'jane@example.test', name: 'Jane Doe', plan: 'premium' },
      properties: {},
    },
  ],
  [
    'page',
    {
      kind: 'page',
      properties: { name: 'Pricing', url: 'https://example.test/pricing' },
      attribution: { url: 'https://example.test/pricing', referrer: 'https://google.test' },
    },
  ],
  [
    'alias_explicit_previous',
    { kind: 'alias', ids: { user: 'new_user_456' }, previousId: 'old_user_123', properties: {} },
  ],
  [
    'group_with_anonymousId',
    {
      kind: 'group',
      ids: { user: 'user_123', account: 'company_456' },
      accountTraits: { name: 'Acme Corp' },
      traits: {},
      properties: {},
    },
  ],
] as const

test.each(nodeVersions.flatMap((client) => nodeCalls.map((call) => [client, ...call] as const)))(
  '%s %s is read as the call was meant',
  (client, name, expected) => {
    const event = eventOf(captured(client, name).body)

    expect(event).toMatchObject(expected)
    expect(event.context).toMatchObject({ library: '@datalyr/api', source: 'api' })
    expect(event.sentAtMs).toBeUndefined()
  },
)

test('an event keeps its id and its time, and the ones of 1.2.1 without an id get none here', () => {
  const { body } = captured('@datalyr/api@1.3.1', 'trackPurchase')
  const old = { event: '$identify', userId: 'u', properties: { $set: { plan: 'pro' } } }

  expect(eventOf(body)).toMatchObject({ eventId: 'order_1', clientTimeMs: 1_751_373_296_000 })
  expect(eventOf(old)).toMatchObject({ eventId: '', traits: { plan: 'pro' }, properties: {} })
})

test("the browser's batch: what the client adds is context, what the caller said is not", () => {
  const [click, page, screen, identify, group, alias] = eventsOf(captured(web, 'batch').body)

  expect(click).toMatchObject({ kind: 'track', name: 'button_clicked' })
  expect(click?.properties).toMatchObject({ label: 'cta', touchpoint_count: 1 })
  expect(click?.properties).not.toHaveProperty('url')
  expect(click?.properties).not.toHaveProperty('source')
  expect(click?.context).toMatchObject({
    library: 'datalyr-web-sdk',
    version: '1.7.12',
    source: 'web',
    page: { path: '/landing', title: 'Shop' },
    fingerprint: { timezone: 'UTC', language: 'en-US' },
    viewport_width: 1024,
  })
  expect([page?.kind, screen?.kind]).toEqual(['page', 'screen'])
  expect(screen?.properties).toMatchObject({ screen: 'Checkout', step: 1 })
  expect(identify).toMatchObject({ kind: 'identify', ids: { user: 'user_123' } })
  expect(identify?.traits).toEqual({ email: 'jane@example.test', plan: 'pro' })
  expect(group).toMatchObject({ ids: { account: 'company_456' }, accountTraits: { name: 'Acme' } })
  expect(alias).toMatchObject({ kind: 'alias', previousId: alias?.ids.anonymous })
  expect(alias?.ids.session).toBe('sess_c9cf2813-6bd0-4d17-8a77-c13c57575284')
})

test('the envelope says when it left, and where each event came from stands in its data', () => {
  const event = eventOf(captured(web, 'first page view').body)

  expect(event.sentAtMs).toBe(1_795_262_689_188)
  expect(event.clientTimeMs).toBe(1_795_262_688_998)
  expect(event.attribution).toMatchObject({
    explicit: { utm_source: 'news', gclid: 'GC1', fbclid: 'FB1' },
    referrer: 'https://www.google.test/search?q=x',
  })
})

test.each(['server', 'legacy_useServerTracking_false'])(
  'a mobile client (%s): session from the context, device from the fingerprint, traits as listed',
  (mode) => {
    const event = eventOf(captured(mobile, mode).body)

    expect(event).toMatchObject({
      kind: 'identify',
      ids: { user: 'user_123', anonymous: 'anon_dev_1', session: 'sess_1', device: 'dev_1' },
      traits: { email: 'jane@example.test' },
      properties: { platform: 'ios', sdk_version: '1.7.18' },
      context: { fingerprint: { deviceInfo: { model: 'iPhone15,2' } } },
    })
    expect(event.properties).not.toHaveProperty('fingerprint')
    expect(event.properties).not.toHaveProperty('email')
  },
)

test('a session is also taken from where older clients put it', () => {
  const properties = { sessionId: 's1', source: 'mobile_app' }
  const context = { source: 'mobile_app' }

  const event = eventOf({ event: 'opened', properties, context })

  expect(event.ids.session).toBe('s1')
  expect(event.properties).toEqual({})
})

test('a property with the name of an id but another value stays a property', () => {
  const properties = { source: 'newsletter', sessionId: 'other', anonymous_id: 'b' }
  const context = { source: 'api', session_id: 's1' }

  const event = eventOf({ event: 'x', anonymousId: 'a', properties, context })

  expect(event.properties).toEqual(properties)
})

test.each([
  { properties: { new_user_id: 'new', previous_id: 'old' } },
  { properties: { userId: 'new', previousId: 'old' } },
  { properties: { newUserId: 'new', userId: 'new', previousId: 'old' } },
  { userId: 'old', properties: { userId: 'new', previousId: 'old' } },
])('$properties of an alias (user $userId) name who it is and was', (event) => {
  expect(eventOf({ event: '$alias', ...event })).toMatchObject({
    ids: { user: 'new' },
    previousId: 'old',
    properties: {},
  })
})

test('ids in other books and the trace are read, and numbers are ids too', () => {
  const event_data = { external_ids: { shopify: 7, crm: ' c1 ', none: null } }
  const context = { trace_id: 't1', span_id: 's1', library: 'x' }

  const page = eventOf({ event_name: 'x', user_id: 42, event_data })
  const server = eventOf({ event: 'x', context })

  expect(page.ids).toMatchObject({
    user: '42',
    external: [
      { namespace: 'shopify', id: '7' },
      { namespace: 'crm', id: 'c1' },
    ],
  })
  expect(server).toMatchObject({ ids: { trace: 't1', span: 's1' }, context: { library: 'x' } })
})

test.each([
  [{ event: '' }, '/event'],
  [{ event: 7 }, '/event'],
  [{}, '/event'],
  ['text', '/'],
  [null, '/'],
  [{ event_name: null }, '/event_name'],
  [{ event: 'x', properties: 'text' }, '/properties'],
  [{ event: 'x', context: [] }, '/context'],
  [{ event: 'x', userId: {} }, '/userId'],
  [{ event: 'x', eventId: true }, '/eventId'],
  [{ event: 'x', timestamp: 'soon' }, '/timestamp'],
  [{ event: 'x', timestamp: {} }, '/timestamp'],
])('of a batch, %j is refused at %s, and the others are not', (odd, place) => {
  const refusals = refusalsOf({ events: [{ event: 'a' }, odd, { event_name: 'b' }] })

  expect(refusals).toEqual([undefined, expect.stringContaining(`at ${place}:`), undefined])
})

test('a number that no double holds is refused by what was written', () => {
  const text = '{"events":[{"event":"x","properties":{"n":9007199254740993}},{"event":"y"}]}'

  const body = adaptBody({ value: JSON.parse(text), text })

  expect(body).toMatchObject({
    kind: 'batch',
    events: [
      { adapted: { kind: 'refused', refusal: { code: 'event_number_inexact' } } },
      { adapted: { kind: 'event' } },
    ],
  })
})

test.each([
  '{"events":[{"event":"x"}],"events":[{"event":"y"}]}',
  '{"events":7,"e\\u0076ents":[{"event":"y"}]}',
  '{"timestamp":1,"events":[{"event":"y"}],"timestamp":2}',
])('an envelope that has one key twice is refused: %s', (text) => {
  const body = adaptBody({ value: JSON.parse(text), text })

  expect(body).toMatchObject({ kind: 'refused', refusal: { code: 'event_key_twice', place: '/' } })
})

test(`a batch of more than ${batchEventsMax} events, and a body that is no object, is refused`, () => {
  const many = Array.from({ length: batchEventsMax + 1 }, () => ({ event: 'x' }))

  expect(adapt({ events: many })).toMatchObject({ refusal: { code: 'batch_too_long' } })
  expect(adapt(7)).toMatchObject({ refusal: { code: 'event_malformed' } })
})

test.each([
  [{ 'x-api-key': 'k' }, 'k'],
  [{ 'x-datalyr-api-key': 'k' }, 'k'],
  [{ 'dd-api-key': 'k' }, 'k'],
  [{ authorization: 'Bearer k' }, 'k'],
  [{ authorization: 'Basic k' }, ''],
  [{}, ''],
])('of the headers %j the key is "%s"', (headers, key) => {
  expect(headerKey(headers)).toBe(key)
})

test('where no header has a key, the event or its envelope has it', () => {
  const keysOf = (value: unknown) => {
    const body = adapt(value)
    return body.kind === 'refused' ? [] : body.events.map(({ key }) => key)
  }

  expect(keysOf({ event: 'x', workspaceId: 'k' })).toEqual(['k'])
  expect(
    keysOf({
      workspace_id: 'k',
      events: [{ event_name: 'x', workspace_id: 'own' }, { event: 'y' }],
    }),
  ).toEqual(['own', 'k'])
})

test.each(events)('$client $name: no key is unknown', ({ body }) => {
  const types = eventsOf(body).flatMap(({ told = [] }) => told.map(({ type }) => type))

  expect(types).not.toContain('key_not_kept')
})

test.each([
  [{ event: 'e', userId: 'u', color: 1, 'a/b~': 2 }, ['/color', '/a~1b~0']],
  [{ event: 'e', userId: 'u', user_id: 'u' }, ['/user_id']],
  [{ event_name: 'e', visitor_id: 'v', userId: 'u' }, ['/userId']],
  [{ eventName: 'e', visitorId: 'v', properties: {} }, ['/properties']],
])('of %j the keys %j are told as not kept', (event, places) => {
  expect(eventOf(event).told).toEqual(places.map((place) => ({ type: 'key_not_kept', place })))
})

test('of an event with 1,000 keys that mean nothing 20 are told', () => {
  const keys = Array.from({ length: 1_000 }, (_, index) => [`key_${index}`, index])

  expect(eventOf({ event: 'e', userId: 'u', ...Object.fromEntries(keys) }).told).toHaveLength(20)
})

test.each([
  [{ event: 'e' }, [{ type: 'identity_missing', place: '/userId' }]],
  [{ event: 'e', userId: 'u' }, undefined],
  [{ event: 'e', context: { session_id: 's' } }, undefined],
  [{ event: 'e', properties: { external_ids: { crm: 7 } } }, undefined],
])('whether %j is of nobody is told', (event, told) => {
  expect(eventOf(event).told).toEqual(told)
})

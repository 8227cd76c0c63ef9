import { beforeEach, expect, test, vi } from 'vitest'
import { aClient, type Client } from '../test/a-client.ts'
import Default, { Throughline, type Properties, type TrackEvent } from './index.ts'
import { version } from './version.ts'

const nowIso = '2026-11-22T10:00:00.000Z'
const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'

beforeEach(() => {
  vi.restoreAllMocks()
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(nowIso) })
  vi.spyOn(console, 'warn').mockReturnValue()
  vi.spyOn(console, 'error').mockReturnValue()
})

/** The one event that was sent. */
async function sentBy({ client, server }: Client): Promise<TrackEvent> {
  await client.flush()
  const [event, ...others] = server.requests.flatMap(({ events }) => events)
  if (event === undefined || others.length > 0) throw new Error('exactly one event was expected')
  return event
}

test('the object form of track sends all that it was given', async () => {
  const made = aClient({})

  await made.client.track({
    event: 'Purchase Completed',
    userId: 'user_123',
    anonymousId: 'anon_from_browser',
    properties: { amount: 99.99, currency: 'USD' },
  })

  const { eventId, ...event } = await sentBy(made)
  expect(eventId).toMatch(new RegExp(`^${uuid}$`))
  expect(event).toEqual({
    userId: 'user_123',
    anonymousId: 'anon_from_browser',
    event: 'Purchase Completed',
    properties: { amount: 99.99, currency: 'USD', anonymous_id: 'anon_from_browser' },
    context: { library: '@throughline/node', version, source: 'api', schema_version: 1 },
    timestamp: nowIso,
  })
})

test('the form with a user, a name and properties sends the same', async () => {
  const made = aClient({})

  await made.client.track('user_123', 'Purchase Completed', { amount: 99.99 })

  expect(await sentBy(made)).toMatchObject({
    userId: 'user_123',
    event: 'Purchase Completed',
    properties: { amount: 99.99 },
  })
})

test('an event of a user without an anonymous id makes none up: nobody would have it again', async () => {
  const made = aClient({})

  await made.client.track('user_123', 'e', { anonymous_id: 'of the caller' })

  const event = await sentBy(made)
  expect(event).not.toHaveProperty('anonymousId')
  expect(event.properties).toEqual({ anonymous_id: 'of the caller' })
})

test('events of nobody get a new anonymous id each, and one warning for all', async () => {
  const { client, server } = aClient({})

  await client.track(null, 'page_loaded', { url: '/pricing' })
  await client.track({ event: 'e', userId: '' })
  await client.flush()

  const [first, second] = server.requests.flatMap(({ events }) => events)
  expect(first).not.toHaveProperty('userId')
  expect(second).not.toHaveProperty('userId')
  expect(first?.anonymousId).toMatch(new RegExp(`^anon_${uuid}$`))
  expect(first?.properties).toEqual({ url: '/pricing', anonymous_id: first?.anonymousId })
  expect(second?.anonymousId).not.toBe(first?.anonymousId)
  expect(vi.spyOn(console, 'warn')).toHaveBeenCalledTimes(1)
  expect(vi.spyOn(console, 'warn')).toHaveBeenCalledWith(
    expect.stringContaining('neither userId nor anonymousId'),
  )
})

test('keys that track() does not take are told once each, and the event is sent', async () => {
  const made = aClient({})
  const options = { event: 'e', userId: 'u', user_id: 'u', plan: 'pro' }

  await made.client.track(options)
  expect(await sentBy(made)).toMatchObject({ userId: 'u', properties: {} })
  await made.client.track(options)

  expect(vi.spyOn(console, 'warn').mock.calls).toEqual([
    [expect.stringContaining('"user_id"')],
    [expect.stringContaining('"plan"')],
  ])
})

test('100 keys that track() does not take are told, and no more, and whatever else there is to tell', async () => {
  const made = aClient({})
  const keys = Array.from({ length: 1_000 }, (_, index): [string, number] => [
    `key_${index}`,
    index,
  ])

  await made.client.track({ event: 'e', userId: 'u', ...Object.fromEntries(keys) })
  expect(vi.spyOn(console, 'warn')).toHaveBeenCalledTimes(100)

  await made.client.track(null, 'e')
  expect(vi.spyOn(console, 'warn')).toHaveBeenLastCalledWith(
    expect.stringContaining('neither userId nor anonymousId'),
  )
})

test('an anonymous id that is given wins over a property of that name', async () => {
  const made = aClient({})

  await made.client.track({
    event: 'e',
    anonymousId: 'anon_a',
    properties: { anonymous_id: 'other' },
  })

  const { properties } = await sentBy(made)
  expect(properties).toEqual({ anonymous_id: 'anon_a' })
})

test('identify sends $identify with the traits at the top, for the anonymous id too', async () => {
  const made = aClient({})

  await made.client.identify('user_123', { email: 'jane@example.test', plan: 'pro' }, 'anon_sess_1')

  expect(await sentBy(made)).toMatchObject({
    event: '$identify',
    userId: 'user_123',
    anonymousId: 'anon_sess_1',
    properties: { email: 'jane@example.test', plan: 'pro', anonymous_id: 'anon_sess_1' },
  })
})

test.each<[string | undefined, Properties | undefined, Properties]>([
  ['Pricing', { url: 'https://a.test/p' }, { name: 'Pricing', url: 'https://a.test/p' }],
  ['Pricing', undefined, { name: 'Pricing', url: 'Pricing' }],
  [undefined, undefined, {}],
])('page %j with %j sends $pageview with %j', async (name, given, properties) => {
  const made = aClient({})

  await made.client.page('user_123', name, given)

  const event = await sentBy(made)
  expect(event).toMatchObject({ event: '$pageview', userId: 'user_123' })
  expect(event.properties).toEqual(properties)
})

test('a page without a user is of the anonymous id', async () => {
  const made = aClient({})

  await made.client.page(null, 'Pricing', {}, 'anon_sess_1')

  const event = await sentBy(made)
  expect(event).not.toHaveProperty('userId')
  expect(event.anonymousId).toBe('anon_sess_1')
})

test.each([
  ['old_user', undefined, 'old_user'],
  [undefined, 'anon_sess_1', 'anon_sess_1'],
])('alias of %j and %j sends $alias under both spellings', async (given, anonymousId, previous) => {
  const made = aClient({})

  await made.client.alias('new_user', given, anonymousId)

  expect(await sentBy(made)).toMatchObject({
    event: '$alias',
    userId: 'new_user',
    properties: {
      new_user_id: 'new_user',
      previous_id: previous,
      userId: 'new_user',
      previousId: previous,
    },
  })
})

test('an alias of the new id alone links the anonymous id of the call, and warns that nobody has it', async () => {
  const made = aClient({})

  await made.client.alias('new_user')

  const event = await sentBy(made)
  expect(event.anonymousId).toMatch(new RegExp(`^anon_${uuid}$`))
  expect(event.properties['previous_id']).toBe(event.anonymousId)
  expect(vi.spyOn(console, 'warn')).toHaveBeenCalledWith(
    expect.stringContaining('links an id that nobody has'),
  )
})

test('group sends $group with the id of the group among its traits', async () => {
  const made = aClient({})

  await made.client.group('user_123', 'company_456', { name: 'Acme Corp', employees: 50 })

  expect(await sentBy(made)).toMatchObject({ event: '$group', userId: 'user_123' })
  const { properties } = await sentBy(made)
  expect(properties).toEqual({
    groupId: 'company_456',
    name: 'Acme Corp',
    employees: 50,
  })
})

test('a purchase has a value, a currency in upper case and the id and time it was given', async () => {
  const made = aClient({})

  await made.client.trackPurchase(
    'user_123',
    { value: 49.99, currency: 'eur', plan: 'pro' },
    { eventId: 'order_1', timestamp: 1_751_373_296 },
  )

  expect(await sentBy(made)).toMatchObject({
    event: 'purchase',
    eventId: 'order_1',
    timestamp: '2025-07-01T12:34:56.000Z',
    properties: { value: 49.99, currency: 'EUR', plan: 'pro' },
  })
})

test.each([undefined, ''])('a purchase with the currency %j is in USD', async (currency) => {
  const made = aClient({})

  await made.client.trackPurchase('user_123', { value: 1, currency })

  const { properties } = await sentBy(made)
  expect(properties).toEqual({ value: 1, currency: 'USD' })
})

test.each([
  ['track() requires a non-empty string event name', (c: Throughline) => c.track('u', '')],
  ['track() requires a non-empty string event name', (c: Throughline) => c.track({ event: ' ' })],
  ['identify() requires a userId', (c: Throughline) => c.identify('')],
  ['alias() requires a newUserId', (c: Throughline) => c.alias('')],
  ['group() requires a groupId', (c: Throughline) => c.group('u', '')],
  [
    'trackPurchase() requires a finite number as value',
    (c: Throughline) => c.trackPurchase('u', { value: Number.NaN }),
  ],
])(
  '%s, or else the event is dropped with a warning and nothing is thrown',
  async (sentence, call) => {
    const { client, server, drops } = aClient({})

    await call(client)
    await client.flush()

    expect(server.requests).toEqual([])
    expect(drops.map(({ reason }) => reason)).toEqual(['validation_error'])
    expect(vi.spyOn(console, 'warn')).toHaveBeenCalledWith(
      `[Throughline] ${sentence}; event dropped.`,
    )
  },
)

test.each([
  ['a circle', circle()],
  ['a BigInt', { amount: 1n }],
  ['more than a request may carry', { text: 'x'.repeat(4_600_000) }],
])('properties with %s are dropped at once instead of being tried again', async (_, properties) => {
  const { client, server, drops } = aClient({})

  await client.track('u', 'odd', properties)
  await client.track('u', 'plain')
  await client.flush()

  expect(drops).toMatchObject([{ names: ['odd'], reason: 'validation_error' }])
  expect(server.taken).toEqual(['plain'])
})

function circle(): Record<string, unknown> {
  const one: Record<string, unknown> = {}
  one['itself'] = one
  return one
}

test('an event is what its properties were at the call, whatever becomes of them', async () => {
  const made = aClient({})
  const cart = { items: ['book'] }

  await made.client.track('u', 'e', cart)
  cart.items.push('pen')

  const { properties } = await sentBy(made)
  expect(properties).toEqual({ items: ['book'] })
})

test('an event after close is dropped with one error for all', async () => {
  const { client, server, drops } = aClient({})
  await client.track('u', 'before')
  await client.close()

  await client.track('u', 'after 1')
  await client.track('u', 'after 2')
  await client.flush()

  expect(server.taken).toEqual(['before'])
  expect(drops).toMatchObject([
    { names: ['after 1'], reason: 'closed' },
    { names: ['after 2'], reason: 'closed' },
  ])
  expect(vi.spyOn(console, 'error')).toHaveBeenCalledTimes(1)
})

test('what a hook throws, or rejects with, disturbs nobody', async () => {
  const { client, server } = aClient(
    {
      onDrop: () => {
        throw new Error('of the hook')
      },
      // oxlint-disable-next-line typescript/no-misused-promises -- callers do write async hooks
      onError: async () => Promise.reject(new Error('of the hook')),
      retryLimit: 0,
    },
    500,
    200,
  )

  await client.track('u', '')
  await client.track('u', 'plain')
  await client.flush()
  await client.flush()

  expect(server.taken).toEqual(['plain'])
})

test('getAnonymousId makes a new id at every call', () => {
  const { client } = aClient({})

  const ids = [client.getAnonymousId(), client.getAnonymousId()]

  expect(ids[0]).toMatch(new RegExp(`^anon_${uuid}$`))
  expect(new Set(ids).size).toBe(2)
})

test('the class is the default export as well as a named one', () => {
  expect(Default).toBe(Throughline)
})

test('with debug it says what it does, without it nothing', async () => {
  const log = vi.spyOn(console, 'log').mockReturnValue()
  const quiet = aClient({})
  await quiet.client.track('u', 'e')
  await quiet.client.close()
  expect(log).not.toHaveBeenCalled()

  const talking = aClient({ debug: true })
  await talking.client.track('u', 'e')
  await talking.client.close()

  expect(log.mock.calls.flat()).toEqual([
    '[Throughline] Event queued: e',
    '[Throughline] Sending 1 events',
  ])
})

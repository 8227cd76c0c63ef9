import { expect, test, vi } from 'vitest'
import { Throughline } from '../../../sdk/src/index.ts'
import { fakeServer } from '../../../sdk/test/fake-server.ts'
import { captured } from '../../src/intake/datalyr/captured-requests.ts'

type Call = (client: Throughline) => Promise<void>

const calls: Readonly<Record<string, Call>> = {
  track_object_form: (client) =>
    client.track({
      event: 'Purchase Completed',
      userId: 'user_123',
      anonymousId: 'anon_from_browser',
      properties: { amount: 99.99, currency: 'USD' },
    }),
  track_legacy_form: (client) => client.track('user_123', 'Purchase Completed', { amount: 99.99 }),
  track_legacy_null_user: (client) => client.track(null, 'page_loaded', { url: '/pricing' }),
  track_eventId_timestamp_seconds: (client) =>
    client.track({
      event: 'Webhook',
      userId: 'u',
      eventId: 'evt_stripe_1',
      timestamp: 1_751_373_296,
    }),
  track_eventId_long: (client) =>
    client.track({
      event: 'Webhook',
      userId: 'u',
      eventId: 'x'.repeat(400),
      timestamp: '2026-07-01T10:00:00Z',
    }),
  track_properties_override_anonymous_id: (client) =>
    client.track({
      event: 'e',
      userId: 'u',
      anonymousId: 'anon_a',
      properties: { anonymous_id: 'mine' },
    }),
  track_nonjson_property_values: (client) =>
    client.track('u', 'e', {
      undef: undefined,
      nul: null,
      nan: Number.NaN,
      date: new Date(0),
      nested: { a: [1, { b: 2 }] },
      emoji: '✓ 日本',
    }),
  identify: (client) =>
    client.identify('user_123', { email: 'jane@example.test', name: 'Jane Doe', plan: 'premium' }),
  identify_with_anonymousId: (client) =>
    client.identify('user_123', { email: 'jane@example.test' }, 'anon_sess_1'),
  page: (client) =>
    client.page('user_123', 'Pricing', {
      url: 'https://example.test/pricing',
      referrer: 'https://google.test',
    }),
  page_name_only: (client) => client.page('user_123', 'Pricing'),
  page_anonymous: (client) => client.page(null, 'Pricing', undefined, 'anon_sess_1'),
  alias_default_previous: (client) => client.alias('new_user_456'),
  alias_explicit_previous: (client) => client.alias('new_user_456', 'old_user_123'),
  alias_with_anonymousId: (client) => client.alias('new_user_456', undefined, 'anon_sess_1'),
  group: (client) => client.group('user_123', 'company_456', { name: 'Acme Corp', employees: 50 }),
  group_with_anonymousId: (client) =>
    client.group('user_123', 'company_456', { name: 'Acme Corp' }, 'anon_sess_1'),
  trackPurchase: (client) =>
    client.trackPurchase(
      'user_123',
      { value: 49.99, currency: 'usd', plan: 'pro' },
      { eventId: 'order_1', timestamp: 1_751_373_296 },
    ),
}

/** An event without what differs from call to call, and without who made it. */
function essenceOf(event: unknown): string {
  return JSON.stringify(event, (key, value: unknown) => {
    if (key === 'context' || isMomentary(key, value)) return undefined
    return typeof value === 'string' && randomAnonymousId.test(value) ? 'random' : value
  })
}

const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const randomAnonymousId = new RegExp(`^anon_${uuid}$`)
const randomEventId = new RegExp(`^${uuid}$`)
const capturedDay = '2026-11-21'

function isMomentary(key: string, value: unknown): boolean {
  const text = String(value)
  switch (key) {
    // A user's event has none where the other SDK made one up.
    case 'anonymousId':
    case 'anonymous_id':
      return randomAnonymousId.test(text)
    case 'eventId':
      return randomEventId.test(text)
    case 'timestamp':
      return text.startsWith(capturedDay) || Math.abs(Date.parse(text) - Date.now()) < 60_000
    default:
      return false
  }
}

test.each(Object.entries(calls))(
  'called as %s, the SDK sends what @datalyr/api 1.3.1 sent',
  async (name, call) => {
    vi.spyOn(console, 'warn').mockReturnValue()
    const server = fakeServer()
    globalThis.fetch = server.fetch
    const client = new Throughline('dk_test_capture')

    await call(client)
    await client.close()

    const [event] = server.requests.flatMap(({ events }) => events)
    expect(JSON.parse(essenceOf(event))).toEqual(
      JSON.parse(essenceOf(captured('@datalyr/api@1.3.1', name).body)),
    )
  },
)

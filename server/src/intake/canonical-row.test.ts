import { expect, test } from 'vitest'
import { decodeRecord } from '../warehouse/event-row.ts'
import { readRow } from '../warehouse/read-row.ts'
import { aCanonicalEvent } from './a-canonical-event.ts'
import { noIds, type CanonicalEvent } from './canonical-event.ts'
import { takeCanonical, type CanonicalContext } from './canonical-row.ts'

const nowMs = Date.parse('2026-11-22T10:00:00Z')
const hourMs = 60 * 60 * 1_000

const context: CanonicalContext = {
  nowMs,
  nextSequence: () => 7,
  retentionMonths: 15,
  protocol: 'datalyr',
  applicationId: 'datalyr',
  newEventId: () => 'made-1',
  schemaFaults: () => [],
  refuseApplication: (id) => (id === 'closed' ? 'application_disabled' : undefined),
}

function take(given: Partial<CanonicalEvent>, more: Partial<CanonicalContext> = {}) {
  const adapted = { kind: 'event', event: aCanonicalEvent(given) } as const
  const { taken, outcomes } = takeCanonical([adapted], { ...context, ...more })
  const [frame] = decodeRecord(taken.record)
  const [tally] = taken.applications.values()
  const remarks = tally?.remarks.map(({ type, sample }) => ({ type, ...sample() })) ?? []
  return { outcome: outcomes[0], row: frame && readRow(frame.row), remarks }
}

test('what was said of user, account and event comes to stand where every question finds it', () => {
  const { row } = take({
    ids: { ...noIds, user: 'u1', anonymous: 'a1', account: 'acme', session: 's1', device: 'd1' },
    traits: { plan: 'pro', id: 'not this' },
    accountTraits: { name: 'Acme' },
    properties: { total: 5, items: [{ sku: 'x' }] },
    context: { library: 'sdk' },
    tags: ['a', 'b', 'a'],
  })

  expect(row?.attributes).toEqual({
    total: 5,
    items: [{ sku: 'x' }],
    application: { id: 'shop' },
    type: 'server',
    event: { name: 'order placed', id: 'e1', kind: 'track' },
    usr: { plan: 'pro', id: 'u1', anonymous_id: 'a1' },
    account: { name: 'Acme', id: 'acme' },
    session: { id: 's1' },
    device: { id: 'd1' },
    context: { library: 'sdk' },
    tags: ['a', 'b'],
    source: { protocol: 'datalyr' },
  })
})

test('each id comes to stand in its column, and in no other', () => {
  const { row } = take({
    ids: {
      ...noIds,
      user: 'u1',
      anonymous: 'a1',
      account: 'acme',
      session: 's1',
      device: 'd1',
      trace: 't1',
    },
  })

  expect(row).toMatchObject({
    texts: {
      applicationId: 'shop',
      type: 'server',
      name: 'order placed',
      eventId: 'e1',
      userId: 'u1',
      anonymousId: 'a1',
      accountId: 'acme',
      sessionId: 's1',
      traceId: 't1',
    },
    isIdFromClient: true,
    identity: { otherIds: ['device:d1'], linkedIds: [] },
  })
})

test('the service that sent it comes to stand in its columns, as far as it is said', () => {
  const { row } = take({ sender: { service: 'shop-api', env: 'prod', version: '' } })

  expect(row?.texts).toMatchObject({ service: 'shop-api', env: 'prod', version: '' })
  expect(row?.attributes).toMatchObject({ service: 'shop-api', env: 'prod' })
  expect(row?.attributes).not.toHaveProperty('version')
})

test('a trait that is called like an id is none', () => {
  const traits = { id: 'trait', anonymous_id: 'trait', plan: 'pro' }
  const accountTraits = { id: 'trait', seats: 5 }

  const { row } = take({ ids: noIds, traits, accountTraits })

  expect(row?.attributes).toMatchObject({ usr: { plan: 'pro' }, account: { seats: 5 } })
  expect(row?.attributes).not.toHaveProperty('usr.id')
  expect(row?.attributes).not.toHaveProperty('usr.anonymous_id')
  expect(row?.attributes).not.toHaveProperty('account.id')
})

test('a property with a name of the top level, also with a dot behind, is kept below properties', () => {
  const { row } = take({ properties: { type: 'gift', 'usr.id': 'x', total: 1 } })

  expect(row?.attributes).toMatchObject({
    total: 1,
    type: 'server',
    usr: { id: 'u1' },
    properties: { type: 'gift', 'usr.id': 'x' },
  })
})

test.each([
  ['value before revenue and amount', { value: 3, revenue: 2, amount: 1, currency: 'eur' }, 3],
  ['a number written as text', { amount: '9.50', currency: 'USD' }, 9.5],
  ['an amount of what is called a purchase', { amount: 7 }, 7],
])('revenue is %s', (_what, properties, revenue) => {
  const { row } = take({ name: 'purchase', properties })

  expect(row?.attributes).toMatchObject({ revenue })
})

test('a currency is kept in capitals, and below properties as it was sent', () => {
  const { row } = take({ properties: { value: 3, currency: ' eur ' } })

  expect(row?.attributes).toMatchObject({ currency: 'EUR', properties: { currency: ' eur ' } })
})

test('a value that is no money is no revenue', () => {
  const { row } = take({ name: 'slider moved', properties: { value: 3 } })

  expect(row?.attributes).not.toHaveProperty('revenue')
})

test('an event 24 h in the future is kept at its arrival, with a warning', () => {
  const { row, remarks } = take({ clientTimeMs: nowMs + 24 * hourMs })

  expect(row?.occurredAtMs).toBe(nowMs)
  expect(remarks).toMatchObject([{ type: 'date_in_future', eventName: 'order placed' }])
})

test('a clock that is an hour behind is put right by the time of sending, and remembered', () => {
  const { row } = take({ clientTimeMs: nowMs - hourMs - 5_000, sentAtMs: nowMs - hourMs })

  expect(row?.occurredAtMs).toBe(nowMs - 5_000)
  expect(row?.identity.clockOffsetMs).toBe(-hourMs)
})

test('a message that was some seconds on its way is believed its time', () => {
  const { row } = take({ clientTimeMs: nowMs - 10_000, sentAtMs: nowMs - 9_000 })

  expect(row?.occurredAtMs).toBe(nowMs - 10_000)
  expect(row?.identity.clockOffsetMs).toBe(0)
})

test.each([
  ['without a name', { name: '' }, 'event_malformed'],
  ['with an id of 1,025 characters', { eventId: 'x'.repeat(1_025) }, 'event_malformed'],
  ['of 16 months ago', { clientTimeMs: Date.parse('2025-07-22') }, 'event_date_out_of_range'],
  ['of a closed application', { applicationId: 'closed' }, 'application_disabled'],
  ['with null among arrays', { properties: { a: [[1], null] } }, 'event_null_inexact'],
  ['with one path twice', { properties: { 'a.b': 1, a: { b: 2 } } }, 'event_path_twice'],
])('an event %s is refused by its code', (_what, given, code) => {
  expect(take(given).outcome).toMatchObject({ kind: 'refused', dropped: { code } })
})

test('ids that are of the same person are told with their namespaces, profiles with their application', () => {
  const { row } = take({
    kind: 'alias',
    ids: { ...noIds, user: 'new', profile: 'p1', external: [{ namespace: 'crm', id: '7' }] },
    previousId: 'old',
    profileIds: ['p2'],
  })

  expect(row?.identity).toMatchObject({
    otherIds: ['ext:crm:7', 'profile:shop:p1'],
    linkedIds: ['user:old', 'anon:old', 'profile:shop:p2'],
  })
})

test('a colon in an application or a namespace hides no id behind it', () => {
  const external = [{ namespace: 'crm:50%', id: 'guest:1' }]

  const { row } = take({ applicationId: 'eu:shop', ids: { ...noIds, profile: 'guest', external } })

  expect(row?.identity?.otherIds).toEqual(['ext:crm%3A50%25:guest:1', 'profile:eu%3Ashop:guest'])
})

test('an event that its schema finds fault with is kept, marked, and told of with the reason', () => {
  const { row, remarks } = take({}, { schemaFaults: () => ['/total is missing'] })

  expect(row?.attributes).toMatchObject({
    validation: { valid: false, errors: ['/total is missing'] },
  })
  expect(remarks).toMatchObject([{ type: 'event_invalid' }])
  expect(remarks[0]?.reason).toContain('/total is missing')
})

test.each([
  { tags: ['x'.repeat(1_025)] },
  { profileIds: ['x'.repeat(1_025)] },
  { ids: { ...noIds, external: [{ namespace: 'crm', id: 'x'.repeat(1_025) }] } },
  { ids: { ...noIds, user: 'x'.repeat(1_025) } },
  { previousId: 'x'.repeat(1_025) },
  { tags: Array.from({ length: 101 }, String) },
  { profileIds: Array.from({ length: 101 }, String) },
])('%.40j: ids and tags over 1,024 characters, or over 100 of them, are refused', (given) => {
  expect(take(given).outcome).toMatchObject({
    kind: 'refused',
    dropped: { code: 'event_malformed' },
  })
})

test('of events that are over 16 MiB, written out with the context that they share, the rest is refused', () => {
  const shared = { page: 'x'.repeat(4 * 1024 * 1024) }
  const event = { kind: 'event', event: aCanonicalEvent({ context: shared }) } as const
  const events = Array.from({ length: 1_000 }, () => event)

  const { taken, outcomes } = takeCanonical(events, context)

  expect(taken.count).toBe(4)
  expect(taken.record.length).toBeLessThan(32 * 1024 * 1024)
  expect(outcomes.slice(4).every(({ kind }) => kind === 'refused')).toBe(true)
  expect(outcomes[4]).toMatchObject({
    dropped: { code: 'body_too_large', applicationId: 'shop', eventName: 'order placed' },
  })
})

test('an event without an id gets one and is told of', () => {
  const { outcome, remarks } = take({ eventId: '' })

  expect(outcome).toEqual({ kind: 'taken', eventId: 'made-1', faults: [] })
  expect(remarks).toMatchObject([{ type: 'id_missing' }])
})

test('an event that is over 5 Mi characters as JSON is refused, however short it was sent', () => {
  const { outcome } = take({ properties: { notes: '\u0001'.repeat(1024 ** 2) } })

  expect(outcome).toMatchObject({ kind: 'refused', dropped: { code: 'event_too_long' } })
})

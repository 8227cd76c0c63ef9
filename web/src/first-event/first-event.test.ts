import { expect, test } from 'vitest'
import type { LiveMessage } from '../server-api/live-stream.ts'
import { afterMessage, hasTaken } from './first-event.ts'
import { snippetsOf } from './snippets.ts'

const rejected = { reason: 'event_malformed', detail: 'event.name is missing', at: 1 }
const anEvent = {
  id: 'event-1',
  type: 'server',
  name: 'paid',
  application_id: 'shop',
  user_id: 'u',
  account_id: '',
  session_id: '',
  occurred_at: 1,
  received_at: 1,
  attributes: {},
}
const overview = {
  version: '0.1.0',
  kept: { event_months: 15, span_days: 30 },
  caller: { email: null, role: null, permissions: [] },
  intake_url: 'http://127.0.0.1:4700/api/v2/prodlytics',
  api_key: 'key-1',
  applications: [
    { id: 'demo-shop', name: 'Demo shop' },
    { id: 'my-shop', name: 'Shop' },
  ],
  counters: {
    accepted: 0,
    stored: 0,
    waiting: 0,
    set_aside: 0,
    lost: 0,
    discarded: 0,
    rejected: 3,
  },
}

test('a rejected first event is shown and the next one is waited for', () => {
  const after = afterMessage({ state: 'waiting' }, { kind: 'rejected', rejected })

  expect(after).toEqual({ state: 'rejected', rejected })
})

test('once an event arrived, a later rejection does not take the green away', () => {
  const arrived = { state: 'arrived', event: undefined } as const

  expect(afterMessage(arrived, { kind: 'rejected', rejected })).toEqual(arrived)
})

test('what the demo sends is not the first event', () => {
  const event = { ...anEvent, application_id: 'demo-shop' }
  const ofDemo: LiveMessage = { kind: 'accepted', accepted: { events: [event], skipped: 0 } }
  const own: LiveMessage = { kind: 'accepted', accepted: { events: [event, anEvent], skipped: 0 } }

  expect(afterMessage({ state: 'waiting' }, ofDemo)).toEqual({ state: 'waiting' })
  expect(afterMessage({ state: 'waiting' }, own)).toEqual({ state: 'arrived', event: anEvent })
})

test('each snippet holds the address of this server, and the key where one is needed', () => {
  const snippets = snippetsOf(overview)

  expect(snippets.map(({ name }) => name)).toEqual([
    'curl',
    'Node',
    'Python',
    'Go',
    'Datadog client',
    'Datalyr',
    'Tracardi',
    'dd-trace',
    'OpenTelemetry',
  ])
  for (const { text } of snippets) expect(text).toContain('http://127.0.0.1:')
  expect(snippets[0].text).toContain('"application": {"id":"my-shop"}')
  const withoutKey = snippets.filter(({ text }) => !text.includes('key-1'))
  expect(withoutKey.map(({ id }) => id)).toEqual(['dd-trace'])
})

test('a server that only rejected has taken nothing in', () => {
  expect(hasTaken(overview)).toBe(false)
  expect(hasTaken({ ...overview, counters: { ...overview.counters, accepted: 1 } })).toBe(true)
})

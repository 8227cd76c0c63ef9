import { expect, test } from 'vitest'
import { afterMessage, firstEventCurl, hasTaken } from './first-event.ts'

const rejected = { reason: 'event_malformed', detail: 'event.name is missing', at: 1 }
const overview = {
  version: '0.1.0',
  kept: { event_months: 15, span_days: 30 },
  caller: { email: null, role: null, permissions: [] },
  intake_url: 'http://127.0.0.1:4700/api/v2/prodlytics',
  api_key: 'key-1',
  applications: [{ id: 'shop', name: 'Shop' }],
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

test('the snippet holds the key, the address and the application of this server', () => {
  const curl = firstEventCurl(overview)

  expect(curl).toContain('http://127.0.0.1:4700/api/v2/prodlytics')
  expect(curl).toContain("'DD-API-KEY: key-1'")
  expect(curl).toContain('"application": {"id":"shop"}')
})

test('a server that only rejected has taken nothing in', () => {
  expect(hasTaken(overview)).toBe(false)
  expect(hasTaken({ ...overview, counters: { ...overview.counters, accepted: 1 } })).toBe(true)
})

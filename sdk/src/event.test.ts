import { beforeEach, expect, test, vi } from 'vitest'
import { eventOf } from './event.ts'

const nowIso = '2026-11-22T10:00:00.000Z'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(nowIso) })
})

function timestampOf(timestamp: string | number | Date | undefined): string {
  return eventOf({ event: 'e', userId: 'u', timestamp }, undefined).timestamp
}

test.each([
  ['ISO 8601', '2025-07-01T14:34:56+02:00', '2025-07-01T12:34:56.000Z'],
  ['a Date', new Date('2025-07-01T12:34:56.789Z'), '2025-07-01T12:34:56.789Z'],
  ['seconds', 1_751_373_296, '2025-07-01T12:34:56.000Z'],
  ['seconds with a fraction', 1_751_373_296.5, '2025-07-01T12:34:56.500Z'],
  ['milliseconds', 1_751_373_296_789, '2025-07-01T12:34:56.789Z'],
  ['nothing', undefined, nowIso],
  ['nonsense', 'yesterday', nowIso],
  ['NaN', Number.NaN, nowIso],
  ['an invalid Date', new Date('x'), nowIso],
])('a timestamp of %s is told in UTC with milliseconds', (_, given, told) => {
  expect(timestampOf(given)).toBe(told)
})

function eventIdOf(eventId: string): string {
  return eventOf({ event: 'e', userId: 'u', eventId }, undefined).eventId
}

test('an event id of 256 characters is sent as it is', () => {
  expect(eventIdOf('x'.repeat(256))).toBe('x'.repeat(256))
})

test('a longer event id is cut to 191 characters and the digest of all, so that calls with it agree', () => {
  const id = eventIdOf('x'.repeat(300))

  expect(id).toBe(
    `${'x'.repeat(191)}-0d4e2ca9e9cbced7a7a5380eb29e1a3783b9b6d0db72de36a1051038e1c1fbc7`,
  )
  expect(id).toHaveLength(256)
  expect(eventIdOf(`${'x'.repeat(299)}y`)).not.toBe(id)
})

test.each([
  [42, '42'],
  ['', undefined],
  [null, undefined],
  [{}, undefined],
])('callers without types may give %o as a user', (given, userId) => {
  const options = { event: 'e' }
  Object.assign(options, { userId: given })

  expect(eventOf(options, undefined).userId).toBe(userId)
})

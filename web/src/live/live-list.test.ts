import { expect, test } from 'vitest'
import type { LiveMessage } from '../server-api/live-stream.ts'
import { emptyList, entriesMax, receive, release, type LiveList } from './live-list.ts'

test('the newest event stands on top', () => {
  const list = [accepted('a', 'b'), accepted('c')].reduce(receiveFree, emptyList)

  expect(names(list)).toEqual(['c', 'b', 'a'])
})

test('a held list does not move; what arrived is let in when it is released', () => {
  const before = receive(emptyList, accepted('a'), false)

  const held = receive(before, accepted('b', 'c'), true)

  expect(names(held)).toEqual(['a'])
  expect(held.waiting).toHaveLength(2)
  expect(names(release(held))).toEqual(['c', 'b', 'a'])
})

test('the list keeps the last 1,000 entries', () => {
  const many = Array.from({ length: entriesMax + 5 }, (_, index) => accepted(`e${index}`))

  const list = many.reduce(receiveFree, emptyList)

  expect(list.shown).toHaveLength(entriesMax)
  expect(names(list)[0]).toBe(`e${entriesMax + 4}`)
})

test('every entry has a key of its own, rejections too', () => {
  const rejected = { kind: 'rejected', rejected: { reason: 'r', detail: 'd', at: 1 } } as const

  const list = [accepted('a', 'b'), rejected, accepted('c')].reduce(receiveFree, emptyList)

  expect(new Set(list.shown.map((entry) => entry.key)).size).toBe(4)
})

test('an event rejected before another was accepted stands below it, though it is told later', () => {
  const rejected = { kind: 'rejected', rejected: { reason: 'r', detail: 'd', at: 5 } } as const
  const messages = [acceptedAt(4, 'a'), acceptedAt(6, 'b'), rejected]

  expect(names(messages.reduce(receiveFree, emptyList))).toEqual(['b', 'rejected', 'a'])
})

test('events that the server did not send are counted', () => {
  const message: LiveMessage = { kind: 'accepted', accepted: { events: [], skipped: 7 } }

  const list = [message, message].reduce(receiveFree, emptyList)

  expect(list.skipped).toBe(14)
})

function receiveFree(list: LiveList, message: LiveMessage): LiveList {
  return receive(list, message, false)
}

function names(list: LiveList): readonly string[] {
  return list.shown.map((entry) => (entry.kind === 'event' ? entry.event.name : 'rejected'))
}

function accepted(...eventNames: string[]): LiveMessage {
  return acceptedAt(1, ...eventNames)
}

function acceptedAt(atMs: number, ...eventNames: string[]): LiveMessage {
  const events = eventNames.map((name) => ({
    id: name,
    type: 'server',
    name,
    application_id: 'shop',
    user_id: 'user-1',
    account_id: '',
    session_id: '',
    occurred_at: 1,
    received_at: atMs,
    attributes: {},
  }))
  return { kind: 'accepted', accepted: { events, skipped: 0 } }
}

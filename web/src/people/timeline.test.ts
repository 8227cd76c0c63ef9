import { expect, test } from 'vitest'
import { eventOf } from './event-record.ts'
import { sessionsOf, timelineOf } from './timeline.ts'

const at = (time: string): number => Date.parse(`2026-11-${time}Z`)

function anEvent(time: string, sessionId: string) {
  return eventOf({ timestamp: at(time), id: time, '@session.id': sessionId }, 0)
}

// As a list tells them: the newest first.
const events = [
  anEvent('22T10:20:00', 'b'),
  anEvent('22T10:14:59', 'a'),
  anEvent('22T10:10:00', 'b'),
  anEvent('22T10:05:01', 'b'),
  anEvent('21T23:59:00', 'b'),
  anEvent('21T08:00:00', ''),
]

test('events stand by day and in it by session, each where its newest event stands', () => {
  const days = timelineOf(events).map(({ day, count, visits }) => ({
    day,
    count,
    visits: visits.map((visit) => [visit.sessionId, visit.count]),
  }))

  expect(days).toEqual([
    {
      day: '2026-11-22',
      count: 4,
      visits: [
        ['b', 3],
        ['a', 1],
      ],
    },
    {
      day: '2026-11-21',
      count: 2,
      visits: [
        ['b', 1],
        ['', 1],
      ],
    },
  ])
})

test('a pause of 5 minutes or more stands between two events, a shorter one does not', () => {
  const [day] = timelineOf(events)

  expect(day?.visits[0]?.items.map((item) => (item.kind === 'gap' ? item.ms : 'event'))).toEqual([
    'event',
    600_000,
    'event',
    'event',
  ])
})

test('a session goes on over midnight, and events without one are of none', () => {
  expect(sessionsOf(events).map((session) => [session.sessionId, session.count])).toEqual([
    ['b', 4],
    ['a', 1],
  ])
  expect(sessionsOf(events)[0]).toMatchObject({
    firstMs: at('21T23:59:00'),
    lastMs: at('22T10:20:00'),
  })
})

test('an event of a browser is called by its view, a server’s by its name, and says which trace it is of', () => {
  const view = eventOf({ '@type': 'view', '@view.name': '/cart', id: '1' }, 0)
  const paid = eventOf({ '@type': 'server', '@event.name': 'paid', '@_dd.trace_id': 'ff' }, 1)

  expect(view.name).toBe('/cart')
  expect(paid).toMatchObject({ name: 'paid', traceId: 'ff', sessionId: '' })
})

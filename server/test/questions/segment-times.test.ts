import type { SegmentSearch } from '@throughline/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerScalar } from '../../src/query/answer.ts'
import { aSegment } from './known-segments.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const minuteMs = 60_000

/** At which minutes each user has an event. */
const moments = { early: [0, 5], late: [5, 10], only: [7] }

const lines = Object.entries(moments).flatMap(([user, minutes]) =>
  minutes.map((minute) =>
    JSON.stringify({
      type: 'server',
      application: { id: 'shop' },
      event: { name: 'paid', id: `${user}-${minute}` },
      usr: { id: user },
      date: minute * minuteMs,
    }),
  ),
)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(lines)
})
afterAll(() => stored.close())

const start = { last: 10, unit: 'minute' } as const
const once = { operator: '=', value: '1' }

test.each<[string, SegmentSearch, string[]]>([
  ['a first event at the start', { first_seen: { start: 0, end: 1 } }, ['early']],
  ['no first event at the end', { first_seen: { start: 0, end: 300 } }, ['early']],
  ['a first event before the end', { first_seen: { start: 1, end: 301 } }, ['late']],
  ['a first event as long ago as asked', { first_seen: start }, ['early', 'late', 'only']],
  ['no first event longer ago', { first_seen: { last: 9, unit: 'minute' } }, ['late', 'only']],
  ['no last event at the end of the range', { last_seen: start }, ['early', 'only']],
  [
    'an event at the start and none at the end',
    { event_query: { time_frame: start, occurrences: once } },
    ['late', 'only'],
  ],
  [
    'an event at a fixed start and none at a fixed end',
    { event_query: { time_frame: { start: 300, end: 420 }, occurrences: once } },
    ['early', 'late'],
  ],
])('a segment asks for %s', async (_what, search, expected) => {
  const document = aSegment({ content: { kind: 'search', search } })
  const context = { ...stored.context, segments: { segment: () => document } }

  const answer = await answerScalar(aQuestion(10 * minuteMs), context)

  const values = expected.map((user) => [user])
  expect(answer).toHaveProperty('body.data.attributes.columns.0.values', values)
})

test('relative times move with the range of the question', async () => {
  const search = { last_seen: { last: 4, unit: 'minute' } } as const
  const document = aSegment({ content: { kind: 'search', search } })
  const context = { ...stored.context, segments: { segment: () => document } }

  const earlier = await answerScalar(aQuestion(8 * minuteMs), context)
  const later = await answerScalar(aQuestion(14 * minuteMs), context)

  expect(earlier).toHaveProperty('body.data.attributes.columns.0.values', [['early'], ['only']])
  expect(later).toHaveProperty('body.data.attributes.columns.0.values', [['late']])
})

/** The users of the segment with an event up to here, by name. */
function aQuestion(to: number): object {
  return {
    data: {
      type: 'formula_analytics_extended_request',
      attributes: {
        from: -1,
        to,
        query: {
          query: { data_source: 'product_analytics', search: {} },
          compute: { aggregation: 'cardinality', metric: '@usr.id' },
          group_by: [{ facet: '@usr.id' }],
          audience_filters: { segments: [{ name: 's', segment_id: 's' }] },
        },
      },
    },
  }
}

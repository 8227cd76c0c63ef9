import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  answerEventFilteredUsers,
  answerList,
  answerScalar,
  answerUsers,
} from '../../src/query/answer.ts'
import { parseSearch } from '../../src/query/parse/parse-search.ts'
import { questionOver } from './any-question.ts'
import { caseCount } from './case-count.ts'
import {
  identityReadings,
  linkedAudiences,
  linkedEvents,
  readingContext,
  storeLinkedEvents,
  switched,
} from './identity-readings.ts'
import { listBody } from './list-body.ts'
import { plainScalar } from './plain-evaluator.ts'
import type { PlainEvent } from './plain-events.ts'
import { plainList } from './plain-list.ts'
import { plainProfiles } from './plain-profile.ts'
import { matchesSearch } from './plain-search.ts'
import { questionBody, scalarRows } from './question-body.ts'
import type { StoredEvents } from './stored-events.ts'
import { shareable } from './any-shares.ts'
import { touchedLengthMs, touchedStartMs } from './touched-events.ts'

const cases = identityReadings.map((reading) => ({ reading, events: linkedEvents(reading) }))

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeLinkedEvents()
})
afterAll(() => stored.close())

const searches = [
  '*',
  '@usr.id:user-1',
  '@usr.id:(user-5 OR gone)',
  '@usr.id:user*',
  '-@usr.id:*',
  '-@usr.id:user-1',
  '@usr.id:guest',
  '@last_touch.utm.source:news',
  '@usr.plan:plan-1 @usr.id:*',
]

const search = fc.constantFrom(...searches).map((text) => ({ text, matches: matching(text) }))

function matching(text: string): (event: PlainEvent) => boolean {
  const parsed = parseSearch(text)
  if (parsed.kind === 'faulty') throw new Error(parsed.problem.message)
  return (event) => matchesSearch(parsed.search, event)
}

const audience = fc.constantFrom(...linkedAudiences)

const question = questionOver({
  facets: [
    '@usr.id',
    '@usr.id',
    '@usr.plan',
    '@amount',
    '@last_touch.utm.source',
    '@linear_touch.utm.source',
    '@first_touch.utm.campaign',
    '@application.id',
  ],
  startMs: touchedStartMs,
  lengthMs: touchedLengthMs,
  levelsMax: 2,
}).map(shareable)

test.each(cases)(
  'figures are those of the users of a plain reading: $reading',
  async ({ reading, events }) => {
    const asked = fc.tuple(question, search, fc.option(audience, { nil: undefined }))
    await fc.assert(
      fc.asyncProperty(asked, async ([one, { text, matches }, of]) => {
        const whole = { ...one, matches, ...(of && { audience: of }) }
        const body = switched(questionBody(whole, text), reading)

        const answer = await answerScalar(body, readingContext(stored, reading, of))

        const rows = answer.kind === 'answered' ? answer.body.data?.attributes.columns : answer
        expect(Array.isArray(rows) ? scalarRows(rows) : rows).toEqual(plainScalar(events, whole))
      }),
      { numRuns: caseCount(30) },
    )
  },
  120_000,
)

test.each(cases)(
  'a list shows what was sent, and whose it is: $reading',
  async ({ reading, events }) => {
    const columns = fc.option(
      fc.constantFrom(
        ['id', '@usr.id', '@usr.resolved_id'],
        ['@usr.resolved_id', '@last_touch.utm.source'],
      ),
      { nil: undefined },
    )
    const facet = fc.constantFrom('@usr.id', '@usr.resolved_id', 'timestamp')
    await fc.assert(
      fc.asyncProperty(columns, facet, search, async (shown, by, { text, matches }) => {
        const asked = {
          from: touchedStartMs,
          to: touchedStartMs + touchedLengthMs,
          sort: { facet: by },
          matches,
          limit: 40,
          ...(shown && { columns: shown }),
        }

        const answer = await answerList(
          switched(listBody(asked, text), reading),
          readingContext(stored, reading),
        )

        expect(answer.kind === 'answered' ? answer.body.data.attributes : answer).toEqual(
          plainList(events, asked),
        )
      }),
      { numRuns: caseCount(10) },
    )
  },
  120_000,
)

test.each(cases)(
  'profiles are of all ids of a user together: $reading',
  async ({ reading, events }) => {
    const profiles = [...plainProfiles(events, 'user').values()]
    const body = {
      data: {
        type: 'query_users_request',
        attributes: {
          select_columns: ['user_id', '@usr.plan', 'first_seen'],
          sort: { field: 'user_id', order: 'ASC' },
        },
      },
    }

    const answer = await answerUsers(switched(body, reading), readingContext(stored, reading))

    const hits = answer.kind === 'answered' ? answer.body.data?.attributes.hits : answer
    const expected = profiles
      .toSorted((left, right) => (left.id < right.id ? -1 : 1))
      .map(({ id, column }) => ({
        user_id: id,
        '@usr.plan': column('@usr.plan')[0] ?? null,
        first_seen: column('first_seen')[0],
      }))
    expect(hits).toEqual(expected)
  },
)

test.each(cases)('who did something did it under any id: $reading', async ({ reading, events }) => {
  const did = events.filter(matching('@event.name:page @tags:y'))
  const event_query = {
    query: '@event.name:page @tags:y',
    time_frame: { start: 0, end: 2_000_000_000 },
  }
  const attributes = { select_columns: ['user_id'], limit: 100, event_query }
  const body = { data: { type: 'query_event_filtered_users_request', attributes } }

  const answer = await answerEventFilteredUsers(
    switched(body, reading),
    readingContext(stored, reading),
  )

  const hits = answer.kind === 'answered' ? (answer.body.data?.attributes.hits ?? []) : []
  const ids = did.flatMap((event) => event.leaves.get('usr.id') ?? [])
  expect(new Set(hits.map(({ user_id }) => user_id))).toEqual(new Set(ids))
  expect(hits.length).toBeGreaterThan(0)
})

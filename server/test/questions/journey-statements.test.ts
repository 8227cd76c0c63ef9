import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  answerFunnel,
  answerJourneyScalar,
  answerJourneyTimeseries,
} from '../../src/query/answer-journeys.ts'
import { askedStatement, usedKeys } from './asked-statement.ts'
import { funnelBody, journeyFigureBody } from './journey-body.ts'
import { oddLines } from './odd-events.ts'
import type { PlainJourneyQuestion } from './plain-journey-things.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(oddLines)
})
afterAll(() => stored.close())

const names = ['cart', 'card', 'paid']

/** Three steps of sessions, each of one kind of event. */
const journey: PlainJourneyQuestion = {
  from: Date.UTC(2026, 0, 1),
  to: Date.UTC(2026, 0, 31),
  primary: '@session.id',
  steps: names.map((name) => [name]),
  nodes: Object.fromEntries(names.map((name) => [name, { search: `@event.name:${name}` }])),
  compute: {},
}

const dayMs = 86_400_000
const conversions = { aggregation: 'count', metric: '__dd.conversion' }
const byDay = 'toDate32(occurred_at)'

type Ask = Parameters<typeof askedStatement>[1]

interface Asked {
  readonly asks: string
  readonly ask: Ask
  /** The columns of the sort key by which the engine passes over what does not match. */
  readonly keys: readonly string[]
}

const asked: readonly Asked[] = [
  {
    asks: 'a funnel of sessions',
    ask: (context) => answerFunnel(funnelBody(journey), context),
    keys: [byDay, 'name'],
  },
  {
    asks: 'all attempts of users by tag, each in one service, within a day and without a failure between',
    ask: (context) =>
      answerJourneyScalar(
        journeyFigureBody({
          ...journey,
          primary: '@usr.id',
          held: ['service'],
          exclusions: [{ query: '@event.name:failed' }],
          window: { value: 1, unit: 'day' },
          compute: conversions,
          groupBy: [{ facet: '@tags' }],
        }),
        context,
      ),
    keys: [byDay, 'name'],
  },
  {
    asks: 'a sum by day over what attempts in any order end with, of an attribute, by name',
    ask: (context) =>
      answerJourneyTimeseries(
        journeyFigureBody(
          {
            ...journey,
            primary: '@n',
            order: 'any',
            compute: { aggregation: 'sum', metric: '@f' },
            groupBy: [{ facet: '@event.name', target: { type: 'node', value: 'paid' } }],
          },
          dayMs,
        ),
        context,
      ),
    keys: [byDay, 'name'],
  },
  {
    asks: 'the time of steps right after each other, of events without a session by their user',
    ask: (context) =>
      answerJourneyScalar(
        journeyFigureBody({
          ...journey,
          secondary: ['@usr.id'],
          order: 'strict',
          compute: { aggregation: 'median', metric: '__dd.time_to_convert' },
        }),
        context,
      ),
    keys: [byDay],
  },
]

test('the statements of journeys are those that were looked at', async () => {
  const texts = await Promise.all(
    asked.map(async ({ asks, ask }) => {
      const { text } = await askedStatement(stored.context, ask)
      return `-- ${asks}\n${text}\n`
    }),
  )

  await expect(texts.join('\n')).toMatchFileSnapshot('journey-statements.sql')
})

test.each(asked)('$asks: found by the sort key', async ({ ask, keys }) => {
  const statement = await askedStatement(stored.context, ask)

  expect(await usedKeys(stored.context, statement)).toEqual(keys)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseListQuestion } from '../../src/query/parse/parse-list-question.ts'
import { parseQuestion } from '../../src/query/parse/parse-question.ts'
import { optimize } from '../../src/query/plan/plan.ts'
import { asSent, type UserReading } from '../../src/query/resolve/known.ts'
import { resolveWith } from '../../src/query/resolve/resolve-with.ts'
import { resolveList } from '../../src/query/resolve/resolve-list.ts'
import { resolveQuestion } from '../../src/query/resolve/resolve-question.ts'
import { listSql } from '../../src/query/sql/list-sql.ts'
import { questionSql } from '../../src/query/sql/question-sql.ts'
import type { Sql } from '../../src/warehouse/sql-text.ts'
import { usedKeys } from './asked-statement.ts'
import { knowingSegments } from './known-segments.ts'
import { listBody } from './list-body.ts'
import { oddLines } from './odd-events.ts'
import type { PlainSearched, PlainSegment } from './plain-audience.ts'
import type { PlainQuestion } from './plain-evaluator.ts'
import type { PlainList } from './plain-list.ts'
import { questionBody } from './question-body.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents([...oddLines, aTouch])
})
afterAll(() => stored.close())

const count = { aggregation: 'count' }
const day = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 2), matches: () => true }
const byDay = 'toDate32(occurred_at)'

const knownSince: PlainSearched = {
  entity: 'user',
  name: 'known',
  search: {
    kind: 'exists',
    key: { isAttribute: false, segments: ['first_seen'], span: { start: 0, end: 0 } },
    span: { start: 0, end: 0 },
  },
}

const segments: readonly PlainSegment[] = [
  { name: 's', entity: 'user', segmentId: 'segment-s', saved: { listId: 'list', ids: [] } },
  {
    name: 't',
    entity: 'user',
    segmentId: 'segment-t',
    saved: {
      search: { kind: 'everything', span: { start: 0, end: 0 } },
      did: {
        search: { kind: 'everything', span: { start: 0, end: 0 } },
        frame: { last: 2, unit: 'hour' },
        often: { operator: '<=', value: '3' },
      },
    },
  },
]

const aTouch = JSON.stringify({
  type: 'view',
  application: { id: 'app' },
  event: { id: 'touch', name: 'page' },
  date: 0,
  attribution: { utm: { source: 'news', campaign: 'spring' } },
})

interface Asked {
  readonly asks: string
  /** As sent, unless said otherwise. */
  readonly users?: UserReading
  readonly search: string
  readonly question: PlainQuestion
  /** The columns of the sort key by which the engine passes over what does not match. */
  readonly keys: readonly string[]
}

const asked: readonly Asked[] = [
  { asks: 'a count of a day', search: '*', question: { ...day, compute: count }, keys: [byDay] },
  {
    asks: 'a count of one event name',
    search: '@event.name:payment.processed',
    question: { ...day, compute: count },
    keys: [byDay, 'name'],
  },
  {
    asks: 'a count of several event names in one application',
    search: '@application.id:shop @event.name:(step.one OR step.two)',
    question: { ...day, compute: count },
    keys: [byDay, 'application_id', 'name'],
  },
  {
    asks: 'one event by its id',
    search: '@event.id:event-7',
    question: { ...day, compute: count },
    keys: [byDay, 'event_id'],
  },
  {
    asks: 'a curve over an attribute of every type',
    search: '@a:5 -@tags:x',
    question: { ...day, compute: { aggregation: 'avg', metric: '@n' }, intervalMs: 3_600_000 },
    keys: [byDay],
  },
  {
    asks: 'users by event name and tag',
    search: '',
    question: {
      ...day,
      compute: { aggregation: 'cardinality', metric: '@usr.id' },
      groupBy: [{ facet: '@event.name', should_exclude_missing: true }, { facet: '@tags' }],
    },
    keys: [byDay, 'name'],
  },
  {
    asks: 'a count of events of sessions with more than three',
    search: '@event.name:payment.processed',
    question: {
      ...day,
      compute: count,
      occurring: { entity: '@session.id', operator: '>', value: 3 },
    },
    keys: [byDay, 'name'],
  },
  {
    asks: 'a count of one event name of some users, by when their account was first seen',
    search: '@event.name:payment.processed',
    question: {
      ...day,
      compute: count,
      audience: { filters: [knownSince], formula: undefined },
      groupBy: [{ facet: 'first_seen', source: 'product_analytics_audience_filters.accounts' }],
    },
    keys: [byDay, 'name'],
  },
  {
    asks: 'a count of the events of users in a list, and in a saved search for what they did',
    search: '*',
    question: { ...day, compute: count, audience: { filters: segments, formula: undefined } },
    keys: [byDay],
  },
  {
    asks: 'a count of users and of the events of some, by all their ids',
    search: '@usr.id:(ann OR ben)',
    users: { kind: 'resolved', resolution: 'links', sentApplications: [] },
    question: {
      ...day,
      compute: { aggregation: 'cardinality', metric: '@usr.id' },
      audience: { filters: segments.slice(0, 1), formula: undefined },
    },
    keys: [byDay],
  },
  {
    asks: 'events by user, where no user has several ids and one application is read as sent',
    search: '@event.name:payment.processed',
    users: { kind: 'resolved', resolution: 'claims', sentApplications: ['app'] },
    question: { ...day, compute: count, groupBy: [{ facet: '@usr.id' }] },
    keys: [byDay, 'name'],
  },
  {
    asks: 'a sum by the source of the first touch, of those whom a campaign led to it last',
    search: '@event.name:payment.processed @last_touch.utm.campaign:spring',
    question: {
      ...day,
      compute: { aggregation: 'sum', metric: '@n' },
      groupBy: [{ facet: '@first_touch.utm.source' }],
    },
    keys: [byDay, 'name'],
  },
  {
    asks: 'a count by the error of the trace behind it',
    search: '@event.name:payment.failed -@trace.duration:<2s',
    question: { ...day, compute: count, groupBy: [{ facet: '@trace.error.type' }] },
    keys: [byDay, 'name'],
  },
  {
    asks: 'a count shared among touches',
    search: '*',
    question: {
      ...day,
      compute: count,
      groupBy: [
        { facet: '@linear_touch.utm.source', should_exclude_missing: true },
        { facet: '@linear_touch.utm.campaign' },
      ],
    },
    keys: [byDay],
  },
]

test('the statements are those that were looked at', async () => {
  const statements = await Promise.all(
    asked.map(async (one) => {
      const { text } = await statementOf(one)
      return `-- ${one.asks}: ${one.search}\n${text}\n`
    }),
  )

  await expect(statements.join('\n')).toMatchFileSnapshot('statements.sql')
})

test.each(asked)('$asks is found by the sort key', async (one) => {
  const statement = await statementOf(one)

  expect(await usedKeys(stored.context, statement)).toEqual(one.keys)
})

test('a list reads the attributes of the events it shows, found by the whole sort key', async () => {
  const asked = { ...day, columns: ['@a', 'id'], sort: { facet: '@n' }, limit: 20 }

  const statement = await listStatementOf(asked, '@event.name:payment.processed')

  await expect(`${statement.text}\n`).toMatchFileSnapshot('list-statement.sql')
  expect(await usedKeys(stored.context, statement)).toEqual([
    byDay,
    'application_id',
    'name',
    'event_id',
  ])
})

async function statementOf({ question, search, users = asSent }: Asked): Promise<Sql> {
  const kind = question.intervalMs === undefined ? 'scalar' : 'timeseries'
  const { segments: known } = knowingSegments(stored.context, question.audience)
  const parsed = parseQuestion(questionBody(question, search), kind, (id) => known.segment(id))
  if (parsed.kind === 'faulty') throw new Error(parsed.faults.join('\n'))
  const resolved = await resolveWith(stored.context.dictionary, (seen) =>
    resolveQuestion(parsed.question, { ...seen, users }),
  )
  return questionSql(optimize(resolved))
}

async function listStatementOf(list: PlainList, search: string): Promise<Sql> {
  const parsed = parseListQuestion(listBody(list, search), () => undefined)
  if (parsed.kind === 'faulty') throw new Error(parsed.faults.join('\n'))
  const resolved = await resolveWith(stored.context.dictionary, (seen) =>
    resolveList(parsed.question, { ...seen, users: asSent }),
  )
  return listSql(optimize(resolved))
}

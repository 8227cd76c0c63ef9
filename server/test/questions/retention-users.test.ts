import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerRetentionGrid, answerRetentionList } from '../../src/query/answer-retention.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const week = 7 * 86_400_000
const monday = Date.UTC(2026, 2, 2)

/** A visitor comes in two weeks, and signs in with the second visit; somebody else comes once. */
const lines = [
  { usr: { anonymous_id: 'a-1' }, date: monday + 1_000 },
  { usr: { id: 'ann', anonymous_id: 'a-1' }, date: monday + week },
  { usr: { id: 'ben' }, date: monday + week - 1 },
  { usr: { id: 'cid' }, account: { id: 'acme' }, session: { id: 's-1' }, date: monday + 2 * week },
  { usr: { id: 'cid' }, account: { id: 'acme' }, session: { id: 's-1' }, date: monday + 2 * week },
  { account: { id: 'acme' }, session: { id: 's-2' }, date: monday + 2 * week },
].map((event, index) =>
  JSON.stringify({
    type: 'server',
    application: { id: 'app' },
    event: { id: `event-${index}`, name: 'opened' },
    ...event,
  }),
)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(lines)
  await stored.resolveIds()
})
afterAll(() => stored.close())

const base_query = { data_source: 'product_analytics', search: { query: '' } }
const search = {
  retention_entity: '@usr.id',
  cohort_criteria: { base_query, time_interval: { type: 'calendar', value: { type: 'week' } } },
  return_condition: 'conversion_on',
}
const range = { from: monday, to: monday + 2 * week }

test('a visitor who signs in later was there before, unless users are as sent', async () => {
  const grid = async (identity_resolution: boolean) => {
    const compute = { aggregation: 'count', metric: '__dd.retention_rate' }
    const attributes = { ...range, identity_resolution, query: { search, compute } }
    const body = { data: { type: 'retention_grid_request', attributes } }
    const answer = await answerRetentionGrid(body, stored.context)
    const rows = answer.kind === 'answered' ? (answer.body.data.attributes.cohorts ?? []) : []
    return rows
      .filter(({ type }) => type === 'raw')
      .map(({ cohort_size, cells }) => [cohort_size, cells.map(({ cell_rate }) => cell_rate)])
  }

  expect(await grid(true)).toEqual([
    [2, [1, 0.5]],
    [1, [1]],
  ])
  expect(await grid(false)).toEqual([
    [1, [1, 0]],
    [1, [1]],
  ])
})

test('events of sessions in which nobody is identified do not occur', async () => {
  const occurrences = { operator: '=', value: '2', meta: { entity: '@account.id' } }
  const twice = { data_source: 'product_analytics_occurrence', search: { occurrences } }
  const cohort_criteria = { ...search.cohort_criteria, base_query: twice }
  const query = {
    search: { ...search, cohort_criteria },
    compute: { aggregation: 'count', metric: '__dd.retention' },
  }
  const thirdWeek = { from: monday + 2 * week, to: monday + 3 * week }
  const sizes = async (exclude_anonymous_traffic: boolean) => {
    const attributes = { ...thirdWeek, exclude_anonymous_traffic, query }
    const body = { data: { type: 'retention_grid_request', attributes } }
    const answer = await answerRetentionGrid(body, stored.context)
    const rows = answer.kind === 'answered' ? answer.body.data.attributes.cohorts : undefined
    return rows?.map(({ cohort_size }) => cohort_size)
  }

  expect(await sizes(true)).toEqual([undefined, 1])
  expect(await sizes(false)).toEqual([undefined, 0])
})

test('those in a cell are listed by the ids they go by', async () => {
  const index = (value: number) => ({ type: 'index', value })
  const computation_scope = {
    type: 'cell',
    cohort_target: index(0),
    return_period_target: index(0),
  }
  const body = {
    data: {
      type: 'retention_list_request',
      attributes: { ...range, query: { search, computation_scope } },
    },
  }

  const answer = await answerRetentionList(body, stored.context)

  const records = answer.kind === 'answered' ? answer.body.data.attributes.records : answer
  expect(records).toEqual([{ '@usr.id': 'ann' }, { '@usr.id': 'ben' }])
})

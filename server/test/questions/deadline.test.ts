import { afterAll, beforeAll, expect, test } from 'vitest'
import { call } from '../calling.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { listBody } from './list-body.ts'
import { questionBody } from './question-body.ts'

const everything = { from: 0, to: 1_000, matches: () => true }
const count = { aggregation: 'count' }

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ THROUGHLINE_QUESTION_HARD_MS: '1' })
})
afterAll(() => server.remove())

const anId: unknown = expect.any(String)
const meta = { request_id: anId, status: 'timeout' }

test('at the hard deadline a question for figures is answered timeout, without data', async () => {
  const body = questionBody({ ...everything, compute: count }, '*')

  expect(await ask('product-analytics/analytics/scalar', body)).toEqual({ meta })
})

test('at the hard deadline a list is answered timeout, with data that holds no records', async () => {
  const answer = await ask('product-analytics/analytics/list', listBody(everything, '*'))

  expect(answer).toEqual({
    data: { id: anId, type: 'list_response', attributes: {} },
    meta,
  })
})

test('at the hard deadline formulas are answered with a sentence instead of data', async () => {
  const queries = [{ data_source: 'product_analytics', name: 'a', compute: count }]
  const attributes = { from: 0, to: 1_000, queries }

  expect(await ask('query/scalar', { data: { type: 'scalar_request', attributes } })).toEqual({
    errors: 'The question took too long: ask over a shorter range.',
  })
})

const window = { from: 0, to: 1_000 }
const everyEvent = { data_source: 'product_analytics', search: {} }
const daily = { type: 'calendar', value: { type: 'day' } }
const retention = {
  retention_entity: '@usr.id',
  return_condition: 'conversion_on',
  cohort_criteria: { base_query: everyEvent, time_interval: daily },
}
const first = { type: 'index', value: 0 }
const cell = { type: 'cell', cohort_target: first, return_period_target: first }
const computed = { compute: { ...count, metric: '__dd.retention' }, search: retention }
const journey = { expression: 'a', node_objects: { a: everyEvent } }

test.each([
  ['journey/funnel', 'journey_request', { ...window, query: { search: journey } }],
  ['journey/list', 'journey_list_request', { ...window, query: { search: journey } }],
  ['retention/grid', 'retention_grid_request', { ...window, query: computed }],
  [
    'retention/list',
    'retention_list_request',
    { ...window, query: { search: retention, computation_scope: cell } },
  ],
  [
    'sankey',
    'sankey_request',
    { time: window, search: {}, definition: { source: '@view.name', target: '@view.name' } },
  ],
])(
  'at the hard deadline %s is refused: its clients would take no data for nobody',
  async (path, type, attributes) => {
    const body = { data: { type, attributes } }
    const answer = await call(server, { path: `/api/v2/product-analytics/${path}`, body })

    expect([answer.status, await answer.json()]).toEqual([
      400,
      { errors: ['The answer took longer than one may take: ask over a shorter range.'] },
    ])
  },
)

async function ask(path: string, body: object): Promise<unknown> {
  const answer = await call(server, { path: `/api/v2/${path}`, body })
  expect(answer.status).toBe(200)
  return answer.json()
}

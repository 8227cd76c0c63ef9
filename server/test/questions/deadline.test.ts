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

async function ask(path: string, body: object): Promise<unknown> {
  const answer = await call(server, { path: `/api/v2/${path}`, body })
  expect(answer.status).toBe(200)
  return answer.json()
}

import { afterAll, beforeAll, expect, test } from 'vitest'
import { StatementsResponse } from '@throughline/contract'
import { answerOf, call } from '../calling.ts'
import { startServer, type RunningServer } from '../running-server.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ THROUGHLINE_TRACE_PORT: '0', THROUGHLINE_OTLP_PORT: '0' })
})
afterAll(() => server.remove())

const path = '/api/v2/product-analytics/analytics/scalar'
const from = Date.UTC(2026, 0)

function questionOf(query: string): object {
  const source = { data_source: 'product_analytics', search: { query } }
  const attributes = {
    from,
    to: from + 1,
    query: { query: source, compute: { aggregation: 'count' } },
  }
  return { data: { type: 'formula_analytics_extended_request', attributes } }
}

function show(body: object): Promise<Response> {
  return call(server, { path: '/api/app/statements', body })
}

test('the SQL of a question is shown with its values as typed parameters', async () => {
  const answer = await show({ path, body: questionOf('@event.name:"it\'s paid"') })

  const [statement, ...more] = (await answerOf(answer, StatementsResponse)).statements
  expect(more).toEqual([])
  expect(statement?.text).toMatch(/^SELECT count\(\)/)
  expect(statement?.text).not.toContain("it's paid")
  const named = statement?.parameters.find(({ value }) => value === "it's paid")
  expect(named?.type).toBe('String')
  expect(statement?.text).toContain(`{${named?.name}:String}`)
  expect(statement?.parameters).toContainEqual({ name: 'p0', type: 'Int64', value: from })
})

test('each query of a formula has a statement', async () => {
  const queries = ['a', 'b'].map((name) => {
    return { name, data_source: 'product_analytics', compute: { aggregation: 'count' } }
  })
  const attributes = { from, to: from + 1, queries, formulas: [{ formula: 'a / b' }] }

  const answer = await show({
    path: '/api/v2/query/scalar',
    body: { data: { type: 'scalar_request', attributes } },
  })

  expect((await answerOf(answer, StatementsResponse)).statements).toHaveLength(2)
})

test('a question that is wrong is refused as where it would be asked', async () => {
  const answer = await show({ path, body: questionOf('(@a:1') })

  expect(answer.status).toBe(400)
  expect(await answer.json()).toEqual({
    errors: [expect.stringContaining('/data/attributes/query/query/search/query: ')],
  })
})

test('what is no question has no statement', async () => {
  const answer = await show({ path: '/api/app/overview', body: {} })

  expect(answer.status).toBe(400)
  expect(await answer.json()).toEqual({
    errors: ['Invalid value at /path: no question is asked there'],
  })
})

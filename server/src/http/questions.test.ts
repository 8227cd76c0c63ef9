import type { FastifyInstance } from 'fastify'
import { afterEach, expect, test, vi } from 'vitest'
import { EngineError, type Row } from '../warehouse/warehouse.ts'
import { paths } from './endpoints.ts'
import { fakeTools, questionHeaders } from './fake-stages.ts'
import { buildServer } from './server.ts'

/** One statement that the engine was asked, ended by the test. */
type Asked = { readonly signal: AbortSignal | undefined; readonly end: (rows: Row[]) => void }

let app: FastifyInstance
let asked: Asked[]

afterEach(() => app.close())

async function open(softMs: number): Promise<void> {
  asked = []
  const tools = await fakeTools({ softMs })
  const query = (_text: unknown, limits?: { readonly signal?: AbortSignal }) =>
    new Promise<Row[]>((end) => {
      asked.push({ signal: limits?.signal, end })
    })
  app = await buildServer({ ...tools, questions: { ...tools.questions, warehouse: { query } } })
}

function question(more: object = {}, query = '') {
  const source = { data_source: 'product_analytics', search: { query } }
  const attributes = { from: 0, to: 1, query: { query: source, compute: { aggregation: 'count' } } }
  return {
    data: { type: 'formula_analytics_extended_request', attributes: { ...attributes, ...more } },
  }
}

function ask(payload: object) {
  return app.inject({ method: 'POST', url: paths.scalar, headers: questionHeaders, payload })
}

test('a question that passes the soft deadline is answered running, and its id gets the answer', async () => {
  await open(1)

  const first = await ask(question())
  expect(first.statusCode).toBe(200)
  expect(first.json()).toEqual({ meta: { request_id: 'request-1', status: 'running' } })

  asked[0]?.end([[3, 3]])
  const second = await ask(question({ request_id: 'request-1' }))
  expect(second.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(second.json()).toMatchObject({
    data: { id: 'request-1', attributes: { columns: [{ name: 'query', values: [3] }] } },
    meta: { request_id: 'request-1', status: 'done' },
  })
  expect(asked).toHaveLength(1)
})

test('an id with another body is answered 400', async () => {
  await open(1)
  await ask(question())

  const other = await ask(question({ request_id: 'request-1', to: 2 }))

  expect(other.statusCode).toBe(400)
  expect(other.json()).toEqual({
    errors: ['Invalid value at /data/attributes/request_id: it was given to another question'],
  })
})

test('in the background a question is answered running first, but a wrong one is refused', async () => {
  await open(60_000)
  const background = { enforced_execution_type: 'background' }

  const right = await ask(question(background))
  const wrong = await ask(question(background, '@a:'))

  expect(right.json()).toMatchObject({ meta: { status: 'running' } })
  expect(wrong.statusCode).toBe(400)
})

test('an execution type that is none is answered 400', async () => {
  await open(60_000)

  const answer = await ask(question({ enforced_execution_type: 'quick' }))

  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toEqual({
    errors: [expect.stringContaining('/data/attributes/enforced_execution_type')],
  })
})

test('while the engine is away 429 says when to ask again, as the rate limits of the API do', async () => {
  const away = new EngineError('unavailable', 'starting', { retryable: true })
  app = await buildServer(await fakeTools({ queryRows: () => Promise.reject(away) }))

  const answer = await ask(question())

  expect(answer.statusCode).toBe(429)
  expect(answer.headers).toMatchObject({
    'retry-after': '2',
    'x-ratelimit-limit': '1',
    'x-ratelimit-period': '2',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': '2',
  })
})

test('a search that cannot be read is answered 400 with its offset and a caret', async () => {
  await open(60_000)

  const answer = await ask(question({}, '@type:view @a:'))

  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toEqual({
    errors: [
      'Invalid value at /data/attributes/query/query/search/query: a value is missing after the colon (offset 14)\n@type:view @a:\n              ^',
    ],
  })
})

test('whoever goes away before an id was given takes the question with him', async () => {
  await open(60_000)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const leaver = new AbortController()
  const answer = fetch(`${url}${paths.scalar}`, {
    method: 'POST',
    headers: { ...questionHeaders, 'content-type': 'application/json' },
    body: JSON.stringify(question()),
    signal: leaver.signal,
  })
  await vi.waitFor(() => expect(asked).toHaveLength(1), 60_000)

  leaver.abort()

  await expect(answer).rejects.toThrow('abort')
  await vi.waitFor(() => expect(asked[0]?.signal?.aborted).toBe(true), 60_000)
})

import { QuestionProgress, questionNameHeader, ScalarResponse } from '@throughline/contract'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { answerOf, call, ofOwnPage, signIn } from '../calling.ts'
import { holdEngine, tellEngine } from '../engine-socket.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'
import { listBody } from './list-body.ts'
import { questionBody } from './question-body.ts'

const everything = { from: 0, to: 4_000_000_000_000, matches: () => true }
const scalarPath = '/api/v2/product-analytics/analytics/scalar'
const listPath = '/api/v2/product-analytics/analytics/list'

let server: RunningServer
let keys: Record<string, string>
let cookie: string
let asked: number

beforeAll(async () => {
  server = await startServer({ THROUGHLINE_QUESTION_SOFT_MS: '100' })
  keys = { 'DD-API-KEY': server.apiKey, 'DD-APPLICATION-KEY': server.appKey }
  cookie = await signIn(server, 'viewer')
  asked = 0
})
afterAll(() => server.remove())
beforeEach(() => (asked += 1))

type Asking = { readonly path?: string; readonly body: object; readonly name: string }

/** Asks with the keys, under a name. */
function ask({ path = listPath, body, name }: Asking, signal?: AbortSignal): Promise<Response> {
  return fetch(server.url + path, {
    method: 'POST',
    headers: { ...keys, [questionNameHeader]: name, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  })
}

// Another one each time: the same question would share the answer of the one before.
const aList = (): object => listBody(everything, `@event.name:list-${asked}`)
const aScalar = (query: string): object => {
  return questionBody({ ...everything, compute: { aggregation: 'count' } }, query)
}

async function progressOf(id: string, headers: Record<string, string> = keys) {
  const answer = await fetch(`${server.url}/api/app/questions/${id}`, { headers })
  return answerOf(answer, QuestionProgress)
}

async function cancel(id: string, headers: Record<string, string> = keys): Promise<number> {
  const called = { method: 'DELETE', headers }
  return (await fetch(`${server.url}/api/app/questions/${id}`, called)).status
}

const isRunning = (id: string) =>
  eventually(async () => expect(await progressOf(id)).toMatchObject({ is_running: true }))

const none = { is_running: false, elapsed_ms: 0, rows_read: 0 }

test('a question that waits for the engine is seen and ended by whoever asked it, by nobody else', async () => {
  const release = await holdEngine(server)
  const answer = ask({ body: aList(), name: 'mine' })
  await isRunning('mine')
  const member = { cookie, ...ofOwnPage }

  expect(await progressOf('mine', member)).toEqual(none)
  expect(await cancel('mine', member)).toBe(204)
  expect((await progressOf('mine')).is_running).toBe(true)
  expect(await cancel('mine')).toBe(204)
  const refused = await answer
  expect([refused.status, await refused.json()]).toEqual([
    400,
    { errors: ['The question was cancelled.'] },
  ])
  expect(await progressOf('mine')).toEqual(none)
  release()
})

test('a question ends when its request is closed', async () => {
  const release = await holdEngine(server)
  const browser = new AbortController()
  const answer = ask({ body: aList(), name: 'closed' }, browser.signal).catch(() => 'closed')
  await isRunning('closed')

  browser.abort()

  expect(await answer).toBe('closed')
  await eventually(async () => expect(await progressOf('closed')).toEqual(none))
  release()
})

test('an answer that was promised is seen and ended by its request_id', async () => {
  const release = await holdEngine(server)
  const body = aScalar('@event.name:promised')
  const { meta } = await answerOf(await call(server, { path: scalarPath, body }), ScalarResponse)

  expect(meta.status).toBe('running')
  const { elapsed_ms: elapsedMs, ...progress } = await progressOf(meta.request_id)
  expect(elapsedMs).toBeGreaterThan(0)
  expect(progress).toEqual({ is_running: true, rows_read: 0 })
  expect(await cancel(meta.request_id)).toBe(204)
  await eventually(async () => expect(await progressOf(meta.request_id)).toEqual(none))
  release()
})

test('of a question over many events it is said how many are read; cancelled, it ends in the engine', async () => {
  await send(
    server,
    Array.from({ length: 100 }, (_, index) => {
      return { ...anEvent(), event: { name: 'paid', id: `many-${index}` }, note: 'a'.repeat(200) }
    }),
  )
  await untilStored(server)
  await tellEngine(
    server,
    `INSERT INTO throughline.events
     SELECT e.* REPLACE (concat(e.event_id, toString(n.number)) AS event_id)
     FROM throughline.events AS e CROSS JOIN numbers(2000) AS n`,
  )
  const terms = Array.from({ length: 900 }, (_, index) => `@note:*b${index}*`)
  const body = listBody(everything, terms.join(' OR '))

  const answer = ask({ body, name: 'many' })
  await eventually(async () => {
    expect((await progressOf('many')).rows_read).toBeGreaterThan(0)
  })
  const { rows_to_read: rowsToRead = 0 } = await progressOf('many')
  await cancel('many')

  expect((await answer).status).toBe(400)
  expect(rowsToRead).toBeGreaterThan(0)
  await eventually(async () => {
    const running = `SELECT count() FROM system.processes WHERE query LIKE '%throughline.events%'
      AND query NOT LIKE '%system.processes%' FORMAT TSV`
    expect(Number(await tellEngine(server, running))).toBe(0)
  })
})

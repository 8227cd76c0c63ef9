import { deflateSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { IngestionFigures } from '../ingestion/held-figures.ts'
import { aView, anAction } from '../intake/rum/a-browser-event.ts'
import { decodeRecord } from '../warehouse/event-row.ts'
import { readRow } from '../warehouse/read-row.ts'
import { fakeTools, intakeHeaders } from './fake-stages.ts'
import { buildServer, type ServerTools } from './server.ts'

let tools: ServerTools
let app: FastifyInstance
let token: string

beforeEach(async () => {
  tools = await fakeTools()
  app = await buildServer(tools)
  tools.app.catalog.addApplication({ id: 'shop', name: 'Shop' })
  token = tools.app.catalog.application('shop')?.clientToken ?? ''
})
afterEach(() => app.close())

function post(
  url: string,
  payload: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
) {
  return app.inject({ method: 'POST', url, headers, payload })
}

function lines(...events: readonly object[]): string {
  return events.map((event) => JSON.stringify(event)).join('\n')
}

function nowView(more: object = {}): object {
  return aView({ date: Date.now(), ...more })
}

const good = { accepted: 1, rejected: [] }

test('a page sends with the client token of its application, without a preflight, from any origin', async () => {
  const headers = { 'content-type': 'text/plain;charset=UTF-8', origin: 'https://shop.test' }

  const answer = await post(
    `/api/v2/rum?ddsource=browser&dd-api-key=${token}`,
    lines(nowView()),
    headers,
  )

  expect([answer.statusCode, answer.json()]).toEqual([202, good])
  expect(answer.headers['access-control-allow-origin']).toBe('*')
})

test('through a proxy the parameters stand in ddforward, also how the body is compressed', async () => {
  const inner = `/api/v2/rum?dd-api-key=${token}&dd-evp-encoding=deflate&batch_time=${Date.now()}`
  const path = `/api/v2/rum?ddforward=${encodeURIComponent(inner)}`

  const answer = await post(path, deflateSync(lines(nowView())))

  expect([answer.statusCode, answer.json()]).toEqual([202, good])
})

/** When an action of this time, sent to this URL, is taken to have occurred. */
async function occurredAt(url: string, date: number, nowMs: number): Promise<number[]> {
  const records: Buffer[] = []
  const live = { accepted: (record: Buffer) => records.push(record), rejected: () => {} }
  const watched = await buildServer({
    ...tools,
    intake: { ...tools.intake, live, nowMs: () => nowMs },
  })
  await watched.inject({ method: 'POST', url, payload: lines(anAction({ date })) })
  await watched.close()
  return records.flatMap(decodeRecord).map(({ row }) => readRow(row).occurredAtMs)
}

test.each([
  ['its query', (query: string) => `/api/v2/rum?${query}`],
  [
    'ddforward',
    (query: string) => `/api/v2/rum?ddforward=${encodeURIComponent(`/api/v2/rum?${query}`)}`,
  ],
])('a clock that is 3 h ahead is put right by the batch_time in %s', async (_, urlOf) => {
  const nowMs = Date.now()
  const sentAtMs = nowMs + 3 * 3_600_000
  const url = urlOf(`dd-api-key=${token}&batch_time=${sentAtMs}`)

  expect(await occurredAt(url, sentAtMs - 5_000, nowMs)).toEqual([nowMs - 5_000])
})

test.each(['', '%20', 'soon'])('a batch_time of "%s" is none, and moves no clock', async (time) => {
  const nowMs = Date.now()
  const url = `/api/v2/rum?dd-api-key=${token}&batch_time=${time}`

  expect(await occurredAt(url, nowMs - 5_000, nowMs)).toEqual([nowMs - 5_000])
})

test('an API key sends to any application, a client token to its own only', async () => {
  const other = nowView({ application: { id: 'blog' } })

  const byKey = await post('/api/v2/rum', lines(other), intakeHeaders)
  const byToken = await post(`/api/v2/rum?dd-api-key=${token}`, lines(other, nowView()))

  expect(byKey.json()).toEqual(good)
  expect(byToken.json()).toMatchObject({
    accepted: 1,
    rejected: [{ index: 0, code: 'client_token_of_other' }],
  })
})

test.each([
  ['', 401, 'api_key_missing'],
  ['?dd-api-key=pubnobody', 403, 'api_key_unknown'],
])('with the query "%s" a page is refused, and may read why', async (query, status, code) => {
  const answer = await post(`/api/v2/rum${query}`, lines(nowView()))

  expect(answer.statusCode).toBe(status)
  expect(answer.json()).toMatchObject({ errors: [{ code }] })
  expect(answer.headers['access-control-allow-origin']).toBe('*')
})

test('a page that sends without a key is told of the client token, and of both places for it', async () => {
  const answer = await post('/api/v2/rum', lines(nowView()))

  expect(answer.body).toContain(
    'No API key: send the client token of the application, or a key, as dd-api-key in the query or in the DD-API-KEY header.',
  )
})

test('recordings and telemetry are answered 202, counted as such and not kept', async () => {
  const noted: string[] = []
  const count: IngestionFigures['count'] = (source, { type, count: number }) => {
    noted.push(`${source.protocol} ${type} ${number}`)
  }
  const counting = await buildServer({ ...tools, intake: { ...tools.intake, figures: { count } } })
  const forward = encodeURIComponent(`/api/v2/replay?dd-api-key=${token}`)
  const own = lines({ type: 'telemetry' }, { type: 'telemetry' }, anAction({ date: Date.now() }))
  const send = (url: string, payload: string) => counting.inject({ method: 'POST', url, payload })

  const answers = [
    await send(`/api/v2/replay?dd-api-key=${token}`, 'recorded'),
    await send(`/api/v2/rum?ddforward=${forward}`, 'recorded'),
    await send(`/api/v2/rum?dd-api-key=${token}`, own),
  ]
  await counting.close()

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202, 202])
  expect(answers[2]?.json()).toEqual(good)
  expect(noted).toEqual([
    'rum replay_not_kept 1',
    'rum replay_not_kept 1',
    'rum accepted 1',
    'rum telemetry_not_kept 2',
  ])
})

test('of several lines the wrong ones are named; while the journal is full none is kept', async () => {
  const body = lines(nowView(), { type: 'view' }, anAction({ date: Date.now() }))
  const journal = { append: () => Promise.resolve('full' as const) }
  const full = await buildServer({ ...tools, intake: { ...tools.intake, journal } })

  const answer = await post('/api/v2/rum', body, intakeHeaders)
  const refused = await full.inject({
    method: 'POST',
    url: '/api/v2/rum',
    headers: intakeHeaders,
    payload: body,
  })
  await full.close()

  expect(answer.json()).toMatchObject({ accepted: 2, rejected: [{ index: 1 }] })
  expect(refused.statusCode).toBe(429)
  expect(refused.headers['retry-after']).toBe('10')
})

import { Writable } from 'node:stream'
import type {
  DeadLetterAnswer,
  DeadLetterReplayAnswer,
  DeadLettersAnswer,
} from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineError } from '../warehouse/engine-error.ts'
import { aLetter, heldLetters } from './a-letter.ts'
import { fakeTools, questionHeaders } from './fake-stages.ts'
import { buildServer, type ServerTools } from './server.ts'

const base = '/api/ingestion/dead-letters'

let tools: ServerTools
let app: FastifyInstance
let logged: string
let refused: string[]
let stored: string[]

beforeEach(async () => {
  logged = ''
  refused = []
  stored = []
  const letters = ['1-a', '2-b', '3-c'].map((token) =>
    aLetter({ token, more: { eventId: `id ${token}` } }),
  )
  const write = (chunk: Buffer, _encoding: string, done: () => void) => {
    logged += chunk.toString()
    done()
  }
  tools = await fakeTools({
    deadLetters: heldLetters(letters),
    logger: pino({ level: 'info' }, new Writable({ write })),
    insert({ rows: [row], token }) {
      const text = Buffer.from(row ?? '').toString()
      if (refused.some((word) => text.includes(word))) {
        return Promise.reject(new EngineError('row_refused', 'still bad', { retryable: false }))
      }
      return Promise.resolve(void stored.push(token))
    },
  })
  app = await buildServer(tools)
})
afterEach(() => app.close())

async function ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path = '', payload?: object) {
  const body = payload === undefined ? {} : { payload }
  return app.inject({ method, url: base + path, headers: questionHeaders, ...body })
}

async function listedIds(path = ''): Promise<{ ids: string[]; after: string | undefined }> {
  const { data, meta } = (await ask('GET', path)).json<DeadLettersAnswer>()
  return { ids: data.map(({ id }) => id), after: meta.page.after }
}

async function eventOf(id: string): Promise<unknown> {
  return (await ask('GET', `/${id}`)).json<DeadLetterAnswer>().data.attributes.event
}

async function replay(attributes: object) {
  const body = { data: { type: 'dead_letter_replay', attributes } }
  const { data, meta } = (await ask('POST', '/replay', body)).json<DeadLetterReplayAnswer>()
  return { outcomes: data.map(({ id, attributes: came }) => ({ id, ...came })), meta }
}

async function figures() {
  const { setAside, stored: storing, discarded } = tools.intake.metrics
  const [kept, in_, gone] = await Promise.all([setAside.get(), storing.get(), discarded.get()])
  return [kept, in_, gone].map(({ values }) => values[0]?.value)
}

const mended = { type: 'server', application: { id: 'shop' }, event: { name: 'paid' }, price: 6 }

test('letters are listed from the newest on, with the reason and without their events', async () => {
  const first = await ask('GET', '?page[size]=2')
  const { ids, after } = await listedIds('?page[size]=2')

  expect(first.json<DeadLettersAnswer>().data[0]).toEqual({
    id: '3-c',
    type: 'dead_letter',
    attributes: {
      set_aside_at: 3_000,
      reason: 'bad row',
      application_id: 'shop',
      event_type: 'server',
      event_name: 'paid',
      event_id: 'id 3-c',
      received_at: 2_000,
    },
  })
  expect(ids).toEqual(['3-c', '2-b'])
  expect(await listedIds(`?page[size]=2&page[after]=${after}`)).toEqual({ ids: ['1-a'] })
})

test.each(['0', '101', 'x', '1.5'])('a page of %s letters is refused', async (size) => {
  const answer = await ask('GET', `?page[size]=${size}`)

  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toEqual({
    errors: [expect.stringContaining('page[size]: must be from 1 to 100')],
  })
})

test('the event of a letter is shown as it would be sent', async () => {
  expect(await eventOf('1-a')).toEqual({
    type: 'server',
    application: { id: 'shop' },
    event: { name: 'paid', id: 'id 1-a' },
    usr: { id: 'u1' },
    price: 5,
    date: 1_000,
  })
})

test('a mended event keeps the time of arrival and, if it has none of its own, its id', async () => {
  const answer = await ask('PUT', '/1-a', { ...mended, usr: { id: 'u2' } })

  const { attributes } = answer.json<DeadLetterAnswer>().data
  expect(attributes).toMatchObject({ event_id: 'id 1-a', received_at: 2_000, reason: 'bad row' })
  expect(await eventOf('1-a')).toEqual({
    ...mended,
    event: { name: 'paid', id: 'id 1-a' },
    usr: { id: 'u2' },
    date: 2_000,
  })
})

test('an id that was made here is not taken for one that was sent', async () => {
  await tools.deadLetters.office.mend(
    '2-b',
    aLetter({ token: '2-b', more: { isIdFromClient: false } }).row,
  )

  await ask('PUT', '/2-b', { ...mended, usr: { id: 'u2' } })

  expect(await eventOf('2-b')).toEqual({ ...mended, usr: { id: 'u2' }, date: 2_000 })
})

test.each([
  ['/usr/id', { ...mended, usr: { id: 5 } }],
  ['at least one of usr.id', mended],
  ['/price', { ...mended, usr: { id: 'u' }, price: 1e20 }],
  ['/event/name', { ...mended, usr: { id: 'u' }, event: {} }],
])('a mended event is judged as one that is sent: %s', async (place, event) => {
  const before = await eventOf('1-a')

  const answer = await ask('PUT', '/1-a', event)

  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toEqual({ errors: [expect.stringContaining(place)] })
  expect(await eventOf('1-a')).toEqual(before)
})

test('a mended event may name a new application, where events may create some', async () => {
  await ask('PUT', '/1-a', { ...mended, usr: { id: 'u' }, application: { id: 'outlet' } })

  expect(tools.intake.catalog.isApplication('outlet')).toBe(true)
})

test('a replay says of each letter whether it is stored, or why not', async () => {
  refused = ['id 2-b']

  const { outcomes } = await replay({ ids: ['1-a', '2-b', 'gone', '1-a'] })

  expect(outcomes).toEqual([
    { id: '1-a', outcome: 'stored' },
    { id: '2-b', outcome: 'kept', reason: 'still bad' },
    { id: 'gone', outcome: 'missing', reason: 'there is no such letter' },
  ])
  expect((await listedIds()).ids).toEqual(['3-c', '2-b'])
  expect((await ask('GET', '/2-b')).json()).toMatchObject({
    data: { attributes: { reason: 'still bad' } },
  })
  expect(await figures()).toEqual([-1, 1, 0])
})

test('a replay without ids is of all letters', async () => {
  const { outcomes, meta } = await replay({})

  expect(outcomes.map(({ id }) => id)).toEqual(['3-c', '2-b', '1-a'])
  expect(meta).toEqual({ page: {} })
  expect(stored).toEqual(['3-c', '2-b', '1-a'])
})

test.each([
  ['/data/attributes/id: there is no such key', { id: ['1-a'] }],
  ['/data/attributes/after', { ids: ['1-a'], after: '2-b' }],
  ['/data/attributes/ids', { ids: [] }],
  ['/data/attributes/ids', { ids: Array.from({ length: 101 }, String) }],
])('a replay with a wrong %s is refused', async (place, attributes) => {
  const body = { data: { type: 'dead_letter_replay', attributes } }

  const answer = await ask('POST', '/replay', body)

  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toEqual({ errors: [expect.stringContaining(place)] })
  expect(stored).toEqual([])
})

test('a deleted letter is gone and counted as discarded', async () => {
  expect((await ask('DELETE', '/1-a')).statusCode).toBe(204)

  expect((await ask('DELETE', '/1-a')).statusCode).toBe(404)
  expect((await ask('GET', '/1-a')).statusCode).toBe(404)
  expect((await ask('PUT', '/1-a', { ...mended, usr: { id: 'u' } })).statusCode).toBe(404)
  expect(await figures()).toEqual([-1, 0, 1])
})

test('the log says which letters were mended, replayed and deleted by which key, and nothing of the events', async () => {
  await ask('PUT', '/1-a', { ...mended, usr: { id: 'ann@example.com' } })
  await replay({ ids: ['1-a'] })
  await ask('DELETE', '/2-b')

  const lines = logged.split('\n').filter((line) => line.includes('dead letters'))
  expect(lines.map((line) => /"msg":"([^"]*)"/.exec(line)?.[1])).toEqual([
    'dead letters mended',
    'dead letters replayed',
    'dead letters discarded',
  ])
  expect(lines[0]).toMatch(/"letters":\["1-a"\],"application_key_id":"[0-9a-f-]{36}"/)
  expect(logged).not.toContain('ann@example.com')
})

import { readdir, stat } from 'node:fs/promises'
import { request, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { ApplicationsAnswer, TeamAnswer } from '@throughline/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askNumber, readCounters, untilStored } from '../asking.ts'
import { answerOf, call, ofOwnPage, signIn } from '../calling.ts'
import { figuresOf } from '../ingestion/asking-figures.ts'
import { deleteApiKey, makeApiKey } from '../key-api.ts'
import { eventually, startListening, startServer, type RunningServer } from '../running-server.ts'
import { anEventOf, sendOver } from './connections.ts'

let server: RunningServer

beforeAll(async () => {
  server = await startServer({ THROUGHLINE_WORKERS: '3' })
})
afterAll(() => server.remove())

const journals = ['journal', 'journal-2', 'journal-3'] as const

/** Bytes of the files with records in each journal. */
function journalSizes(): Promise<readonly number[]> {
  return Promise.all(
    journals.map(async (journal) => {
      const directory = join(server.dataDir, journal)
      const names = (await readdir(directory)).filter((name) => name.endsWith('.journal'))
      const sizes = await Promise.all(names.map((name) => stat(join(directory, name))))
      return sizes.reduce((sum, { size }) => sum + size, 0)
    }),
  )
}

test('an id that is sent again over other connections, without a date, counts once', async () => {
  const ids = Array.from({ length: 60 }, (_, index) => `again-${index}`)

  for (let round = 0; round < 3; round += 1) {
    const sent = await Promise.all(
      ids.map((id) => sendOver({ server }, anEventOf(id)).then(({ status }) => status)),
    )
    expect(new Set(sent)).toEqual(new Set([202]))
  }
  await untilStored(server)

  const search = '@event.id:again-*'
  expect(await askNumber(server, search, { aggregation: 'count' })).toBe(60)
  expect(Math.min(...(await journalSizes()))).toBeGreaterThan(0)
  const counters = await readCounters(server)
  expect(counters).toMatchObject({ accepted: 180, stored: 180, duplicate: 120, waiting: 0 })
})

test('what comes in over many connections is counted at once, whoever took it', async () => {
  const counted = { ...anEventOf('counted'), application: { id: 'counted' } }

  await Promise.all(Array.from({ length: 12 }, () => sendOver({ server }, counted)))

  const { sources } = await figuresOf(server).sources()
  const [source] = sources.filter(({ application_id }) => application_id === 'counted')
  expect(source).toMatchObject({ accepted: 12, dropped: 0 })
})

/** The statuses of events over many connections, each with this key. */
async function statusesWith(apiKey: string): Promise<ReadonlySet<number>> {
  const statuses = await Promise.all(
    Array.from({ length: 24 }, async (_, index) => {
      const connection = { server: { url: server.url, apiKey } }
      return (await sendOver(connection, anEventOf(`key-${apiKey}-${index}`))).status
    }),
  )
  return new Set(statuses)
}

test('a key works on every connection once it is made, and on none once it is deleted', async () => {
  const { id, apiKey } = await makeApiKey(server, { name: 'ci' })
  const before = await statusesWith(apiKey)
  const deleted = await deleteApiKey(server, id)
  const after = await statusesWith(apiKey)

  expect(deleted.status).toBe(204)
  expect([before, after]).toEqual([new Set([202]), new Set([403])])
})

/** The statuses of events that a page sends by a session over many connections. */
async function statusesOfPage(cookie: string): Promise<ReadonlySet<number>> {
  const statuses = await Promise.all(
    Array.from({ length: 24 }, async (_, index) => {
      const answer = await fetch(`${server.url}/api/v2/prodlytics`, {
        method: 'POST',
        // A connection of its own, taken by any worker.
        headers: { ...ofOwnPage, cookie, connection: 'close', 'content-type': 'application/json' },
        body: JSON.stringify(anEventOf(`page-${index}`)),
      })
      return answer.status
    }),
  )
  return new Set(statuses)
}

test("an editor's session sends on every connection, and on none once they are removed", async () => {
  const email = 'editor@shop.example'
  const cookie = await signIn(server, 'editor', email)
  const before = await statusesOfPage(cookie)
  const { members } = await answerOf(await call(server, { path: '/api/app/team' }), TeamAnswer)
  const { id = '' } = members.find((member) => member.email === email) ?? {}
  await call(server, { method: 'DELETE', path: `/api/app/team/members/${id}` })
  const after = await statusesOfPage(cookie)

  expect([before, after]).toEqual([new Set([202]), new Set([401])])
})

test('an application that events create over many connections is listed once', async () => {
  for (let index = 0; index < 12; index += 1) {
    await sendOver({ server }, { ...anEventOf(`new-${index}`), application: { id: 'new shop' } })
  }

  await eventually(async () => {
    const answer = await call(server, { path: '/api/v2/rum/applications' })
    const { data } = await answerOf(answer, ApplicationsAnswer)
    const listed = data.filter(({ id }) => id === 'new shop')
    expect(listed).toHaveLength(1)
  })
})

test('of 400 requests that the lead answers, four at a time, every answer arrives', async () => {
  const path = '/api/v2/rum/applications'
  const statuses: number[] = []

  for (let round = 0; round < 100; round += 1) {
    const four = Array.from({ length: 4 }, async () => (await call(server, { path })).status)
    statuses.push(...(await Promise.all(four)))
  }

  expect(statuses).toEqual(Array.from({ length: 400 }, () => 200))
})

test('whoever watches sees the events of many connections', async () => {
  const cookie = await signIn(server)
  const watching = request(`${server.url}/api/app/live`, {
    agent: false,
    headers: { cookie },
  }).end()
  const answer = await new Promise<IncomingMessage>((resolve) => watching.once('response', resolve))
  const seen = new Set<string>()
  let sent = 0

  answer.setEncoding('utf8').on('data', (text: string) => {
    for (const [id] of text.matchAll(/watched-\d+/g)) seen.add(id)
  })

  // Not all at once: of each moment five are shown.
  await eventually(async () => {
    await sendOver({ server }, anEventOf(`watched-${sent}`))
    sent += 1
    expect(seen.size).toBeGreaterThanOrEqual(12)
  })
  watching.destroy()

  expect(answer.headers['content-type']).toBe('text/event-stream')
})

test('whoever signs in is signed in on every connection, and wrong passwords are counted over all', async () => {
  const email = 'ann@shop.example'
  const cookie = await signIn(server, 'viewer', email)
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      // A connection of its own, taken by any worker.
      headers: {
        ...ofOwnPage,
        'content-type': 'application/json',
        connection: 'close',
        ...headers,
      },
      body: JSON.stringify(body),
    })
  const overviews = await Promise.all(
    Array.from({ length: 12 }, async () => {
      const headers = { cookie, connection: 'close' }
      return (await fetch(`${server.url}/api/app/overview`, { headers })).status
    }),
  )
  const wrong: number[] = []
  for (let time = 0; time < 11; time += 1) {
    const body = { email, password: 'not the password' }
    // What a sender says of itself where there is no proxy is not believed.
    const elsewhere = { 'x-forwarded-for': `192.0.2.${time}`, 'x-forwarded-proto': 'https' }
    wrong.push((await post('/api/app/sign-in', body, elsewhere)).status)
  }
  const signedOut = await post('/api/app/sign-out', {}, { 'x-forwarded-proto': 'https' })

  expect(new Set(overviews)).toEqual(new Set([200]))
  expect(wrong).toEqual([...Array.from({ length: 10 }, () => 401), 429])
  expect(signedOut.headers.get('set-cookie')).not.toContain('Secure')
})

test('the log says once where the server listens, and shows the keys once', () => {
  expect(server.output().match(/"msg":"listening"/g)).toHaveLength(1)
  expect(server.output().match(/Throughline is running/g)).toHaveLength(1)
})

test('a port that is taken ends the start of workers with the sentence that one process says', async () => {
  const { port } = new URL(server.url)

  const second = startListening({ THROUGHLINE_WORKERS: '2', THROUGHLINE_PORT: port })

  await expect(second).rejects.toThrow(`port ${port} on 127.0.0.1 is taken`)
})

test('SIGTERM ends all processes with 0', async () => {
  expect(await server.stop()).toBe(0)
  expect(server.output()).not.toContain('"level":"error"')
})

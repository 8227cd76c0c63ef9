import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askScalar, untilStored } from '../asking.ts'
import { askPeople, askPerson, personOf } from '../people-api.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'

const page = readFileSync(new URL('../../../docs/reference/people.md', import.meta.url), 'utf8')
const [events = '', person = '', edge = ''] = [...page.matchAll(/```json\n(.*?)```/gs)].map(
  ([, block = '']) => block,
)

let server: RunningServer

beforeAll(async () => {
  server = await startServer()
  // The later first: the order of arrival says nothing.
  for (const event of events.trim().split('\n').toReversed()) await track(event)
  await untilStored(server)
})
afterAll(() => server.remove())

async function track(event: string): Promise<void> {
  const headers = { 'x-api-key': server.apiKey, 'content-type': 'application/json' }
  const answer = await fetch(`${server.url}/track`, { method: 'POST', headers, body: event })
  expect(answer.status).toBe(200)
}

function parsed(text: string): object {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) throw new Error(text)
  return value
}

/** How many events a question finds of a user. */
async function eventsOf(user: string): Promise<number> {
  const columns = await askScalar(server, {
    from: Date.parse('2026-11-01'),
    to: Date.parse('2026-11-02'),
    query: {
      compute: { aggregation: 'count' },
      query: { data_source: 'product_analytics', search: { query: `@usr.id:${user}` } },
    },
  })
  return Number(columns[0]?.values[0])
}

async function userOf(id: string): Promise<string | null> {
  return (await askPerson(server, id)).attributes.user_id
}

test('a session is whom the page says, by all its ids', async () => {
  const answer = await askPerson(server, 'session:ada-visit')

  expect({ data: answer }).toMatchObject(parsed(person))
  expect(await askPerson(server, 'user:ada')).toEqual(answer)
  expect(await askPerson(server, 'anon:ada-laptop')).toEqual(answer)
})

test('the curl of the page asks who the session of the page is', async () => {
  const [, path = ''] = /^curl -s "http:\/\/127\.0\.0\.1:4700\/api\/people(\S+)"/m.exec(page) ?? []

  const found = await personOf(await askPeople(server, path))

  expect({ data: found }).toMatchObject(parsed(person))
})

test('every claim tells the event that said so first, and whether it counts', async () => {
  const { claims } = (await askPerson(server, 'user:ada')).attributes

  expect(claims.map(({ id, owner, counts }) => [id, owner, counts])).toEqual([
    ['anon:ada-laptop', 'user:ada', true],
    ['session:ada-visit', 'anon:ada-laptop', true],
    ['anon:ada-laptop', 'user:bob', false],
  ])
  expect(claims[0]?.said_by).toEqual({
    event_id: '2',
    application_id: 'datalyr',
    clock: Date.parse('2026-11-01T10:05:00Z'),
    occurred_at: Date.parse('2026-11-01T10:05:00Z'),
    event_name: 'signed.in',
    protocol: 'datalyr',
  })
})

test('what is taken back counts in no question, is listed, and counts again when it is given back', async () => {
  await eventually(async () => expect(await eventsOf('ada')).toBe(3))

  const unlinked = await personOf(await askPeople(server, '/unlink', parsed(edge)))
  const listed: unknown = await (await askPeople(server, '/unlinks')).json()

  expect(unlinked.attributes.user_id).toBe('bob')
  expect(unlinked.attributes.ids.map(({ id }) => id)).toEqual([
    'anon:ada-laptop',
    'session:ada-visit',
    'user:bob',
  ])
  expect(unlinked.attributes.claims).toContainEqual(
    expect.objectContaining({ id: 'anon:ada-laptop', owner: 'user:ada', unlinked: true }),
  )
  expect(await userOf('session:ada-visit')).toBe('bob')
  expect([await eventsOf('ada'), await eventsOf('bob')]).toEqual([1, 3])
  expect(listed).toMatchObject({
    data: [{ attributes: { id: 'anon:ada-laptop', other: 'user:ada' } }],
  })

  const relinked = await personOf(await askPeople(server, '/relink', parsed(edge)))
  expect(relinked.attributes.user_id).toBe('ada')
  expect([await eventsOf('ada'), await eventsOf('bob')]).toEqual([3, 1])
  expect(await (await askPeople(server, '/unlinks')).json()).toEqual({ data: [] })
})

test('an alias links two users, until it is taken back', async () => {
  const alias = {
    event: '$alias',
    eventId: 'alias-1',
    userId: 'carol',
    properties: { previousId: 'caroline' },
  }
  await track(JSON.stringify(alias))
  const { id } = await eventually(() => askPerson(server, 'user:caroline'))
  await eventually(async () => expect(await userOf('user:caroline')).toBe('carol'))

  expect((await askPerson(server, 'user:carol')).id).toBe(
    (await askPerson(server, 'user:caroline')).id,
  )
  expect(id).toMatch(/^[0-9a-f]{16}$/)
  const taken = await askPeople(server, '/unlink', linkOf('user:carol', 'user:caroline'))
  expect((await personOf(taken)).attributes.user_id).toBe('carol')
  expect(await userOf('user:caroline')).toBe('caroline')
})

function linkOf(id: string, other: string): object {
  return { data: { type: 'identity_edge', attributes: { id, other } } }
}

test.each([
  ['?id=user:nobody', undefined, 404],
  ['?id=ada', undefined, 400],
  ['?id=user:', undefined, 400],
  ['', undefined, 400],
  ['/unlink', linkOf('anon:ada-laptop', 'user:carol'), 404],
  ['/unlink', linkOf('a1', 'ada'), 400],
  ['/relink', { data: { type: 'identity_edge', attributes: { id: 'anon:ada-laptop' } } }, 400],
])('%s with %j is answered %i', async (path, body, status) => {
  expect((await askPeople(server, path, body)).status).toBe(status)
})

test('an id without its kind is answered with what may be meant', async () => {
  const answer = await askPeople(server, '?id=ada')

  const sentence =
    'Invalid value at id: must begin with what kind of id it is; did you mean user:ada, anon:ada or session:ada?'
  expect(await answer.json()).toEqual({ errors: [sentence] })
})

test('nothing is quarantined where nobody has many ids', async () => {
  expect(await (await askPeople(server, '/quarantine')).json()).toEqual({ data: [] })
})

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeholderIds } from '../../src/warehouse/placeholder-ids.ts'
import { untilStored } from '../asking.ts'
import { askPeople, personOf } from '../people-api.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'
import { anyMessages } from './any-messages.ts'
import { partitionOf } from './partition.ts'
import { plainPeople, type Message, type Whose } from './plain-people.ts'

let server: RunningServer

beforeAll(async () => {
  server = await startServer({ THROUGHLINE_WORKERS: '2' })
})
afterAll(() => server.remove())

const senders = 8
const placeholders: ReadonlySet<string> = new Set(['', ...placeholderIds])

/** What one protocol can say, with ids that no other world has. */
function inWorld(world: number, messages: readonly Message[]): readonly Message[] {
  const within = (id: string) => (placeholders.has(id) ? id : `${id}-${world}`)
  return messages.map(({ id, clockMs, ...said }) => {
    const { user, anonymous, session, previous } = said
    return {
      id: `${id}-${world}`,
      clockMs,
      ...(user !== undefined && { user: within(user) }),
      ...(anonymous !== undefined && { anonymous: within(anonymous) }),
      ...(session !== undefined && { session: within(session) }),
      ...(previous !== undefined && { previous: within(previous) }),
    }
  })
}

const startMs = Date.now() - 3_600_000

async function send({ id, clockMs, user, anonymous, session, previous }: Message): Promise<void> {
  const event = {
    event: previous === undefined ? 'seen' : '$alias',
    eventId: id,
    timestamp: new Date(startMs + clockMs).toISOString(),
    userId: user,
    anonymousId: anonymous,
    properties: { previousId: previous },
    context: { session_id: session },
  }
  const headers = { 'x-api-key': server.apiKey, 'content-type': 'application/json' }
  const body = JSON.stringify(event)
  const answer = await fetch(`${server.url}/track`, { method: 'POST', headers, body })
  expect(answer.status).toBe(200)
}

/** Each takes the next message when its last is answered. */
async function sendAll(messages: readonly Message[]): Promise<void> {
  const left = [...messages]
  const sender = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) await send(next)
  }
  await Promise.all(Array.from({ length: senders }, sender))
}

function strongestOf({ user, anonymous, session }: Message): string {
  const [first = []] = [
    ['user', user],
    ['anon', anonymous],
    ['session', session],
  ].filter(([, id]) => id !== undefined && !placeholders.has(id))
  return first.join(':')
}

async function askWhose(id: string): Promise<Whose> {
  if (id === '') return { user: '', person: '' }
  const person = await personOf(await askPeople(server, `?id=${encodeURIComponent(id)}`))
  return { user: person.attributes.user_id ?? '', person: person.id }
}

/** Whose messages are, as the server says of their strongest ids. */
async function askAll(messages: readonly Message[]): Promise<ReadonlyMap<string, Whose>> {
  const asked = [...new Set(messages.map(strongestOf))]
  const answers = await Promise.all(asked.map(askWhose))
  const nobody = { user: '', person: '' }
  return new Map(
    messages.map((message) => [message.id, answers[asked.indexOf(strongestOf(message))] ?? nobody]),
  )
}

test('15 sets of messages, sent by 8 senders in any order and some twice, are of whom a plain reading says', async () => {
  const worlds = fc
    .sample(anyMessages, { numRuns: 15 })
    .map((messages, at) => inWorld(at, messages))
  const all = worlds.flat()
  const [order = []] = fc.sample(fc.shuffledSubarray(all, { minLength: all.length }), 1)
  const [again = []] = fc.sample(fc.shuffledSubarray(all), 1)

  await sendAll([...order, ...again])
  await untilStored(server)

  for (const messages of worlds) {
    const expected = plainPeople(messages)
    await eventually(async () => {
      const found = await askAll(messages)
      expect(partitionOf(found)).toEqual(partitionOf(expected))
      expect([...found].map(([id, { user }]) => [id, user])).toEqual(
        [...expected].map(([id, { user }]) => [id, user]),
      )
    })
  }
})

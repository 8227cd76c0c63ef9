import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerFunnel } from '../../src/query/answer-journeys.ts'
import { answerSankey } from '../../src/query/answer-sankey.ts'
import { funnelBody } from './journey-body.ts'
import { sankeyBody } from './sankey-body.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

interface Done {
  readonly name: string
  readonly date: string
  readonly receivedAfterMs?: number
}

/** On both sides of the moments at which epoch milliseconds get another sign, or one more bit. */
const longAgo: readonly Done[] = [
  { name: 'first', date: '1938-04-24T22:13:20.223Z' },
  { name: 'eve', date: '1969-12-31T23:59:59.999Z' },
  { name: 'dawn', date: '1970-01-01T00:00:00.000Z' },
  { name: 'before', date: '2004-11-03T19:53:47.775Z' },
  { name: 'after', date: '2004-11-03T19:53:47.776Z' },
  { name: 'now', date: '2026-11-22T11:00:00.000Z' },
  { name: 'eventide', date: '2039-09-07T15:47:35.551Z' },
  { name: 'late', date: '2039-09-07T15:47:35.552Z' },
  // The ninth step of a range of centuries is the first that a number of 128 bits has no room for.
  { name: 'last', date: '2039-09-07T15:47:35.553Z' },
]

const moment = '2026-05-01T10:00:00.000Z'
/** In the order in which they count, which no order of their names, ids or lines is. */
const atOnce: readonly Done[] = [
  { name: 'm', date: moment, receivedAfterMs: 1 },
  { name: 'z', date: moment, receivedAfterMs: 1 },
  { name: 'c', date: moment, receivedAfterMs: 2 },
  { name: 'y', date: moment, receivedAfterMs: 3 },
  { name: 'a', date: moment, receivedAfterMs: 3 },
]

function linesOf(user: string, all: readonly Done[], ids: readonly number[]): string[] {
  return all.map(({ name, date, receivedAfterMs = 0 }, index) =>
    JSON.stringify({
      event: { name, id: `${user}-${ids[index]}` },
      usr: { id: user },
      date: Date.parse(date),
      received: Date.parse(date) + receivedAfterMs,
    }),
  )
}

const [m = '', z = '', c = '', y = '', a = ''] = linesOf('swift', atOnce, [3, 1, 5, 2, 4])
const lines = [
  ...linesOf('patient', longAgo, [4, 7, 1, 3, 8, 6, 2, 5, 9]).toReversed(),
  // Those that were received at once came in in the order in which they count.
  y,
  c,
  m,
  a,
  z,
]

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(lines)
})
afterAll(() => stored.close())

const all = { from: Date.UTC(1900, 0, 1), to: Date.UTC(2300, 0, 1), primary: '@usr.id' }

async function wayOf(user: string, { from, to }: { from: number; to: number }): Promise<string[]> {
  const asked = { ...all, from, to, matches: () => true, steps: 8, entries: 1 }
  const facets = { source: '@event.name', target: '@event.name' }
  const body = sankeyBody({ ...asked, ...facets }, `@usr.id:${user}`)
  const answer = await answerSankey(body, stored.context)
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  const { nodes } = answer.body.data.attributes
  return nodes.filter(({ type }) => type !== 'dropoff').map(({ name }) => name)
}

async function reachedBy(names: readonly string[]): Promise<number[]> {
  const nodes = Object.fromEntries(names.map((name) => [name, { search: `@event.name:${name}` }]))
  const body = funnelBody({ ...all, steps: names.map((name) => [name]), nodes, compute: {} })
  const answer = await answerFunnel(body, stored.context)
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.body.data.attributes.funnel_steps.map(({ value }) => value)
}

const ordered = [
  { user: 'patient', done: longAgo, over: 'a century, before 1970 and after 2039' },
  { user: 'swift', done: atOnce, over: 'a millisecond, by arrival' },
]

test.each(ordered)('paths have events over $over in their order', async ({ user, done }) => {
  const names = done.map(({ name }) => name)
  const { from, to } = all

  expect(await wayOf(user, all)).toEqual(names)
  expect(await wayOf(user, { from: -8.64e15, to: 8.64e15 })).toEqual(names)
  const start = Date.parse(done[0]?.date ?? '')
  expect(await wayOf(user, { from: start, to })).toEqual(names)
  const end = Date.parse(done.at(-1)?.date ?? '')
  expect(await wayOf(user, { from, to: end + 1 })).toEqual(names)
  expect(await wayOf(user, { from: end, to: end + 1 })).toContain(names.at(-1))
})

test.each(ordered)('journeys have events over $over in their order', async ({ done }) => {
  const names = done.map(({ name }) => name)

  expect(await reachedBy(names)).toEqual(names.map(() => 1))
  const [first = '', second = ''] = names
  expect(await reachedBy([second, first])).toEqual([1, 0])
})

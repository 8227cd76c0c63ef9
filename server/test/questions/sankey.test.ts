import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerSankey } from '../../src/query/answer-sankey.ts'
import { plainEvent } from './plain-events.ts'
import { plainSankey, type PlainSankey } from './plain-sankey.ts'
import { sankeyBody } from './sankey-body.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const startMs = Date.UTC(2026, 4, 1)

interface Visit {
  readonly user: string
  readonly page: unknown
  readonly afterMs: number
}

function aLine({ user, page, afterMs }: Visit, index: number): string {
  return JSON.stringify({
    type: 'view',
    application: { id: 'shop' },
    event: { id: `event-${index}` },
    usr: { id: user },
    page,
    date: startMs + afterMs,
  })
}

const busyEvents = 10_000
const visitors = 1_500

const busy = Array.from({ length: busyEvents }, (_, index) => {
  return { user: 'busy', page: `page-${(index * 7) % 4_999}`, afterMs: index % 250 }
})

const many = Array.from({ length: visitors }, (_, index) => [
  { user: `visitor-${index}`, page: `entry-${index}`, afterMs: 1_000 },
  { user: `visitor-${index}`, page: `exit-${index % 2}`, afterMs: 1_000 },
]).flat()

const lists = [
  { user: 'lister', page: ['z', 'a', 'm', 'a'], afterMs: 5_000 },
  { user: 'lister', page: ['a', 'b', 5, '5', true], afterMs: 5_000 },
]

const lines = [...busy, ...many, ...lists].map(aLine)
const events = lines.map(plainEvent)

const readers = 1_000
const pages = 1_000

/** Each reader has pages of their own, which come in the order of their text. */
const reading = Array.from({ length: readers }, (_, reader) => ({
  user: `reader-${reader}`,
  page: Array.from(
    { length: pages },
    (_value, page) => `${reader}/${String(page).padStart(3, '0')}`,
  ),
  afterMs: 20_000,
}))

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(lines)
  const more = reading.map((visit, index) => aLine(visit, lines.length + index))
  await stored.add(more, 'reading')
})
afterAll(() => stored.close())

const paths = {
  from: startMs,
  to: startMs + 10_000,
  matches: () => true,
  primary: '@usr.id',
  source: '@page',
  target: '@page',
  steps: 20,
  entries: 50,
} as const

async function diagramOf(question: PlainSankey, search = '') {
  const answer = await answerSankey(sankeyBody(question, search), stored.context)
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.body.data.attributes
}

test('somebody with 10,000 events, 40 in each millisecond, goes the way they came in', async () => {
  const early = { ...paths, to: startMs + 1_000 }

  const diagram = await diagramOf(early)

  expect(diagram.nodes).toHaveLength(22)
  expect(diagram).toEqual(plainSankey(events, early))
})

test('of 1,500 values that are one entry the 1,000 largest are named, by name', async () => {
  const late = { ...paths, from: startMs + 1_000, to: startMs + 5_000, steps: 1, entries: 1 }

  const { nodes } = await diagramOf(late)

  const [first, other] = nodes
  expect(first).toMatchObject({ id: '0:regular:entry-0', value: 1 })
  expect(other).toMatchObject({ id: '0:other:Other', value: visitors - 1, outgoing_value: 1_499 })
  expect(other?.aggregated_nodes).toHaveLength(1_000)
  expect(other?.aggregated_nodes?.[0]).toMatchObject({ name: 'entry-1', outgoing_value: 1 })
  expect(nodes).toEqual(plainSankey(events, late).nodes)
})

test('an event with several values visits each, in the order of their text', async () => {
  const listed = { ...paths, from: startMs + 5_000 }

  const { nodes } = await diagramOf(listed)

  expect(nodes.map(({ name }) => name)).toEqual(['a', 'm', 'z', '5', 'b', 'true', 'Dropoff'])
})

test('a million values have their names, and the largest of each column are named', async () => {
  const late = { ...paths, from: startMs + 20_000, to: startMs + 30_000 }

  const { nodes } = await diagramOf(late)

  expect(nodes).toHaveLength(22 * 51)
  const last = nodes.filter(({ column }) => column === 21)
  expect(last[0]).toMatchObject({ id: '21:regular:0/021', value: 1, incoming_value: 1 })
  const other = { id: '21:other:Other', value: readers - 50, outgoing_value: 0 }
  expect(last.at(-1)).toMatchObject(other)
  expect(last.at(-1)?.aggregated_nodes).toHaveLength(readers - 50)
})

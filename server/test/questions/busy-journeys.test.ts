import { afterAll, beforeAll, expect, test } from 'vitest'
import type { QueryContext } from '../../src/query/answer.ts'
import { answerFunnel } from '../../src/query/answer-journeys.ts'
import { funnelBody } from './journey-body.ts'
import type { PlainJourney } from './plain-journey.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const startMs = Date.UTC(2026, 4, 1)

/** Of one user: A, B, C and again, four in each millisecond; in the second half `half` is another. */
function linesOf(user: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      type: 'server',
      application: { id: 'app' },
      event: { id: `${user}-${index}`, name: ['A', 'B', 'C'][index % 3] },
      usr: { id: user },
      half: index < count / 2 ? 'first' : 'second',
      date: startMs + Math.floor(index / 4),
    }),
  )
}

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents([...linesOf('busy', 10_000), ...linesOf('machine', 100_000)])
})
afterAll(() => stored.close())

const nodes = {
  a: { search: '@event.name:A' },
  b: { search: '@event.name:B' },
  c: { search: '@event.name:C' },
  every: { search: '*' },
}
const steps = [['a'], ['b'], ['c']]

function bodyOf(user: string, journey: Partial<PlainJourney>): object {
  return funnelBody({
    from: startMs,
    to: startMs + 86_400_000,
    steps,
    nodes,
    primary: '@usr.id',
    search: `@usr.id:${user}`,
    compute: { aggregation: 'count' },
    ...journey,
  })
}

/** How many attempts of a user reach each step. */
async function reached(user: string, journey: Partial<PlainJourney>): Promise<number[]> {
  const answer = await answerFunnel(bodyOf(user, journey), stored.context)
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.body.data.attributes.funnel_steps.map(({ value }) => value)
}

const ofBusy: readonly (readonly [string, Partial<PlainJourney>, readonly number[]])[] = [
  ['in order', {}, [3_334, 3_333, 3_333]],
  ['with nothing between', { order: 'strict' }, [3_334, 3_333, 3_333]],
  [
    'with nothing between where something is',
    { steps: [['a'], ['c']], order: 'strict' },
    [3_334, 0],
  ],
  ['in any order', { order: 'any' }, [10_000, 9_999, 9_998]],
  [
    'in any order by events that may take each',
    { steps: [['every'], ['every', 'a'], ['every']], order: 'any' },
    [10_000, 9_999, 9_998],
  ],
  ['in order in each half', { held: ['@half'] }, [3_334, 3_333, 3_332]],
  ['in any order in each half', { held: ['@half'], order: 'any' }, [10_000, 9_998, 9_996]],
  [
    'within a millisecond',
    { filters: [{ name: '__dd.time_to_convert', operator: '<=', value: 0 }] },
    [3_334, 2_500, 1_667],
  ],
  [
    'without what comes between',
    { exclusions: [{ query: '@event.name:B', from: 'a', to: 'c' }], steps: [['a'], ['c']] },
    [3_334, 0],
  ],
]

test.each(ofBusy)(
  'every attempt of 10,000 events of one user is followed %s',
  async (_, journey, expected) => {
    expect(await reached('busy', journey)).toEqual(expected)
  },
)

const aliases = Array.from({ length: 25 }, (_, index) => `s${index}`)
const most: Partial<PlainJourney> = {
  steps: aliases.map((alias) => [alias]),
  nodes: Object.fromEntries(
    aliases.map((alias, index) => [alias, { search: `@event.name:${'ABC'[index % 3]}` }]),
  ),
}
const between = aliases.slice(1).map((to, index) => {
  return { query: '@event.name:none', from: aliases[index] ?? '', to }
})

test.each([
  ['in order', most, 3],
  ['without what may come between each two of them', { ...most, exclusions: between }, 3],
  ['with nothing between', { ...most, order: 'strict' as const }, 3],
  [
    'in any order',
    {
      ...most,
      nodes: Object.fromEntries(aliases.map((alias) => [alias, nodes.every])),
      order: 'any' as const,
    },
    1,
  ],
])('25 steps are followed through 10,000 events %s', async (_, journey, apart) => {
  // An attempt begins at every event, or every third one, and takes those next to it.
  const expected = aliases.map((__, step) => Math.floor((9_999 - step) / apart) + 1)

  expect(await reached('busy', journey)).toEqual(expected)
})

test('every attempt of 100,000 events of one user is followed in any order', async () => {
  expect(await reached('machine', { order: 'any' })).toEqual([100_000, 99_999, 99_998])
})

test('a journey that takes more memory than a question may is refused, and the next one answered', async () => {
  const { warehouse } = stored.context
  const small: QueryContext = {
    ...stored.context,
    warehouse: {
      ...warehouse,
      query: (text, limits) => warehouse.query(text, { ...limits, memoryBytesMax: 8_000_000 }),
    },
  }

  const answer = await answerFunnel(bodyOf('machine', {}), small)

  expect(answer).toEqual({
    kind: 'rejected',
    errors: [expect.stringContaining('larger than one may be')],
  })
  expect(await reached('machine', {})).toEqual([33_334, 33_333, 33_333])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerRetentionGrid } from '../../src/query/answer-retention.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const dayMs = 86_400_000
const startMs = Date.UTC(2026, 0, 1)
const busyEvents = 10_000

interface Done {
  readonly user: string
  readonly name: string
  readonly day: number
  readonly plan?: string
  readonly card?: string
}

/** Somebody who opens and pays 10,000 times in 70 days, in turns, by one plan a day. */
const busy = Array.from({ length: busyEvents }, (_, index): Done => {
  const day = (index * 7) / 1_000
  return {
    user: 'busy',
    name: pick(['opened', 'paid'], index),
    day,
    plan: `plan-${Math.floor(day) % 4}`,
  }
})

/** Two open and pay, by one plan; of three by another, who only open, one pays. */
const payers = [
  ...[1, 2].flatMap((index): Done[] => [
    { user: `large-${index}`, name: 'opened', day: 100, plan: 'paid' },
    { user: `large-${index}`, name: 'paid', day: 101, plan: 'paid', card: 'visa' },
  ]),
  ...[1, 2, 3].map((index): Done => {
    return { user: `small-${index}`, name: 'opened', day: 100, plan: 'free' }
  }),
  { user: 'small-1', name: 'paid', day: 101, plan: 'free', card: 'visa' },
]

const spread = Array.from({ length: 12 }, (_, index): Done => {
  return { user: `spread-${index}`, name: 'moved', day: 200 + index, plan: `plan-${index}` }
})

function pick(texts: readonly string[], index: number): string {
  return texts[index % texts.length] ?? ''
}

const lines = [...busy, ...payers, ...spread].map(({ user, name, day, plan, card }, index) =>
  JSON.stringify({
    type: 'server',
    application: { id: 'app' },
    event: { id: `event-${index}`, name },
    usr: { id: user },
    date: startMs + day * dayMs,
    plan,
    ...(card && { card }),
  }),
)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(lines)
})
afterAll(() => stored.close())

function sourceOf(name: string): object {
  return { data_source: 'product_analytics', search: { query: `@event.name:${name}` } }
}

interface Asked {
  readonly begin: string
  readonly back?: string
  readonly days: readonly [number, number]
  readonly group_by?: readonly object[]
  readonly return_condition?: string
}

type Figure = string | number | undefined

/** Each cohort as its labels, its size and its counts; what kind of answer it is, where there is none. */
async function cohortsOf({
  begin,
  back,
  days,
  group_by = [],
  ...more
}: Asked): Promise<Figure[][]> {
  const attributes = {
    from: startMs + days[0] * dayMs,
    to: startMs + days[1] * dayMs,
    query: {
      search: {
        retention_entity: '@usr.id',
        cohort_criteria: {
          base_query: sourceOf(begin),
          time_interval: { type: 'calendar', value: { type: 'day' } },
        },
        ...(back && { return_criteria: { base_query: sourceOf(back) } }),
        return_condition: more.return_condition ?? 'conversion_on',
      },
      compute: { aggregation: 'count', metric: '__dd.retention' },
      group_by,
    },
  }
  const body = { data: { type: 'retention_grid_request', attributes } }
  const answer = await answerRetentionGrid(body, stored.context)
  if (answer.kind !== 'answered') return [[answer.kind]]
  return (answer.body.data.attributes.cohorts ?? [])
    .filter(({ type }) => type === 'raw')
    .map(({ group_tags, cohort_size, cells }) => [
      group_tags.join(),
      cohort_size,
      ...cells.map(({ cell_count }) => cell_count),
    ])
}

const ones = (count: number) => Array.from({ length: count }, () => 1)
const everyDay = (days: number) => ones(days).map((_, index) => ['', 1, ...ones(days - index)])

test.each([1, 63, 64, 65, 70])(
  'who comes 10,000 times in 70 days comes on each of %i',
  async (count) => {
    const days = [0, count] as const
    const all: Figure[][] = everyDay(count)

    expect(await cohortsOf({ begin: 'opened', days })).toEqual(all)
    expect(await cohortsOf({ begin: 'opened', back: 'paid', days })).toEqual(all)
    const return_condition = 'conversion_on_or_after'
    expect(await cohortsOf({ begin: 'opened', days, return_condition })).toEqual(all)
    expect(await cohortsOf({ begin: 'opened', back: 'paid', days, return_condition })).toEqual(all)
  },
)

test.each([64, 70])('they are in one group a day, over %i days', async (count) => {
  const days = [0, count] as const
  const group_by = [{ facet: '@plan', target: 'cohort' }]

  const cohorts = await cohortsOf({ begin: 'opened', back: 'paid', days, group_by })

  const filled = cohorts.filter(([, size]) => size === 1)
  expect(filled.map(([plan]) => plan)).toHaveLength(count)
  expect(filled.map(([, size, ...cells]) => [size, ...cells])).toEqual(
    expect.arrayContaining(everyDay(count).map(([, ...figures]) => figures)),
  )
})

test('groups are ranked by who came back where a level groups by returns, whatever its place', async () => {
  const plan = { facet: '@plan', target: 'cohort', limit: 1 }
  const card = { facet: '@card', target: 'return_period' }
  const asked = { begin: 'opened', back: 'paid', days: [100, 102] } as const

  const planFirst = await cohortsOf({ ...asked, group_by: [plan, card] })
  const cardFirst = await cohortsOf({ ...asked, group_by: [card, plan] })

  expect(planFirst).toEqual([
    ['paid,visa', 2, 0, 2],
    ['paid,visa', 0, 0],
  ])
  expect(cardFirst).toEqual([
    ['visa,paid', 2, 0, 2],
    ['visa,paid', 0, 0],
  ])
})

test('a grid of more than 100,000 cells is refused: of 400 days one group, not two', async () => {
  const days = [0, 400] as const
  const group_by = (limit: number) => [{ facet: '@plan', target: 'cohort', limit }]

  const one = await cohortsOf({ begin: 'moved', days, group_by: group_by(1) })
  const two = await cohortsOf({ begin: 'moved', days, group_by: group_by(2) })

  expect(one).toHaveLength(400)
  expect(two).toEqual([['rejected']])
})

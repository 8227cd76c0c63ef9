import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerFunnel } from '../../src/query/answer-journeys.ts'
import { answerScalar, answerTimeseries } from '../../src/query/answer.ts'
import { questionBody } from './question-body.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const seriesCount = 1_000
const everything = { from: 0, to: 2_000, matches: () => true, compute: { aggregation: 'count' } }

/** One event a millisecond, in 1,001 buckets of that width and 1,000 groups. */
const lines = Array.from({ length: 1_001 }, (_, index) =>
  JSON.stringify({
    type: 'server',
    application: { id: 'app' },
    event: { name: 'step' },
    date: index,
    group: index % seriesCount,
    items: [{ name: 'x', tags: ['y', 5] }],
  }),
)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(lines)
})
afterAll(() => stored.close())

const tooLarge = { kind: 'rejected', errors: [expect.stringContaining('larger than one may be')] }

test('curves of 1,000 series over 1,001 buckets are refused: more than a million cells', async () => {
  const groupBy = [{ facet: '@group', limit: seriesCount }]

  const answer = await answerTimeseries(
    questionBody({ ...everything, intervalMs: 1, groupBy }, '*'),
    stored.context,
  )

  expect(answer).toEqual(tooLarge)
})

test('curves of 999 series over 1,001 buckets are answered', async () => {
  const groupBy = [{ facet: '@group', limit: seriesCount - 1 }]

  const answer = await answerTimeseries(
    questionBody({ ...everything, intervalMs: 1, groupBy }, '*'),
    stored.context,
  )

  expect(answer.kind).toBe('answered')
})

test('limits that allow more than a million combinations are refused', async () => {
  const groupBy = ['@a', '@b', '@c'].map((facet) => ({ facet, limit: 101 }))

  const answer = await answerScalar(questionBody({ ...everything, groupBy }, '*'), stored.context)

  expect(answer).toEqual({
    kind: 'rejected',
    errors: [expect.stringContaining('/data/attributes/query/group_by: ')],
  })
})

test('a search of 1,000 words is answered', async () => {
  const search = thousand((index) => `word${index}`)

  const answer = await answerScalar(questionBody(everything, search), stored.context)

  expect(answer.kind).toBe('answered')
})

test('a search that makes a larger statement than the engine takes is refused', async () => {
  const search = thousand((index) => `@items.tags:${index}*`)

  const answer = await answerScalar(questionBody(everything, search), stored.context)

  expect(answer).toEqual(tooLarge)
})

test('a journey with more text than an engine takes is refused, and the next one answered', async () => {
  const long = 'é'.repeat(65_000)
  const journey = (steps: number) => {
    const nodes = Array.from({ length: steps }, (_, index) => {
      const search = { query: `@event.name:${long}${index}` }
      return [`step${index}`, { data_source: 'product_analytics', search }] as const
    })
    const expression = nodes.map(([alias]) => alias).join(' -> ')
    const query = { search: { expression, node_objects: Object.fromEntries(nodes) } }
    return { data: { type: 'journey_request', attributes: { from: 0, to: 2_000, query } } }
  }

  // Six characters each in the URL, twice, of which the engine takes 4 million.
  expect(await answerFunnel(journey(6), stored.context)).toEqual(tooLarge)
  expect(await answerFunnel(journey(4), stored.context)).toMatchObject({ kind: 'answered' })
})

test('an interval of 1e21 ms is refused with its place', async () => {
  const answer = await answerTimeseries(
    questionBody({ ...everything, intervalMs: 1e21 }, '*'),
    stored.context,
  )

  expect(answer).toEqual({
    kind: 'rejected',
    errors: [expect.stringContaining('/data/attributes/query/compute/interval: ')],
  })
})

function thousand(term: (index: number) => string): string {
  return Array.from({ length: 1_000 }, (_, index) => term(index)).join(' OR ')
}

import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerFunnel } from '../../src/query/answer-journeys.ts'
import { groupExamples, journeyExamples, pageEvents } from './journeys-page.ts'
import { plainEvent } from './plain-events.ts'
import { plainFunnel } from './plain-funnel.ts'
import { readPlainFunnel } from './read-plain-journey.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(pageEvents)
})
afterAll(() => stored.close())

const from = Date.UTC(2026, 2, 1)
const to = Date.UTC(2026, 3, 1)
const events = pageEvents.map(plainEvent)

function body(expression: string, more: object, query: object): object {
  const names = expression.match(/[a-z]+/g) ?? []
  const nodes = names.map((name) => {
    const search = { query: `@event.name:${name}` }
    return [name, { data_source: 'product_analytics', search }] as const
  })
  const search = { expression, node_objects: Object.fromEntries(nodes), ...more }
  const attributes = { from, to, query: { search, ...query } }
  return { data: { type: 'journey_request', attributes } }
}

/** The steps by the engine and by a plain reading. */
async function stepsOf(asked: object) {
  const answer = await answerFunnel(asked, stored.context)
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  const plain = plainFunnel(events, readPlainFunnel(asked))
  return [answer.body.data.attributes.funnel_steps, plain.funnel_steps]
}

test('the page has its examples', () => {
  expect(journeyExamples).toHaveLength(21)
  expect(groupExamples).toHaveLength(4)
})

test.each(journeyExamples)(
  '$expression with $search: $unique once each, $total attempts',
  async ({ expression, search, unique, total }) => {
    const values = ['cardinality', 'count'].map(async (aggregation) => {
      const read = await stepsOf(body(expression, search, { compute: { aggregation } }))
      return read.map((steps) => steps.map(({ value }) => value))
    })

    expect(await Promise.all(values)).toEqual([
      [unique, unique],
      [total, total],
    ])
  },
)

test.each(groupExamples)('$expression by $group: $gives', async ({ expression, group, gives }) => {
  const read = await stepsOf(body(expression, {}, { group_by: [group] }))

  const groups = read.map((steps) =>
    steps.at(-1)?.groups.map(({ group_tags, value }) => `${group_tags[0]} ${value}`),
  )
  expect(groups).toEqual([gives, gives])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerFunnel, answerJourneyList } from '../../src/query/answer-journeys.ts'
import {
  groupExamples,
  journeyExamples,
  listExamples,
  pageEvents,
  workedList,
} from './journeys-page.ts'
import { plainEvent } from './plain-events.ts'
import { plainFunnel } from './plain-funnel.ts'
import { plainJourneyList } from './plain-journey-list.ts'
import { readPlainFunnel, readPlainList } from './read-plain-journey.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(pageEvents)
})
afterAll(() => stored.close())

const from = Date.UTC(2026, 2, 1)
const to = Date.UTC(2026, 3, 1)
const events = pageEvents.map(plainEvent)

function searchOf(expression: string, more: object): object {
  const names = expression.match(/[a-z]+/g) ?? []
  const nodes = names.map((name) => {
    const search = { query: `@event.name:${name}` }
    return [name, { data_source: 'product_analytics', search }] as const
  })
  return { expression, node_objects: Object.fromEntries(nodes), ...more }
}

function body(expression: string, more: object, query: object): object {
  const attributes = { from, to, query: { search: searchOf(expression, more), ...query } }
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
  expect(listExamples).toHaveLength(9)
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

/** A list by the engine and by a plain reading. */
async function listsOf(query: object) {
  const asked = { data: { type: 'journey_list_request', attributes: { from, to, query } } }
  const answer = await answerJourneyList(asked, stored.context)
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return [answer.body.data.attributes, plainJourneyList(events, readPlainList(asked))] as const
}

test.each(listExamples)(
  '$expression with $query lists $who',
  async ({ expression, query, who }) => {
    const lists = await listsOf({ search: searchOf(expression, {}), ...query })

    const names = lists.map(({ records }) => records.map((record) => record['@session.id']))
    expect(names).toEqual([who, who])
  },
)

test('the list that the page shows is the one that comes back', async () => {
  const [query = {}, answer = {}] = workedList
  const search = searchOf('cart -> card -> paid', { join_keys: { primary: '@cart.id' } })
  const [list, { records, total_count }] = await listsOf({ ...query, search })

  expect(query).toMatchObject({
    search: { expression: 'cart -> card -> paid', join_keys: { primary: '@cart.id' } },
  })
  expect(list).toEqual(answer)
  expect({ entity: 'session', records, total_count }).toEqual(answer)
})

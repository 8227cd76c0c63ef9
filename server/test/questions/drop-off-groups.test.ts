import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerFunnel } from '../../src/query/answer-journeys.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

let sent = 0
const someone = (country: string, names: readonly string[]) => {
  sent += 1
  const session = { id: `s-${sent}` }
  return names.map((name, index) =>
    JSON.stringify({
      type: 'server',
      application: { id: 'app' },
      event: { name },
      date: index,
      session,
      country,
      plan: 'free',
    }),
  )
}

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents([
    ...someone('FR', ['cart']),
    ...someone('FR', ['cart']),
    ...someone('DE', ['cart', 'paid']),
  ])
})
afterAll(() => stored.close())

const source = (name: string) => {
  return { data_source: 'product_analytics', search: { query: `@event.name:${name}` } }
}

test('a group of whose inner groups a limit on drop-offs leaves none takes no place of the others', async () => {
  const few = { name: '__dd.dropoff_rate', operator: '<', value: 50 }
  const search = {
    expression: 'cart -> paid',
    node_objects: { cart: source('cart'), paid: source('paid') },
    filters: { graph_filters: [few] },
  }
  const group_by = [{ facet: '@country', limit: 1 }, { facet: '@plan' }]
  const attributes = { from: 0, to: 1_000, query: { search, group_by } }

  const answer = await answerFunnel(
    { data: { type: 'journey_request', attributes } },
    stored.context,
  )

  const shown = answer.kind === 'answered' ? answer.body.data.attributes.funnel_steps : []
  expect(
    shown.map(({ groups }) => groups.map((group) => [...group.group_tags, group.value])),
  ).toEqual([[['DE', 'free', 1]], [['DE', 'free', 1]]])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerJourneyList } from '../../src/query/answer-journeys.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const line = (name: string, date: number, more: object) =>
  JSON.stringify({ type: 'server', application: { id: 'shop' }, event: { name }, date, ...more })

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents([
    line('cart', 1_000, { session: { id: 's-1' }, usr: { id: 'old-ann' } }),
    line('paid', 2_000, { session: { id: 's-2' }, usr: { id: 'ann' }, previous_id: 'old-ann' }),
    line('cart', 3_000, { session: { id: 's-3' } }),
    line('met', 4_000, { session: { id: 's-3' }, usr: { id: 'bob' } }),
    line('paid', 5_000, { session: { id: 's-3' } }),
    line('cart', 6_000, { session: { id: 's-3' } }),
  ])
  await stored.resolveIds()
})
afterAll(() => stored.close())

async function listed(more: object, attributes: object = {}) {
  const node = (name: string) => ({
    data_source: 'product_analytics',
    search: { query: `@event.name:${name}` },
  })
  const search = {
    expression: 'cart -> paid',
    node_objects: { cart: node('cart'), paid: node('paid') },
    join_keys: { primary: '@usr.id', secondary: ['@session.id'] },
  }
  const query = { search, ...more }
  const answer = await answerJourneyList(
    {
      data: {
        type: 'journey_list_request',
        attributes: { from: 0, to: 9_000, query, ...attributes },
      },
    },
    stored.context,
  )
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.body.data.attributes
}

test('a user who has several ids is one record, by the id that they lead to', async () => {
  expect(await listed({ entity_columns: ['@usr.id'] })).toMatchObject({
    entity: 'user',
    records: [{ '@usr.id': 'bob' }, { '@usr.id': 'ann', timestamp: 2_000 }],
    total_count: 2,
  })
})

test('as sent, ids are a record each, and who is known by the session is called as seen there', async () => {
  const query = { conversion_type: 'drop-off', entity_columns: ['@session.id', '@event.name'] }

  expect(await listed(query, { identity_resolution: false })).toEqual({
    entity: 'user',
    records: [
      { '@usr.id': 'bob', '@session.id': 's-3', '@event.name': 'cart', timestamp: 6_000 },
      { '@usr.id': 'old-ann', '@session.id': 's-1', '@event.name': 'cart', timestamp: 1_000 },
    ],
    total_count: 2,
  })
})

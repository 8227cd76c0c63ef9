import type { ScalarResponse } from '@throughline/contract'
import { expect, test } from 'vitest'
import { moversMax, topMovers } from './movers.ts'

test('what is new or gone stands before what is a little more of much', () => {
  const now = counted({ 'order.placed': 1005, 'payment.failed': 29, 'user.signed_in': 40 })
  const before = counted({ 'order.placed': 1000, 'order.returned': 9, 'user.signed_in': 40 })

  expect(topMovers(now, before)).toEqual([
    { event: { type: 'server', name: 'payment.failed' }, now: 29, before: 0 },
    { event: { type: 'server', name: 'order.returned' }, now: 0, before: 9 },
    { event: { type: 'server', name: 'order.placed' }, now: 1005, before: 1000 },
  ])
})

test('events without a name move nothing, and no more are told than can be read', () => {
  const names = Array.from({ length: 20 }, (_, index) => [`event.${index}`, index + 1] as const)
  const now = counted({ 'N/A': 900, ...Object.fromEntries(names) })

  const movers = topMovers(now, counted({}))

  expect(movers).toHaveLength(moversMax)
  expect(movers[0]).toMatchObject({ event: { name: 'event.19' }, now: 20 })
})

function counted(counts: Readonly<Record<string, number>>): ScalarResponse {
  const names = Object.keys(counts)
  const meta = { unit: null }
  return {
    data: {
      id: 'one',
      type: 'scalar_response',
      attributes: {
        columns: [
          { name: '@type', type: 'group', values: names.map(() => ['server']) },
          { name: '@event.name', type: 'group', values: names.map((name) => [name]) },
          { name: 'query', type: 'number', values: Object.values(counts), meta },
        ],
      },
    },
    meta: { request_id: 'one', status: 'done' },
  }
}

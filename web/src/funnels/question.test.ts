import { expect, test } from 'vitest'
import { journeySearch, peopleRequest } from './question.ts'
import type { StepChoice } from './steps.ts'
import { startState, type FunnelsState } from './url.ts'

const window = { fromMs: 1_000, toMs: 2_000 }
const cartToPaid: FunnelsState = {
  ...startState,
  steps: [aStep('cart'), aStep('card', 'invoice'), aStep('paid')],
}

test('a step of several events is a step of several aliases', () => {
  const search = journeySearch(cartToPaid)

  expect(search.expression).toBe('s1 -> (s2 OR s2b) -> s3')
  expect(search.node_objects['s2b']).toEqual({
    data_source: 'product_analytics',
    search: { query: '@event.name:"invoice"' },
  })
  expect(search.step_aliases).toEqual({ s1: 'cart', s2: 'card or invoice', s3: 'paid' })
})

test('an exclusion without an event excludes nothing, and one whose steps are gone ends at the last', () => {
  const search = journeySearch({
    ...cartToPaid,
    exclusions: [
      { event: { name: '', type: '' }, filter: '', from: 0, to: undefined },
      { event: { name: 'help', type: '' }, filter: '', from: 1, to: 7 },
      { event: { name: 'chat', type: '' }, filter: '', from: 5, to: undefined },
    ],
  })

  expect(search.exclusions).toEqual([
    { query: '@event.name:"help"', from: 's2', to: 's3' },
    { query: '@event.name:"chat"', from: 's1', to: 's3' },
  ])
})

test('who dropped off before a step is who reached the one before it and no further', () => {
  const part = { kind: 'dropped', step: 2, group: 'pro' } as const
  const state = { ...cartToPaid, breakdown: '@plan' }

  const { query } = peopleRequest(state, window, { part, limit: 10 }).data.attributes

  expect(query).toMatchObject({
    conversion_type: 'drop-off',
    target: { type: 'node', value: 's2' },
    group_by: [{ facet: '@plan', value_filters: ['pro'] }],
  })
})

function aStep(...names: readonly string[]): StepChoice {
  return { name: '', events: names.map((name) => ({ event: { name, type: '' }, filter: '' })) }
}

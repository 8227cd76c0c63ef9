import { expect, test } from 'vitest'
import { startState, type FunnelsState } from '../url.ts'
import { factorRequest, factorState, withStep } from './cause-question.ts'
import type { Drop } from './factors.ts'
import { brokenDown, onlyWith } from './followed-up.ts'

const window = { fromMs: 1_000, toMs: 2_000 }
const state: FunnelsState = {
  ...startState,
  steps: ['cart', 'card', 'paid', 'sent'].map(aStep),
  exclusions: [
    { ...picked('help'), from: 0, to: undefined },
    { ...picked('chat'), from: 2, to: 3 },
  ],
  breakdown: '@plan',
}
const drop: Drop = { state, from: 1 }

test('an attribute of a step groups every attempt up to the step that some do not reach', () => {
  const { query } = factorRequest(drop, { kind: 'at-step', attribute: '@brand', step: 1 }, window)
    .data.attributes

  expect(query.search.expression).toBe('s1 -> s2 -> s3')
  expect(query.search.exclusions).toEqual([{ query: '@event.name:"help"', from: 's1', to: 's3' }])
  expect(query.compute?.aggregation).toBe('count')
  expect(query.group_by).toEqual([
    { facet: '@brand', limit: 100, target: { type: 'node', value: 's2' } },
  ])
})

test('an attribute of what follows is that of an event before the next step, which is not it', () => {
  const { query } = factorRequest(drop, { kind: 'afterwards', attribute: '@error_code' }, window)
    .data.attributes

  expect(query.search.expression).toBe('s1 -> s2 -> s3 -> s4')
  expect(query.search.node_objects['s3']?.search).toEqual({
    query: '(@error_code:* -(@event.name:"paid"))',
  })
  expect(query.search.exclusions).toContainEqual({
    query: '@event.name:"paid"',
    from: 's2',
    to: 's3',
  })
  expect(query.group_by).toEqual([
    { facet: '@error_code', limit: 100, target: { type: 'node', value: 's3' } },
  ])
})

test('an event that follows is one more step, without groups', () => {
  const asked = factorState(drop, { kind: 'event', event: { name: 'failed', type: '' } })

  expect(asked.steps.map(({ events }) => events[0]?.event.name)).toEqual([
    'cart',
    'card',
    'failed',
    'paid',
  ])
  expect(asked.breakdown).toBe('')
})

test('one more step moves what speaks of the steps behind it', () => {
  const longer = withStep({ ...state, breakdownStep: 2 }, 1, aStep('help'))

  expect(longer.exclusions.map(({ from, to }) => [from, to])).toEqual([
    [0, undefined],
    [3, 4],
  ])
  expect(longer.breakdownStep).toBe(3)
})

test('a value of a step narrows that step, one that follows is a step of its own', () => {
  const brand = { kind: 'at-step', attribute: '@brand', step: 1 } as const
  const code = { kind: 'afterwards', attribute: '@error_code' } as const

  const narrowed = onlyWith(drop, { factor: brand, value: 'maestro' })
  const longer = onlyWith(drop, { factor: code, value: 'no funds' })

  expect(narrowed.steps?.[1]?.events[0]?.filter).toBe('@brand:maestro')
  expect(longer.steps?.[2]?.events[0]?.filter).toBe('@error_code:"no funds"')
  expect(longer.steps).toHaveLength(5)
  expect(onlyWith(drop, { factor: brand, value: undefined }).steps?.[1]?.events[0]?.filter).toBe(
    '-@brand:*',
  )
})

test('a funnel is broken down where the attribute is', () => {
  const code = { kind: 'afterwards', attribute: '@error_code' } as const

  const changed = brokenDown(drop, { factor: code, value: 'timeout' })

  expect(changed?.breakdown).toBe('@error_code')
  expect(changed?.breakdownStep).toBe(2)
  expect(changed?.steps?.[2]?.events[0]?.filter).toBe('@error_code:*')
})

function picked(name: string) {
  return { event: { name, type: '' }, filter: '' }
}

function aStep(name: string) {
  return { name: '', events: [picked(name)] }
}

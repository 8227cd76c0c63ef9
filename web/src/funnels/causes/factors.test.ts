import { expect, test } from 'vitest'
import { startState } from '../url.ts'
import { factorsOf, type Drop, type Known } from './factors.ts'

const drop: Drop = {
  state: { ...startState, steps: ['cart', 'card', 'paid'].map(aStep) },
  from: 1,
}
const nothing: Known = { ofSteps: [[], []], attributes: [], events: [] }

test('the errors of traces are asked first', () => {
  const [first, second] = factorsOf(drop, nothing)

  expect(first).toEqual({ kind: 'at-step', attribute: '@trace.error.type', step: 1 })
  expect(second).toEqual({ kind: 'at-step', attribute: '@trace.error.message', step: 1 })
})

test('an attribute is asked at the latest step that has it; ids and numbers are not asked', () => {
  const plan = attribute('@plan')
  const factors = factorsOf(drop, {
    ...nothing,
    ofSteps: [
      [plan, attribute('@country')],
      [plan, attribute('@cart.id'), { ...attribute('@price'), types: ['Int64'] }],
    ],
  })

  expect(factors).toContainEqual({ kind: 'at-step', attribute: '@plan', step: 1 })
  expect(factors).toContainEqual({ kind: 'at-step', attribute: '@country', step: 0 })
  const asked = factors.map((factor) => (factor.kind === 'event' ? '' : factor.attribute))
  expect(asked).not.toContain('@cart.id')
  expect(asked).not.toContain('@price')
})

test('which release took the step is asked, however many attributes there are', () => {
  const many = Array.from({ length: 200 }, (_, index) => attribute(`@a${index}`))

  const factors = factorsOf(drop, { ...nothing, ofSteps: [many, many] })

  expect(factors).toContainEqual({ kind: 'at-step', attribute: 'version', step: 1 })
})

test('of events that follow is asked whether they came, and what they say', () => {
  const factors = factorsOf(drop, {
    ...nothing,
    attributes: [attribute('@error_code'), attribute('@browser.name')],
    events: [anEvent('paid'), anEvent('help'), anEvent('card.failed')],
  })

  const later = factors.filter(({ kind }) => kind !== 'at-step')
  expect(later).toEqual([
    { kind: 'event', event: { name: 'card.failed', type: 'server' } },
    { kind: 'afterwards', attribute: '@trace.error.type' },
    { kind: 'afterwards', attribute: '@trace.error.message' },
    { kind: 'afterwards', attribute: '@error_code' },
    { kind: 'afterwards', attribute: '@browser.name' },
    { kind: 'event', event: { name: 'help', type: 'server' } },
  ])
})

test('where steps have no order nothing comes between them', () => {
  const anyOrder: Drop = { ...drop, state: { ...drop.state, order: 'any' } }

  const factors = factorsOf(anyOrder, { ...nothing, events: [anEvent('help')] })

  expect(new Set(factors.map(({ kind }) => kind))).toEqual(new Set(['at-step']))
})

function attribute(path: string) {
  return { path, types: ['String'], count: 1 }
}

function anEvent(name: string) {
  return { name, type: 'server', count: 1, first_seen: 0, last_seen: 0 }
}

function aStep(name: string) {
  return { name: '', events: [{ event: { name, type: 'server' }, filter: '' }] }
}

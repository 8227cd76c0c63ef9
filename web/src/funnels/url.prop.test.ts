import fc from 'fast-check'
import { expect, test } from 'vitest'
import { presets } from '../range/range.ts'
import { requestForms } from '../report/api-call.ts'
import {
  countings,
  openKinds,
  orders,
  readFunnels,
  startState,
  tabs,
  windowUnits,
  writeFunnels,
  type FunnelsState,
} from './url.ts'

// Lone surrogates cannot be part of an address; everything else that can be typed can.
const text = fc.string({ unit: 'binary', maxLength: 20 })
const picked = fc.record({ event: fc.record({ name: text, type: text }), filter: text })
const step = fc.integer({ min: 0, max: 24 })

const states: fc.Arbitrary<FunnelsState> = fc.record({
  steps: fc.array(
    fc.record({ name: text, events: fc.array(picked, { minLength: 1, maxLength: 8 }) }),
    { maxLength: 25 },
  ),
  order: fc.constantFrom(...orders),
  within: fc.option(
    fc.record({
      count: fc.integer({ min: 1, max: 1_000_000 }),
      unit: fc.constantFrom(...windowUnits),
    }),
    { nil: undefined },
  ),
  entity: text,
  counting: fc.constantFrom(...countings),
  exclusions: fc.array(
    fc
      .tuple(picked, step, fc.option(step, { nil: undefined }))
      .map(([events, from, to]) => ({ ...events, from, to })),
    { maxLength: 4 },
  ),
  held: fc.array(text, { maxLength: 3 }),
  filter: text,
  segment: text,
  breakdown: text,
  breakdownStep: step,
  range: fc.constantFrom(...presets.map(({ range }) => range)),
  zone: fc.constantFrom('UTC', 'Europe/Berlin'),
  tab: fc.constantFrom(...tabs),
  form: fc.constantFrom(...requestForms),
  open: fc.option(
    fc.record({
      kind: fc.constantFrom(...openKinds),
      step,
      group: fc.option(text, { nil: undefined }),
    }),
    { nil: undefined },
  ),
})

test('a state written into the address is read back the same', () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(readFunnels(writeFunnels(state))).toEqual(state)
    }),
  )
})

test('the start state needs no query text', () => {
  expect(writeFunnels(startState)).toBe('')
  expect(readFunnels('')).toEqual(startState)
})

test('a damaged address shows the start values instead of failing', () => {
  const read = readFunnels(
    '?2.event=late&order=best&within=0d&count=twice&range=forever&zone=Moon&who=left-1&x1.from=9&tab=x',
  )

  expect(read).toEqual(startState)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { presets } from '../range/range.ts'
import { requestForms } from '../report/api-call.ts'
import {
  breakdownKinds,
  conditions,
  entities,
  figureKinds,
  periods,
  readRetention,
  startState,
  writeRetention,
  type RetentionState,
} from './url.ts'

// Lone surrogates cannot be part of an address; everything else that can be typed can.
const text = fc.string({ unit: 'binary', maxLength: 20 })
const picked = fc.record({ event: fc.record({ name: text, type: text }), filter: text })
const index = fc.integer({ min: 0, max: 399 })

const states: fc.Arbitrary<RetentionState> = fc.record({
  begin: picked,
  comeBack: fc.option(picked, { nil: undefined }),
  entity: fc.constantFrom(...entities),
  period: fc.constantFrom(...periods),
  condition: fc.constantFrom(...conditions),
  filter: text,
  segment: text,
  breakdown: text,
  breakdownOf: fc.constantFrom(...breakdownKinds),
  unfolded: fc.array(text, { maxLength: 3 }),
  range: fc.constantFrom(...presets.map(({ range }) => range)),
  zone: fc.constantFrom('UTC', 'Europe/Berlin'),
  figures: fc.constantFrom(...figureKinds),
  form: fc.constantFrom(...requestForms),
  open: fc.option(
    fc.record({
      cohort: fc.option(index, { nil: undefined }),
      period: index,
      group: fc.option(text, { nil: undefined }),
    }),
    { nil: undefined },
  ),
})

test('a state written into the address is read back the same', () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(readRetention(writeRetention(state))).toEqual(state)
    }),
  )
})

test('the start state needs no query text, and a damaged address shows it', () => {
  expect(writeRetention(startState)).toBe('')
  expect(readRetention('')).toEqual(startState)
  expect(readRetention('?of=me&period=hour&back=soon&range=x&zone=Moon&who=1&show=all')).toEqual(
    startState,
  )
})

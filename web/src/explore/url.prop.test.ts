import fc from 'fast-check'
import { expect, test } from 'vitest'
import { intervalNames } from './interval.ts'
import { measureNames } from './measure.ts'
import { rangeNames } from './range.ts'
import { readExplore, startState, tops, writeExplore, type ExploreState } from './url.ts'

// Lone surrogates cannot be part of an address; everything else that can be typed can.
const text = fc.string({ unit: 'binary', maxLength: 30 })

const states: fc.Arbitrary<ExploreState> = fc.record({
  event: fc.record({ name: text, type: text }),
  measure: fc.constantFrom(...measureNames),
  breakdown: text,
  top: fc.constantFrom(...tops),
  range: fc.constantFrom(...rangeNames),
  interval: fc.option(fc.constantFrom(...intervalNames), { nil: undefined }),
  filter: text,
  hidden: fc.array(text, { maxLength: 4 }),
})

test('a state written into the address is read back the same', () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(readExplore(writeExplore(state))).toEqual(state)
    }),
  )
})

test('the start state needs no query text', () => {
  expect(writeExplore(startState)).toBe('')
  expect(readExplore('')).toEqual(startState)
})

test('a damaged address shows the start values instead of failing', () => {
  const read = readExplore('?range=forever&interval=1ms&top=7&measure=guess&what=ever')

  expect(read).toEqual(startState)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  oneTraceAddress,
  readOneTrace,
  startState,
  traceIdOf,
  writeOneTrace,
  type TraceState,
} from './url.ts'

// Lone surrogates cannot be part of an address; everything else that can be typed can.
const text = fc.string({ unit: 'binary', maxLength: 30 })
const ends = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 2 ** 40 }))

const states: fc.Arbitrary<TraceState> = fc.record({
  span: text,
  zoom: fc.option(
    ends.map(([fromNs, lengthNs]) => ({ fromNs, untilNs: fromNs + lengthNs })),
    { nil: undefined },
  ),
  folded: fc.array(text, { maxLength: 4 }),
  find: text,
})

test('a state written into the address is read back the same', () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(readOneTrace(writeOneTrace(state))).toEqual(state)
    }),
  )
})

test('the path of a trace names its id', () => {
  fc.assert(
    fc.property(text, (id) => {
      fc.pre(id !== '')

      expect(traceIdOf(oneTraceAddress(id).path)).toBe(id)
    }),
  )
})

test('a damaged address shows the whole trace instead of failing', () => {
  expect(readOneTrace('?zoom=9-3&what=ever')).toEqual(startState)
  expect(readOneTrace('?zoom=1e3-2e9')).toEqual(startState)
  expect(traceIdOf('/traces')).toBeUndefined()
  expect(traceIdOf('/traces/%E0%')).toBe('%E0%')
})

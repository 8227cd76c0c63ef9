import fc from 'fast-check'
import { expect, test } from 'vitest'
import { overNames } from './over.ts'
import { readData, startState, writeData, type DataState } from './url.ts'

// Lone surrogates cannot be part of an address; everything else that can be typed can.
const text = fc.string({ unit: 'binary', maxLength: 30 })

const states: fc.Arbitrary<DataState> = fc.record({
  over: fc.constantFrom(...overNames),
  search: text,
  sortBy: text,
  way: fc.constantFrom('up' as const, 'down' as const),
  open: text,
})

test('a state written into the address is read back the same', () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(readData(writeData(state))).toEqual(state)
    }),
  )
})

test('the start state needs no query text, and a damaged address shows it', () => {
  expect(writeData(startState)).toBe('')
  expect(readData('?over=forever&way=sideways')).toEqual(startState)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { languages } from './snippets/language.ts'
import { readApi, startState, writeApi } from './url.ts'

// Lone surrogates cannot be part of an address; everything else that can be typed can.
const text = fc.string({ unit: 'binary', maxLength: 30 })
const states = fc.record({
  operation: text,
  search: text,
  language: fc.constantFrom(...languages),
})

test('a state written into the address is read back the same', () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(readApi(writeApi(state))).toEqual(state)
    }),
  )
})

test('a damaged address shows the start values instead of failing', () => {
  expect(readApi('?language=cobol&what=ever')).toEqual(startState)
  expect(writeApi(startState)).toBe('')
})

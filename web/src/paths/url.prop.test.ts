import fc from 'fast-check'
import { expect, test } from 'vitest'
import { presets } from '../range/range.ts'
import { requestForms } from '../report/api-call.ts'
import {
  columnsMax,
  columnsMin,
  entriesMax,
  leastLinks,
  readPaths,
  startState,
  writePaths,
  type PathsState,
} from './url.ts'

// Lone surrogates cannot be part of an address; everything else that can be typed can.
const text = fc.string({ unit: 'binary', maxLength: 20 })

const states: fc.Arbitrary<PathsState> = fc.record({
  step: text,
  anchor: fc.option(fc.record({ side: fc.constantFrom('start', 'end'), value: text }), {
    nil: undefined,
  }),
  patterns: fc.array(
    text.map((end) => `*${end}`),
    { maxLength: 3 },
  ),
  columns: fc.integer({ min: columnsMin, max: columnsMax }),
  entries: fc.integer({ min: 1, max: entriesMax }),
  least: fc.constantFrom(...leastLinks),
  entity: text,
  filter: text,
  segment: text,
  range: fc.constantFrom(...presets.map(({ range }) => range)),
  zone: fc.constantFrom('UTC', 'Europe/Berlin'),
  form: fc.constantFrom(...requestForms),
  open: fc.option(fc.record({ node: text, from: fc.option(text, { nil: undefined }) }), {
    nil: undefined,
  }),
})

test('a state written into the address is read back the same', () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(readPaths(writePaths(state))).toEqual(state)
    }),
  )
})

test('the start state needs no query text, and a damaged address shows it', () => {
  expect(writePaths(startState)).toBe('')
  expect(readPaths('')).toEqual(startState)
  expect(readPaths('?columns=2&values=51&range=x&zone=Moon&form=all&least=4&pattern=all')).toEqual(
    startState,
  )
})

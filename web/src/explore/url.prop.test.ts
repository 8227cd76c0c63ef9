import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attributeMeasures, plainMeasures } from '../building/measure.ts'
import { intervalNames } from '../range/interval.ts'
import { presets } from '../range/range.ts'
import { letters, type LineChoice } from './line-choice.ts'
import { forms, readExplore, startState, tops, writeExplore, type ExploreState } from './url.ts'

// Lone surrogates cannot be part of an address; everything else that can be typed can.
const text = fc.string({ unit: 'binary', maxLength: 30 })

const measures = fc.oneof(
  fc.record({ kind: fc.constant('plain' as const), name: fc.constantFrom(...plainMeasures) }),
  fc.record({
    kind: fc.constant('of-attribute' as const),
    name: fc.constantFrom(...attributeMeasures),
    attribute: text,
  }),
)

const lines: fc.Arbitrary<LineChoice> = fc.oneof(
  fc.record({
    kind: fc.constant('events' as const),
    letter: fc.constantFrom(...letters),
    name: text,
    event: fc.record({ name: text, type: text }),
    measure: measures,
    filter: text,
  }),
  fc.record({
    kind: fc.constant('formula' as const),
    letter: fc.constantFrom(...letters),
    name: text,
    text,
  }),
)

const states: fc.Arbitrary<ExploreState> = fc.record({
  lines: fc.uniqueArray(lines, { minLength: 1, maxLength: 5, selector: ({ letter }) => letter }),
  filter: text,
  segment: text,
  breakdown: text,
  top: fc.constantFrom(...tops),
  range: fc.constantFrom(...presets.map(({ range }) => range)),
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu'),
  comparison: fc.oneof(
    fc.constantFrom({ kind: 'off' as const }, { kind: 'year' as const }),
    fc.constantFrom('2026-01-05', '2024-02-29').map((day) => ({ kind: 'from' as const, day })),
  ),
  interval: fc.option(fc.constantFrom(...intervalNames), { nil: undefined }),
  hidden: fc.array(text, { maxLength: 4 }),
  form: fc.constantFrom(...forms),
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
  const read = readExplore(
    '?range=forever&interval=1ms&top=7&measure=guess&zone=Moon&compare=2026-02-30&what=ever',
  )

  expect(read).toEqual(startState)
})

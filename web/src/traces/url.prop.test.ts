import { spanSorts } from '@throughline/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { last, presets } from '../range/range.ts'
import {
  groupings,
  parts,
  rangeAround,
  readTraces,
  rowKinds,
  spanMeasures,
  spanTerm,
  startState,
  writeTraces,
  type TracesState,
} from './url.ts'

// Lone surrogates cannot be part of an address; everything else that can be typed can.
const text = fc.string({ unit: 'binary', maxLength: 30 })

const states: fc.Arbitrary<TracesState> = fc.record({
  query: text,
  range: fc.constantFrom(...presets.map(({ range }) => range), last(3, 'd')),
  zone: fc.constantFrom('UTC', 'Europe/Berlin'),
  rows: fc.constantFrom(...rowKinds),
  sort: fc.constantFrom(...spanSorts),
  part: fc.constantFrom(...parts),
  measure: fc.constantFrom(...spanMeasures),
  groupBy: fc.constantFrom(...groupings),
  sortBy: text,
  way: fc.constantFrom('up', 'down'),
  open: text,
})

test('a state written into the address is read back the same', () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(readTraces(writeTraces(state))).toEqual(state)
    }),
  )
})

test('a damaged address shows the start values instead of failing', () => {
  expect(readTraces('?range=forever&sort=size&rows=7&zone=Nowhere/At_All')).toEqual(startState)
})

test.each([
  ['@http.status_code', '502', '@http.status_code:502'],
  ['service', 'pay ments', 'service:"pay ments"'],
  ['@odd key:x', 'a"b', '@odd\\ key\\:x:"a\\"b"'],
])('spans with %s %s are found by %s', (name, value, term) => {
  expect(spanTerm(name, value)).toBe(term)
})

test('a moment of long ago is looked at with the day around it', () => {
  const nowMs = Date.UTC(2026, 10, 22)

  expect(rangeAround(nowMs - 3_600_000, nowMs)).toEqual(startState.range)
  expect(rangeAround(Date.UTC(2026, 10, 1), nowMs)).toEqual({
    kind: 'between',
    from: '2026-10-31T12:00Z',
    to: '2026-11-01T12:00Z',
  })
})

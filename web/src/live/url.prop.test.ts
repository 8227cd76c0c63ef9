import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kinds, readLive, writeLive } from './url.ts'

// Lone surrogates cannot be part of an address; everything else that can be typed can.
const states = fc.record({
  filter: fc.string({ unit: 'binary', maxLength: 30 }),
  kind: fc.constantFrom(...kinds),
})

test('a state written into the address is read back the same', () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(readLive(writeLive(state))).toEqual(state)
    }),
  )
})

test('the start needs no query text, and a damaged address shows everything', () => {
  expect(writeLive(readLive('?show=nothing'))).toBe('')
})

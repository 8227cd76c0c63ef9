import fc from 'fast-check'
import { expect, test } from 'vitest'
import { roundedIntegers } from './rounded-integers.ts'

test.each([
  ['9007199254740993', 9_007_199_254_740_992],
  ['-9007199254740993', -9_007_199_254_740_992],
  ['1234567890123456789012', 1.234_567_890_123_456_8e21],
  ['144115188075855872', 2 ** 57],
])('%s is written otherwise once parsed', (written, parsed) => {
  expect(roundedIntegers(`{"n":[${written}]}`)).toEqual(new Map([[parsed, written]]))
})

test.each([
  ['the next power of two', '9007199254740992'],
  ['a power of ten that is a double', '100000000000000000000'],
  ['a longer one', '1000000000000000000000'],
  ['a number that says it is a double', '12345678901234567890.0'],
  ['a number with an exponent', '12345678901234567891e2'],
  ['digits inside a text', '"9007199254740993"'],
  ['digits behind an escaped quote', '"a\\"9007199254740993"'],
])('%s is as it was written', (_case, written) => {
  expect(roundedIntegers(`{"n":${written}}`)).toEqual(new Map())
})

test('an integer in any JSON is found exactly when parsing and printing changes it', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.json(), (integer, around) => {
      const found = roundedIntegers(`{"before":${around},"n":${integer},"after":${around}}`)

      const printed = JSON.stringify(Number(integer))
      const isChanged = /e/.test(printed)
        ? BigInt(Number(integer)) !== integer
        : printed !== String(integer)
      expect(found.get(Number(integer))).toBe(isChanged ? String(integer) : undefined)
    }),
  )
})

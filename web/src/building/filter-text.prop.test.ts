import fc from 'fast-check'
import { expect, test } from 'vitest'
import { operators, valuesOf, type FilterTest } from './filter-row.ts'
import { isWhole, printFilter } from './filter-text.ts'
import { readFilter } from './read-filter.ts'

const figures = fc.constantFrom('5', '-1.5', '1e3', '250ms')
const attributes = fc.constantFrom('@customer.tier', String.raw`@card\ brand`, 'service')

const tests: fc.Arbitrary<FilterTest> = fc
  .constantFrom(...operators)
  .chain((operator) =>
    fc.record({
      kind: fc.constant('test' as const),
      attribute: attributes,
      operator: fc.constant(operator),
      values: {
        none: fc.constant<string[]>([]),
        one: figures.map((figure) => [figure]),
        several: fc.array(fc.string({ unit: 'binary', maxLength: 12 }), {
          minLength: 1,
          maxLength: 3,
        }),
      }[valuesOf(operator)],
    }),
  )
  .filter(isWhole)

test('rows that are printed are read back the same', () => {
  fc.assert(
    fc.property(fc.array(tests, { maxLength: 4 }), (rows) => {
      expect(readFilter(printFilter(rows)).map(({ row }) => row)).toEqual(rows)
    }),
  )
})

test('the places of rows hold their text', () => {
  fc.assert(
    fc.property(fc.array(tests, { minLength: 1, maxLength: 4 }), (rows) => {
      const text = printFilter(rows)

      const pieces = readFilter(text).map(({ start, end }) => text.slice(start, end))

      expect(pieces.join(' ')).toBe(text)
    }),
  )
})

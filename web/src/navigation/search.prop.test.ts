import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSearch, printSearch } from './search.ts'

// Lone surrogates cannot be part of an address; everything else that can be typed can.
const text = fc.string({ unit: 'binary', maxLength: 20 })
const pairs = fc.array(fc.tuple(text, text), { maxLength: 8 })

test('query text that was read is printed with the same names and values', () => {
  fc.assert(
    fc.property(pairs, (given) => {
      const query = new URLSearchParams(given)
      const printed = new URLSearchParams(printSearch(parseSearch(query.toString())))

      for (const name of query.keys()) expect(printed.getAll(name)).toEqual(query.getAll(name))
      expect(printed.size).toBe(query.size)
    }),
  )
})

test('an address without query text stays without', () => {
  expect(printSearch(parseSearch(''))).toBe('')
  expect(printSearch(parseSearch('?'))).toBe('')
})

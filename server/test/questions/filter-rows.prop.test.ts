import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printFilter } from '../../../web/src/building/filter-text.ts'
import { readFilter } from '../../../web/src/building/read-filter.ts'
import { parseSearch } from '../../src/query/parse/parse-search.ts'

// Pieces that mean something to one of the two readings, put together in any order.
const pieces = fc.constantFrom(
  ...'@a service b : ( ) " \\ * ? OR AND NOT - ! || && { ] >= < 5 @a:x @c:*y* CIDR('.split(' '),
  ' ',
  '[1 TO 5]',
  '@b:(x OR y)',
)
const texts = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''))

test('the rows of a filter say to the server what its text says, whatever is typed', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const printed = printFilter(readFilter(text).map(({ row }) => row))

      expect(meaning(printed)).toEqual(meaning(text))
    }),
    { numRuns: 500 },
  )
})

/** The tree without its places; of what cannot be read only that it cannot. */
function meaning(text: string): unknown {
  const parsed = parseSearch(text)
  if (parsed.kind === 'faulty') return 'faulty'
  return JSON.stringify(parsed.search, (key, value: unknown) => (key === 'span' ? 0 : value))
}

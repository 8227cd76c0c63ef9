import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitrarySearch } from './arbitrary-search.ts'
import { parseSearch } from './parse-search.ts'
import { printSearch } from './print-search.ts'

test('a printed search parses to the same tree', () => {
  fc.assert(
    fc.property(arbitrarySearch, (search) => {
      const parsed = parseSearch(printSearch(search))

      expect(withoutSpans(parsed)).toEqual(withoutSpans({ kind: 'parsed', search }))
    }),
    { numRuns: 2_000 },
  )
})

test('any text is parsed or refused with an offset inside it, and never throws', () => {
  const pieces = [
    '@a:',
    '(',
    ')',
    '"',
    '\\',
    ' ',
    'AND',
    'OR',
    'NOT',
    '-',
    '[',
    ' TO ',
    ']',
    '*',
    'x',
    '1s',
    '>',
    'CIDR(',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 20 }), (parts) => {
      const text = parts.join('')

      const parsed = parseSearch(text)

      expect(offsetOf(parsed)).toBeLessThanOrEqual(text.length)
    }),
    { numRuns: 5_000 },
  )
})

function offsetOf(parsed: ReturnType<typeof parseSearch>): number {
  return parsed.kind === 'faulty' ? parsed.problem.offset : 0
}

function withoutSpans(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, inner: unknown) => (name === 'span' ? 0 : inner)))
}

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSearch } from './parse-search.ts'
import { printSearch } from './print-search.ts'
import {
  combined,
  durationUnits,
  negated,
  type Key,
  type Pattern,
  type Search,
} from './search-ast.ts'

const span = { start: 0, end: 0 }

const blanks = [' ', '\t', '\n']
const hardCharacters = [
  ...'a b Z 0 _ @ . , : - ! * ? " \\ ( ) [ ] { } < > & | / ~ “ é 😀 AND OR NOT TO'.split(' '),
  ...blanks,
]
const hardText = fc
  .array(fc.constantFrom(...hardCharacters), { minLength: 1, maxLength: 8 })
  .map((characters) => characters.join(''))

const key: fc.Arbitrary<Key> = fc.record({
  isAttribute: fc.boolean(),
  segments: fc.array(hardText, { minLength: 1, maxLength: 3 }),
  span: fc.constant(span),
})

const literal = hardText.map((text) => ({ kind: 'literal', text }) as const)
const wildcard = fc.constantFrom({ kind: 'anyRun' } as const, { kind: 'anyOne' } as const)

/** Alternating, so that no two literals and no two runs stand side by side. */
const pattern: fc.Arbitrary<Pattern> = fc
  .tuple(fc.array(fc.tuple(literal, wildcard), { maxLength: 3 }), literal, fc.boolean())
  .map(([pairs, last, isClosed]) => (isClosed ? [...pairs.flat(), last] : pairs.flat()))

const wordsPattern = pattern.filter((pieces) => pieces.length > 0)

const bound = fc.record({
  quantity: fc.record({
    digits: fc.oneof(
      fc.integer().map(String),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }).map(String),
      fc.constantFrom('1.5', '-0.25', '1e3', '2.5E-7'),
    ),
    unit: fc.option(fc.constantFrom(...durationUnits), { nil: undefined }),
  }),
  isInclusive: fc.boolean(),
})

const bounds = fc.oneof(
  fc.record({ lower: bound, upper: fc.constant(undefined) }),
  fc.record({ lower: fc.constant(undefined), upper: bound }),
  fc.record({ lower: bound, upper: bound }),
)

const blocks = fc.array(fc.constantFrom('10.0.0.0/8', '2001:db8::/32', '1.2.3.4/32'), {
  minLength: 1,
  maxLength: 3,
})

const leaf: fc.Arbitrary<Search> = fc.oneof(
  fc.constant<Search>({ kind: 'everything', span }),
  wordsPattern.map((words): Search => ({ kind: 'words', pattern: words, span })),
  key.map((exists): Search => ({ kind: 'exists', key: exists, span })),
  fc.tuple(key, pattern).map(([of, value]): Search => {
    return { kind: 'matches', key: of, pattern: value, span }
  }),
  fc.tuple(key, bounds).map(([of, ends]): Search => ({ kind: 'within', key: of, ...ends, span })),
  fc.tuple(key, blocks).map(([of, list]): Search => {
    return { kind: 'addressIn', key: of, blocks: list, span }
  }),
)

/** Any tree that the parser can make, with hostile names and values; all spans are 0. */
const arbitrarySearch: fc.Arbitrary<Search> = fc.letrec<{ search: Search }>((tie) => ({
  search: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('search'), { minLength: 2, maxLength: 4 }),
      )
      .map(([kind, operands]) => combined(kind, operands, span)),
    tie('search').map((operand) => negated(operand, span)),
  ),
})).search

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

import fc from 'fast-check'
import { combined, negated, type Key, type Search } from '../../src/query/parse/search-ast.ts'

const span = { start: 0, end: 0 }
const eventNames = [
  '@a',
  '@a',
  '@a',
  '@a.b',
  '@a.b.c',
  '@n',
  '@usr.id',
  '@event.name',
  '@tags',
  '@none',
  'service',
  'a',
  '@date',
]

const keyOf = (names: readonly string[]): fc.Arbitrary<Key> =>
  fc.constantFrom(...names).map((name) => ({
    isAttribute: name.startsWith('@'),
    segments: name.replace('@', '').split('.'),
    span,
  }))

const literal = fc
  .constantFrom(
    'x',
    '5',
    '5.0',
    'true',
    'false',
    'a b',
    '',
    '-5',
    'x%y_z',
    'Ümlaut',
    '5.5',
    'user-3',
    'even.step',
    '1e12',
    '10.1.2.3',
  )
  .map((text) => ({ kind: 'literal', text }) as const)
const wildcard = fc.constantFrom({ kind: 'anyRun' } as const, { kind: 'anyOne' } as const)
const pattern = fc.oneof(
  literal.map((piece) => (piece.text === '' ? [] : [piece])),
  fc.constant([{ kind: 'anyOne' } as const]),
  fc
    .tuple(fc.constantFrom('x', 'u', 'U', '5', '%', 'even'), wildcard)
    .map(([text, piece]) => [{ kind: 'literal', text } as const, piece]),
  fc
    .tuple(wildcard, fc.constantFrom('x', 'z', 'STEP', '3'))
    .map(([piece, text]) => [piece, { kind: 'literal', text } as const]),
)
const bound = fc.record({
  quantity: fc.record({
    digits: fc.constantFrom('5', '5.5', '-5', '0', '6', '1', '99999999999999999999'),
    unit: fc.constantFrom(undefined, 'ns' as const, 'us' as const),
  }),
  isInclusive: fc.boolean(),
})

const leafOf = (key: fc.Arbitrary<Key>): fc.Arbitrary<Search> =>
  fc.oneof(
    fc.constant<Search>({ kind: 'everything', span }),
    key.map((of): Search => ({ kind: 'exists', key: of, span })),
    {
      weight: 4,
      arbitrary: fc
        .tuple(key, pattern)
        .map(([of, value]): Search => ({ kind: 'matches', key: of, pattern: value, span })),
    },
    fc
      .tuple(key, bound, fc.option(bound, { nil: undefined }), fc.boolean())
      .map(([of, one, other, isLower]): Search => {
        const [lower, upper] = isLower ? [one, other] : [other, one]
        return { kind: 'within', key: of, lower, upper, span }
      }),
    pattern
      .filter((pieces) => pieces.length > 0)
      .map((pieces): Search => ({ kind: 'words', pattern: pieces, span })),
    key.map((of): Search => ({
      kind: 'addressIn',
      key: of,
      blocks: ['10.0.0.0/8', '192.168.0.0/24'],
      span,
    })),
  )
/** Any search over these names: every test, with values of every kind. */
export const anySearchOf = (names: readonly string[]): fc.Arbitrary<Search> =>
  fc.letrec<{ search: Search }>((tie) => ({
    search: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leafOf(keyOf(names)),
      fc
        .tuple(
          fc.constantFrom('and' as const, 'or' as const),
          fc.array(tie('search'), { minLength: 2, maxLength: 3 }),
        )
        .map(([kind, operands]) => combined(kind, operands, span)),
      tie('search').map((operand) => negated(operand, span)),
    ),
  })).search

/** Any search over the odd events, on attributes of every shape. */
export const anySearch = anySearchOf(eventNames)

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linearPattern } from './linear-pattern.ts'

const character = fc.constantFrom(
  'a',
  'b',
  'é',
  '😀',
  '.',
  '\\d',
  '\\W',
  '[a-c]',
  '[^b\\]]',
  '\\p{Lu}',
)
const place = fc.constantFrom('^', '$', '\\b', '\\B')
const count = fc.constantFrom('*', '+', '?', '{2}', '{1,}', '{0,2}', '*?', '{1,3}?')

const { pattern: patterns } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  pattern: fc
    .array(fc.array(tie('part'), { maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map((options) => options.map((parts) => parts.join('')).join('|')),
  part: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    character,
    place,
    fc.tuple(character, count).map((both) => both.join('')),
    fc.tuple(fc.constantFrom('(', '(?:', '(?<name>'), tie('pattern')).map(([open, inside]) => {
      // A name may stand only once in an expression.
      return `${open === '(?<name>' && inside.includes('<name>') ? '(' : open}${inside})`
    }),
    fc.tuple(tie('pattern'), count).map(([inside, times]) => `(?:${inside})${times}`),
  ),
}))

const texts = fc
  .array(fc.constantFrom('a', 'b', 'c', 'A', '1', ' ', '.', 'é', '😀', '\n', ']'), { maxLength: 8 })
  .map((characters) => characters.join(''))

test('a pattern finds what the regular expression finds', () => {
  const isOne = (source: string) => source.length < 60 && source.split('<name>').length < 3
  fc.assert(
    fc.property(patterns.filter(isOne), texts, (source, text) => {
      expect(linearPattern(source).test(text)).toBe(new RegExp(source, 'u').test(text))
    }),
    { numRuns: 2_000 },
  )
})

test('an expression that takes a backtracking engine for ever is done at once', () => {
  const found = linearPattern('^(([a-z])+.)+[A-Z]([a-z])+$').test('a'.repeat(10_000))

  expect(found).toBe(false)
})

test('nothing, a milliard times over, is nothing', () => {
  expect(linearPattern('^(?:(?:){999999999}){999999999}$').test('')).toBe(true)
})

test.each([
  ['(a)\\1', 'refers to a group, which takes too long to look for'],
  ['(?<n>a)\\k<n>', 'refers to a group, which takes too long to look for'],
  ['a(?=b)', 'looks ahead or behind, which takes too long'],
  ['(?<!a)b', 'looks ahead or behind, which takes too long'],
  ['(a', 'Invalid regular expression: /(a/u: Unterminated group'],
  ['(?:a{100}){100}', 'is too long: written out it has over 1000 places'],
  ['a{99999}', 'is too long: written out it has over 1000 places'],
  ['('.repeat(60) + ')'.repeat(60), 'has groups 50 deep'],
  ['a'.repeat(2_001), 'is over 2000 characters long'],
])('%.20s is refused: it %s', (source, reason) => {
  expect(() => linearPattern(source)).toThrow(reason)
})

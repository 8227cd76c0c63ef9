import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findJsonFault } from './json-fault.ts'

test.each([
  ['', 1, 1, ''],
  ['   ', 1, 4, ''],
  ['{"a":}', 1, 6, '}'],
  ['{"a":1,}', 1, 8, '}'],
  ['{"a" 1}', 1, 6, '1'],
  ['{a:1}', 1, 2, 'a'],
  ['[1 2]', 1, 4, '2'],
  ['[1,]', 1, 4, ']'],
  ['[1', 1, 3, ''],
  ['{"a":[1}', 1, 8, '}'],
  ['{}x', 1, 3, 'x'],
  ['01', 1, 2, '1'],
  ['1.', 1, 2, '.'],
  ['nul', 1, 1, 'n'],
  ['{"a":NaN}', 1, 6, 'N'],
  ["{'a':1}", 1, 2, "'"],
  ['{"a":"\\x"}', 1, 7, '\\'],
  ['"\t"', 1, 2, '\t'],
  ['"abc', 1, 5, ''],
  ['{\n  "a": 1,\n  "b": 😀\n}', 3, 8, '😀'],
  ['{\r\n"é":1,,}', 2, 7, ','],
])(
  '%j is no JSON from line %i, column %i on, where %j stands',
  (json, ...[line, column, found]) => {
    expect(findJsonFault(json)).toEqual({ line, column, found })
  },
)

test('a million open brackets are walked over', () => {
  expect(findJsonFault('['.repeat(1_000_000))).toEqual({ line: 1, column: 1_000_001, found: '' })
})

test('what stands before the place can go on to JSON, and what ends at it cannot', () => {
  const token = fc.constantFrom(...'{}[],:"\\ \n-0129.eE+x'.split(''), '"a"', 'true', 'nul', '\\u0')
  const texts = fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join(''))
  fc.assert(
    fc.property(texts.filter(isNoJson), (json) => {
      const { line, column, found } = findJsonFault(json)
      const before = json.split('\n').slice(0, line - 1)
      const at = before.join('\n').length + (line > 1 ? 1 : 0) + column - 1

      expect(json.slice(at, at + found.length)).toBe(found)
      // What ends too early may go on; any other fault stays where it is.
      const later = found === '' ? { line, column, found } : findJsonFault(`${json} ]`)
      expect(later).toEqual({ line, column, found })
    }),
    { numRuns: 5_000 },
  )
})

function isNoJson(text: string): boolean {
  try {
    JSON.parse(text)
    return false
  } catch {
    return true
  }
}

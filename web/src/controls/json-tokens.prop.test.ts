import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonTokens } from './json-tokens.ts'

test('the tokens of any printed JSON, joined, are that JSON', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 2), (json, indent) => {
      const text = JSON.stringify(JSON.parse(json), null, indent)

      const joined = jsonTokens(text)
        .map((token) => token.text)
        .join('')

      expect(joined).toBe(text)
    }),
  )
})

test('a key is told from a text', () => {
  const kinds = jsonTokens('{"a":"b","c":-1.5,"d":null}').map((token) => token.kind)

  expect(kinds.filter((kind) => kind !== 'mark')).toEqual([
    'key',
    'text',
    'key',
    'figure',
    'key',
    'word',
  ])
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonLines } from './json-lines.ts'

test('the lines are what JSON.stringify prints, and each leaf lies where its path leads', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const lines = jsonLines(value)

      expect(lines.map(({ text }) => text).join('\n')).toBe(JSON.stringify(value, null, 2))
      const leaves = lines.flatMap(({ leaf }) => (leaf === undefined ? [] : [leaf]))
      expect(leaves.map(({ path }) => at(value, path))).toEqual(leaves.map((leaf) => leaf.value))
    }),
  )
})

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inside, step) => new Map<unknown, unknown>(Object.entries(inside ?? {})).get(String(step)),
    value,
  )
}

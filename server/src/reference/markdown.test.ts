import { expect, test } from 'vitest'
import { table } from './markdown.ts'

test('a bar or a line break in a cell does not break the table', () => {
  expect(table(['a', 'b'], [['x|y', 'one\ntwo']])).toBe(
    '| a | b |\n| --- | --- |\n| x\\|y | one two |',
  )
})

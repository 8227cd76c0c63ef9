import { expect, test } from 'vitest'
import { leavesOf, readStoredJson, shownLeaf } from './leaves.ts'

test.each([
  ['9007199254740991', 9_007_199_254_740_991],
  ['9007199254740993', '9007199254740993'],
  ['[-9007199254740993]', ['-9007199254740993']],
  ['1234567890123456.5', 1_234_567_890_123_456.5],
  ['[0.0000000001234567890]', [1.23456789e-10]],
  ['"\\"9007199254740993\\""', '"9007199254740993"'],
])('%s is read as %j', (text, expected) => {
  expect(readStoredJson(text)).toEqual(expected)
})

test('a value in an array stays a list, even when it is the only one', () => {
  const leaves = leavesOf({ tags: ['one'], tier: 'gold', items: [{ name: 'x' }, { name: 'y' }] })

  const shown = [...leaves].map(([path, leaf]) => [path, shownLeaf(leaf)])
  expect(shown).toEqual([
    ['tags', ['one']],
    ['tier', 'gold'],
    ['items.name', ['x', 'y']],
  ])
})

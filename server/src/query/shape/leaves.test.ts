import { expect, test } from 'vitest'
import { readLeaves, shownLeaf } from './leaves.ts'

function shown(json: string) {
  return [...readLeaves(json)].map(([path, leaf]) => [path, shownLeaf(leaf)])
}

test.each([
  ['9007199254740991', 9_007_199_254_740_991],
  ['9007199254740993', '9007199254740993'],
  ['[-9007199254740993]', ['-9007199254740993']],
  ['1234567890123456.5', 1_234_567_890_123_456.5],
  ['[0.0000000001234567890]', [1.23456789e-10]],
  ['"\\"9007199254740993\\""', '"9007199254740993"'],
  ['1e+25', 1e25],
  ['false', false],
  ['"a:{[,\\\\"', 'a:{[,\\'],
])('%s is read as %j', (json, expected) => {
  expect(shown(json)).toEqual([['', expected]])
})

test('a value in an array stays a list, even when it is the only one', () => {
  const json = '{"tags":["one"],"tier":"gold","none":null,"items":[{"name":"x"},{"name":"y"}]}'

  expect(shown(json)).toEqual([
    ['tags', ['one']],
    ['tier', 'gold'],
    ['items.name', ['x', 'y']],
  ])
})

test('a key that the engine prints twice, with a value and with what is below it, keeps both', () => {
  const json = '{"a":["1","2"],"a":{"b":2,"b":{"c":true}},"a-x":{"":"4"}}'

  expect(shown(json)).toEqual([
    ['a', ['1', '2']],
    ['a.b', 2],
    ['a.b.c', true],
    ['a-x.', '4'],
  ])
})

test('a text of five million escapes is read', () => {
  const text = '\n'.repeat(5_000_000)

  expect(shown(JSON.stringify({ text }))).toEqual([['text', text]])
})

import { expect, test } from 'vitest'
import { moved, resized, tileKeys, widthOf, without } from './tiles.ts'

const tiles = ['a', 'b', 'c'].map((id) => ({ chart_id: id, width: 6, height: 4 }))

test.each([
  [0, 1, 'bac'],
  [2, 0, 'cab'],
  [0, -1, 'abc'],
  [2, 9, 'abc'],
  [9, 0, 'abc'],
])('the tile at %i moved to %i makes %s', (from, to, order) => {
  const ids = moved(tiles, from, to).map(({ chart_id: id }) => id)

  expect(ids.join('')).toBe(order)
})

test('a width changes one tile, and a removal takes one away', () => {
  expect(resized(tiles, 1, 'third').map(widthOf)).toEqual(['half', 'third', 'half'])
  expect(without(tiles, 1).map(({ chart_id: id }) => id)).toEqual(['a', 'c'])
})

test('any number of columns is drawn in the next width that there is', () => {
  const drawn = [1, 4, 5, 6, 7, 12].map((width) => widthOf({ chart_id: 'a', width, height: 1 }))

  expect(drawn).toEqual(['third', 'third', 'half', 'half', 'whole', 'whole'])
})

test('a chart that stands twice has two names, which stay when another tile moves', () => {
  const twice = [...tiles, { chart_id: 'a', width: 12, height: 4 }]

  expect(tileKeys(twice)).toEqual(['a-0', 'b-0', 'c-0', 'a-1'])
  expect(tileKeys(moved(twice, 1, 3))).toEqual(['a-0', 'c-0', 'a-1', 'b-0'])
})

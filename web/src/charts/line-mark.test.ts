import { expect, test } from 'vitest'
import { lineFigures } from './line-mark.ts'

const line = { before: undefined, isLastCut: true }

test('whole buckets are solid, the running one at the end is dotted from its neighbour on', () => {
  expect(lineFigures({ ...line, values: [1, 2, 3, 4], isFirstCut: false })).toEqual([
    [1, 2, 3, null],
    [null, null, 3, 4],
  ])
})

test('a first bucket that the range cuts is dotted too', () => {
  expect(lineFigures({ ...line, values: [1, 2, 3, 4, 5], isFirstCut: true })).toEqual([
    [null, 2, 3, 4, null],
    [1, 2, null, 4, 5],
  ])
})

test('two cut buckets are one dotted line, and a single one is a point', () => {
  expect(lineFigures({ ...line, values: [1, 2], isFirstCut: true })[1]).toEqual([1, 2])
  expect(lineFigures({ ...line, values: [7], isFirstCut: true })).toEqual([[7], [null]])
})

test('a range that ends with a bucket has nothing dotted at its end', () => {
  const whole = { ...line, isFirstCut: false, isLastCut: false }

  expect(lineFigures({ ...whole, values: [1, 2, 3] })).toEqual([
    [1, 2, 3],
    [null, null, null],
  ])
})

test('the time before is a third line, of as many buckets', () => {
  const compared = { ...line, isFirstCut: false, before: [5, 6] }

  expect(lineFigures({ ...compared, values: [1, 2, 3] })[2]).toEqual([5, 6, null])
})

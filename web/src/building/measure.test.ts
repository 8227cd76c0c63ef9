import { expect, test } from 'vitest'
import {
  attributeMeasures,
  computesOf,
  figureOfNothing,
  measureFigure,
  measureWords,
  plainMeasures,
  printMeasure,
  readMeasure,
  type Measure,
} from './measure.ts'

const measures: readonly Measure[] = [
  ...plainMeasures.map((name) => ({ kind: 'plain' as const, name })),
  ...attributeMeasures.map((name) => ({
    kind: 'of-attribute' as const,
    name,
    attribute: String.raw`@a\:b.c`,
  })),
]

test('every measure stands in an address as its own text', () => {
  expect(measures.map((measure) => readMeasure(printMeasure(measure)))).toEqual(measures)
})

test.each(['', 'guess', 'sum', 'users:@a'])('“%s” is no measure', (text) => {
  expect(readMeasure(text)).toBeUndefined()
})

test('events per user are the events divided by the users', () => {
  const measure = { kind: 'plain', name: 'per-user' } as const

  expect(computesOf(measure)).toEqual([
    { aggregation: 'count' },
    { aggregation: 'cardinality', metric: '@usr.id' },
  ])
  expect(measureFigure([6, 4])).toBe(1.5)
  expect(measureFigure([6, 0])).toBeNull()
  expect(measureWords(measure).label).toBe('Events per user of')
})

test('where nothing happened a count is zero and an average is nothing', () => {
  const average = { kind: 'of-attribute', name: 'avg', attribute: '@a' } as const

  expect(figureOfNothing({ kind: 'plain', name: 'users' })).toBe(0)
  expect(figureOfNothing(average)).toBeNull()
  expect(figureOfNothing({ kind: 'plain', name: 'per-user' })).toBeNull()
})

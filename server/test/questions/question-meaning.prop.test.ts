import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerScalar, answerTimeseries, type Answer } from '../../src/query/answer.ts'
import { oddLines, oddStartMs } from './odd-events.ts'
import {
  plainScalar,
  plainTimeseries,
  type PlainGroup,
  type PlainMeasure,
  type PlainQuestion,
} from './plain-evaluator.ts'
import { plainEvent } from './plain-events.ts'
import { questionBody, scalarRows } from './question-body.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const events = oddLines.map(plainEvent)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(oddLines)
})
afterAll(() => stored.close())

const facets = [
  '@a',
  '@a.b',
  '@n',
  '@f',
  '@tags',
  '@usr.id',
  '@event.name',
  'service',
  '@none',
  '@spent',
  '@type',
]
const metrics = [...facets, '@date', 'timestamp']
const aggregations = [
  'count',
  'cardinality',
  'sum',
  'avg',
  'min',
  'max',
  'median',
  'pc75',
  'pc99.5',
  'pc0',
  'pc100',
]

const measure: fc.Arbitrary<PlainMeasure> = fc.oneof(
  fc.constant({ aggregation: 'count' }),
  fc.record({ aggregation: fc.constantFrom(...aggregations), metric: fc.constantFrom(...metrics) }),
)

const group: fc.Arbitrary<PlainGroup> = fc
  .record({
    facet: fc.constantFrom(...facets),
    limit: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
    isExcluding: fc.option(fc.boolean(), { nil: undefined }),
    sort: fc.option(fc.tuple(measure, fc.constantFrom('asc' as const, 'desc' as const)), {
      nil: undefined,
    }),
  })
  .map(({ facet, limit, isExcluding, sort }) => ({
    facet,
    ...(limit === undefined ? {} : { limit }),
    ...(isExcluding === undefined ? {} : { should_exclude_missing: isExcluding }),
    ...(sort === undefined ? {} : { sort: { ...sort[0], order: sort[1] } }),
  }))

const question: fc.Arbitrary<PlainQuestion> = fc
  .record({
    compute: measure,
    groupBy: fc.uniqueArray(group, { maxLength: 3, selector: ({ facet }) => facet }),
    from: fc.integer({ min: 0, max: 100_000 }),
    length: fc.integer({ min: 1, max: 300_000 }),
  })
  .map(({ compute, groupBy, from, length }) => ({
    compute,
    groupBy,
    from: oddStartMs + from,
    to: oddStartMs + from + length,
    matches: () => true,
  }))

test('one figure a group is what a plain reading of the events gives', async () => {
  await fc.assert(
    fc.asyncProperty(question, async (asked) => {
      const answer = await answerScalar(questionBody(asked, '*'), stored.context)

      expect(scalarRows(answered(answer))).toEqual(plainScalar(events, asked))
    }),
    { numRuns: 150 },
  )
})

test('a curve a group is what a plain reading of the events gives', async () => {
  await fc.assert(
    fc.asyncProperty(
      question,
      fc.constantFrom(1, 1_000, 60_000, 86_400_000),
      async (asked, intervalMs) => {
        fc.pre((asked.to - asked.from) / intervalMs < 11_000)
        const body = questionBody({ ...asked, intervalMs }, '*')

        const answer = answered(await answerTimeseries(body, stored.context))

        const expected = plainTimeseries(events, asked, intervalMs)
        expect(answer.data?.attributes).toMatchObject({
          series: expected.series.map((group_tags) => ({ group_tags })),
          times: expected.times,
          values: expected.values,
        })
      },
    ),
    { numRuns: 150 },
  )
})

function answered<Wire>(answer: Answer<Wire>): Wire {
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.body
}

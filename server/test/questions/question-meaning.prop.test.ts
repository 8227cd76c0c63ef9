import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerScalar, answerTimeseries, type Answer } from '../../src/query/answer.ts'
import { anyQuestion } from './any-question.ts'
import { caseCount } from './case-count.ts'
import { oddLines } from './odd-events.ts'
import { plainScalar, plainTimeseries } from './plain-evaluator.ts'
import { plainEvent } from './plain-events.ts'
import { questionBody, scalarRows } from './question-body.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const events = oddLines.map(plainEvent)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(oddLines)
})
afterAll(() => stored.close())

test('one figure a group is what a plain reading of the events gives', async () => {
  await fc.assert(
    fc.asyncProperty(anyQuestion, async (asked) => {
      const answer = await answerScalar(questionBody(asked, '*'), stored.context)

      const columns = answered(answer).data?.attributes.columns ?? []
      expect(scalarRows(columns)).toEqual(plainScalar(events, asked))
    }),
    { numRuns: caseCount(60) },
  )
})

test('a curve a group is what a plain reading of the events gives', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyQuestion,
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
    { numRuns: caseCount(60) },
  )
})

function answered<Wire>(answer: Answer<Wire>): Wire {
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.body
}

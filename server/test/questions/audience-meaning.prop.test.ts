import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerList, answerScalar, answerTimeseries, type Answer } from '../../src/query/answer.ts'
import { anyAudience, anyProfileQuestion } from './any-audience.ts'
import { anyQuestion } from './any-question.ts'
import { writeOddLists } from './any-segment.ts'
import { caseCount } from './case-count.ts'
import { listBody } from './list-body.ts'
import { oddStartMs } from './odd-events.ts'
import { oddStepMs, peopleLines } from './odd-people.ts'
import { plainScalar, plainTimeseries, type PlainQuestion } from './plain-evaluator.ts'
import { plainEvent } from './plain-events.ts'
import { plainList } from './plain-list.ts'
import { questionBody, scalarRows } from './question-body.ts'
import { knowingSegments } from './known-segments.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const events = peopleLines.map(plainEvent)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(peopleLines)
  await writeOddLists(stored.lists)
})
afterAll(() => stored.close())

const everybody: PlainQuestion = {
  compute: { aggregation: 'count' },
  groupBy: [{ facet: '@usr.id' }, { facet: '@account.id' }],
  from: oddStartMs,
  to: oddStartMs + 300_000,
  matches: () => true,
}

/** Behind all events, at one, and minutes behind one: relative times begin or end there. */
const anyEnd = fc
  .constantFrom(300_000, 7 * oddStepMs, 2 * oddStepMs + 60_000)
  .map((ms) => oddStartMs + ms)

test('an audience is whom a plain reading of all events finds, whatever is known of them', async () => {
  await fc.assert(
    fc.asyncProperty(anyAudience, anyEnd, async (audience, to) => {
      const asked = { ...everybody, to, audience }

      const context = knowingSegments(stored.context, audience)
      const answer = await answerScalar(questionBody(asked, '*'), context)

      const columns = answered(answer).data?.attributes.columns ?? []
      expect(scalarRows(columns)).toEqual(plainScalar(events, asked))
    }),
    { numRuns: caseCount(35) },
  )
})

test('a group by a column of profiles is the group of those who have that value', async () => {
  await fc.assert(
    fc.asyncProperty(anyProfileQuestion, fc.option(anyAudience), async (question, audience) => {
      const asked = { ...question, ...(audience && { audience }) }

      const context = knowingSegments(stored.context, audience)
      const answer = await answerScalar(questionBody(asked, '*'), context)

      const columns = answered(answer).data?.attributes.columns ?? []
      expect(scalarRows(columns)).toEqual(plainScalar(events, asked))
    }),
    { numRuns: caseCount(20) },
  )
})

test.each([undefined, -167542459])(
  'curves and lists are limited to the same audience (seed %s)',
  async (seed) => {
    await fc.assert(
      fc.asyncProperty(anyProfileQuestion, anyAudience, async (question, audience) => {
        const asked = { ...question, audience, intervalMs: 60_000 }
        const list = { from: asked.from, to: asked.to, matches: asked.matches, audience }
        const context = knowingSegments(stored.context, audience)

        const curves = answered(await answerTimeseries(questionBody(asked, '*'), context))
        const listed = answered(await answerList(listBody(list, '*'), context))

        const { series, times, values } = plainTimeseries(events, asked, asked.intervalMs)
        expect(curves.data?.attributes).toMatchObject({
          series: series.map((group_tags) => ({ group_tags })),
          times,
          values,
        })
        expect(listed.data.attributes).toEqual(plainList(events, list))
      }),
      { numRuns: 25, ...(seed === undefined ? {} : { seed }) },
    )
  },
)

test('profiles are the same in whatever order events come, and however often', async () => {
  const repeated = [...peopleLines.toReversed(), ...peopleLines.slice(0, 20)]
  const other = await storeEvents(repeated)
  await writeOddLists(other.lists)

  await fc.assert(
    fc.asyncProperty(anyQuestion, anyAudience, async (question, audience) => {
      const body = questionBody({ ...question, audience }, '*')

      expect(await answerScalar(body, knowingSegments(other.context, audience))).toEqual(
        await answerScalar(body, knowingSegments(stored.context, audience)),
      )
    }),
    { numRuns: caseCount(10) },
  )
  await other.close()
})

function answered<Wire>(answer: Answer<Wire>): Wire {
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.body
}

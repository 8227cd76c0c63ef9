import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  answerFunnel,
  answerJourneyList,
  answerJourneyScalar,
  answerJourneyTimeseries,
} from '../../src/query/answer-journeys.ts'
import { anyJourneyList } from './any-journey-list.ts'
import { anyJourney } from './any-journey.ts'
import { caseCount } from './case-count.ts'
import { funnelBody, journeyFigureBody, journeyListBody, withoutLabels } from './journey-body.ts'
import { journeyLines, journeyOnce } from './journey-events.ts'
import { plainEvent } from './plain-events.ts'
import { plainFunnel } from './plain-funnel.ts'
import { plainJourneyScalar, plainJourneyTimeseries } from './plain-journey-figures.ts'
import { plainJourneyList, type PlainJourneyList } from './plain-journey-list.ts'
import type { PlainJourneyQuestion } from './plain-journey-things.ts'
import { scalarRows } from './question-body.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const events = journeyOnce.map(plainEvent)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(journeyLines)
})
afterAll(() => stored.close())

/** Asked side by side, which takes half the time on two cores. */
const batchSize = 10

/** Of each kind. */
const questions = caseCount(20)

const curve = fc
  .tuple(anyJourney, fc.constantFrom(7_001, 30_000, 86_400_000))
  .filter(([{ from, to }, intervalMs]) => (to - from) / intervalMs < 11_000)
  .map(([question, intervalMs]) => ({ question, intervalMs }))

test('funnels are answered as by following every attempt on its own', async () => {
  await fc.assert(
    fc.asyncProperty(batchOf(anyJourney), async (batch) => {
      const answers = await Promise.all(batch.map(askFunnel))

      expect(answers).toEqual(batch.map((question) => plainFunnel(events, question)))
    }),
    { numRuns: Math.ceil(questions / batchSize), endOnFailure: true },
  )
})

test('figures of journeys are answered likewise', async () => {
  await fc.assert(
    fc.asyncProperty(batchOf(anyJourney), async (batch) => {
      const answers = await Promise.all(batch.map(askScalar))

      expect(answers).toEqual(batch.map((question) => plainJourneyScalar(events, question)))
    }),
    { numRuns: Math.ceil(questions / batchSize), endOnFailure: true },
  )
})

test('curves of journeys are answered likewise', async () => {
  await fc.assert(
    fc.asyncProperty(batchOf(curve), async (batch) => {
      const answers = await Promise.all(batch.map(askCurve))

      expect(answers).toEqual(
        batch.map(({ question, intervalMs }) =>
          plainJourneyTimeseries(events, question, intervalMs),
        ),
      )
    }),
    { numRuns: Math.ceil(questions / batchSize), endOnFailure: true },
  )
})

test('lists of those who made a journey are answered likewise', async () => {
  await fc.assert(
    fc.asyncProperty(batchOf(anyJourneyList), async (batch) => {
      const answers = await Promise.all(batch.map(askList))

      expect(answers).toEqual(batch.map((list) => plainJourneyList(events, list)))
    }),
    { numRuns: Math.ceil(questions / batchSize), endOnFailure: true },
  )
})

function batchOf<Asked>(asked: fc.Arbitrary<Asked>): fc.Arbitrary<Asked[]> {
  return fc.array(asked, { minLength: batchSize, maxLength: batchSize })
}

// What is no answer is given as it is: the others of a batch are waited for, and it equals nothing.

async function askFunnel(question: PlainJourneyQuestion): Promise<unknown> {
  const answer = await answerFunnel(funnelBody(question), stored.context)
  return answer.kind === 'answered' ? withoutLabels(answer.body.data.attributes) : answer
}

async function askList(list: PlainJourneyList): Promise<unknown> {
  const answer = await answerJourneyList(journeyListBody(list), stored.context)
  if (answer.kind !== 'answered') return answer
  const { records, total_count } = answer.body.data.attributes
  return { records, total_count }
}

async function askScalar(question: PlainJourneyQuestion): Promise<unknown> {
  const answer = await answerJourneyScalar(journeyFigureBody(question), stored.context)
  return answer.kind === 'answered' ? scalarRows(answer.body.data.attributes.columns) : answer
}

async function askCurve({ question, intervalMs }: Curve): Promise<unknown> {
  const body = journeyFigureBody(question, intervalMs)
  const answer = await answerJourneyTimeseries(body, stored.context)
  if (answer.kind !== 'answered') return answer
  const { series, times, values } = answer.body.data.attributes
  return { series: series.map(({ group_tags }) => group_tags), times, values }
}

interface Curve {
  readonly question: PlainJourneyQuestion
  readonly intervalMs: number
}

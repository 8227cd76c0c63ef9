import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerList, answerScalar, answerTimeseries } from '../../src/query/answer.ts'
import { parseSearch } from '../../src/query/parse/parse-search.ts'
import { anyOccurrence } from './any-occurrence.ts'
import { questionOver } from './any-question.ts'
import { caseCount } from './case-count.ts'
import { listBody } from './list-body.ts'
import { plainScalar, plainTimeseries, type PlainQuestion } from './plain-evaluator.ts'
import { plainEvent, type PlainEvent } from './plain-events.ts'
import { plainList, type PlainList } from './plain-list.ts'
import { matchesSearch } from './plain-search.ts'
import { questionBody, scalarRows } from './question-body.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'
import {
  variedFacets,
  variedLengthMs,
  variedLines,
  variedOnce,
  variedSearches,
  variedStartMs,
} from './varied-events.ts'

const events = variedOnce.map(plainEvent)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(variedLines)
})
afterAll(() => stored.close())

/** Asked side by side, which takes half the time on two cores. */
const batchSize = 20

/** How many questions to make; those of a seed include one that was answered wrongly once. */
const figures = [{ questions: caseCount(120) }, { questions: 400, seed: -1936917151 }]

const search = fc.constantFrom(...variedSearches).map((text) => {
  const parsed = parseSearch(text)
  if (parsed.kind === 'faulty') throw new Error(parsed.problem.message)
  const matches = (event: PlainEvent) => matchesSearch(parsed.search, event)
  return { text, matches }
})

const question = questionOver({
  facets: variedFacets,
  startMs: variedStartMs,
  lengthMs: variedLengthMs,
  levelsMax: 2,
})

const searched = fc
  .tuple(question, search)
  .map(([asked, { text, matches }]) => ({ asked: { ...asked, matches }, text }))

const curve = fc
  .tuple(searched, fc.constantFrom(6_000, 7_001, 60_000, 86_400_000))
  .map(([{ asked, text }, intervalMs]) => ({ asked: { ...asked, intervalMs }, text }))

const column = fc.constantFrom(...variedFacets, '@session.id', '@event.id', 'timestamp', 'id')
const list: fc.Arbitrary<Searched<PlainList>> = fc
  .record({
    columns: fc.option(fc.uniqueArray(column, { minLength: 1, maxLength: 4 }), { nil: undefined }),
    facet: fc.option(column, { nil: undefined }),
    order: fc.constantFrom('asc' as const, 'desc' as const),
    limit: fc.integer({ min: 1, max: 60 }),
    from: fc.integer({ min: 0, max: variedLengthMs - 1 }),
    occurring: anyOccurrence,
    search,
  })
  .map(({ columns, facet, order, limit, from, occurring, search: { text, matches } }) => ({
    text,
    asked: {
      ...(occurring && { occurring }),
      ...(columns && { columns }),
      sort: { order, ...(facet && { facet }) },
      limit,
      from: variedStartMs + from,
      to: variedStartMs + variedLengthMs,
      matches,
    },
  }))

test.each(figures)(
  'questions for figures are answered as by a plain reading of the events: %o',
  async (made) => {
    await fc.assert(
      fc.asyncProperty(batchOf(searched), async (batch) => {
        const answers = await Promise.all(batch.map(askRows))

        expect(answers).toEqual(batch.map(({ asked }) => plainScalar(events, asked)))
      }),
      runs(made),
    )
  },
)

test('questions for curves are answered as by a plain reading of the events', async () => {
  await fc.assert(
    fc.asyncProperty(batchOf(curve), async (batch) => {
      const answers = await Promise.all(batch.map(askCurve))

      expect(answers).toEqual(
        batch.map(({ asked }) => plainTimeseries(events, asked, asked.intervalMs)),
      )
    }),
    runs({ questions: caseCount(80) }),
  )
})

test('questions for lists are answered as by a plain reading of the events', async () => {
  await fc.assert(
    fc.asyncProperty(batchOf(list), async (batch) => {
      const answers = await Promise.all(batch.map(askRecords))

      expect(answers).toEqual(batch.map(({ asked }) => plainList(events, asked)))
    }),
    runs({ questions: caseCount(60) }),
  )
})

function batchOf<Question>(question: fc.Arbitrary<Question>): fc.Arbitrary<Question[]> {
  return fc.array(question, { minLength: batchSize, maxLength: batchSize })
}

type Made = { readonly questions: number; readonly seed?: number }

function runs({ questions, ...seed }: Made): fc.Parameters<unknown> {
  return { numRuns: Math.ceil(questions / batchSize), ...seed }
}

/** A question, and the text of the search that its `matches` says in TypeScript. */
interface Searched<Asked> {
  readonly asked: Asked
  readonly text: string
}

// What is no answer is given as it is: the others of a batch are waited for, and it equals nothing.

async function askRows({ asked, text }: Searched<PlainQuestion>): Promise<unknown> {
  const answer = await answerScalar(questionBody(asked, text), stored.context)
  if (answer.kind !== 'answered') return answer
  return scalarRows(answer.body.data?.attributes.columns ?? [])
}

async function askCurve({ asked, text }: Searched<PlainQuestion>): Promise<unknown> {
  const answer = await answerTimeseries(questionBody(asked, text), stored.context)
  if (answer.kind !== 'answered') return answer
  const { series = [], times, values } = answer.body.data?.attributes ?? {}
  return { series: series.map(({ group_tags }) => group_tags), times, values }
}

async function askRecords({ asked, text }: Searched<PlainList>): Promise<unknown> {
  const answer = await answerList(listBody(asked, text), stored.context)
  return answer.kind === 'answered' ? answer.body.data.attributes : answer
}

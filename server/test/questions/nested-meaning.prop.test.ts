import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerList, answerScalar, type Answer } from '../../src/query/answer.ts'
import { listBody } from './list-body.ts'
import { plainScalar, type PlainQuestion } from './plain-evaluator.ts'
import { plainEvent, valuesOf, type PlainEvent } from './plain-events.ts'
import { plainList, type PlainList } from './plain-list.ts'
import { questionBody, scalarRows } from './question-body.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(['{"date":0}'])
})
afterAll(() => stored.close())

const scalar = fc.constantFrom('x', 'a "b"\n', '5', 5, 5.5, -3, true, null)

/** Objects and arrays in each other in any way, a few levels deep. */
const nested = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'large', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.record({ b: tie('value'), c: tie('value') }, { requiredKeys: [] }),
    fc.array(fc.record({ b: tie('value') }), { minLength: 1, maxLength: 3 }),
  ),
})).value

/** Events that were not found once: a list of objects in an object in a mixed list, and nulls. */
const foundLate: [unknown[]][] = [[[[1, { b: [{ c: 1 }] }]]], [[[{ b: 1 }, null]]]]

/** Each run has an attribute of its own, and with it types of its own. */
let runs = 0

test('what lies below a path in any nesting is found, listed, grouped and counted', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(nested, { minLength: 1, maxLength: 12 }), async (values) => {
      const { events, facets } = await store(values)

      for (const facet of facets) {
        expect(await answersOf(facet)).toEqual(plainAnswersOf(facet, events))
      }
    }),
    { numRuns: 4, endOnFailure: true, examples: foundLate },
  )
})

async function store(
  values: readonly unknown[],
): Promise<{ events: PlainEvent[]; facets: string[] }> {
  runs += 1
  const name = `run${runs}`
  const lines = values.map((value, index) =>
    JSON.stringify({ event: { id: `${name}-${index}` }, date: index, [name]: value }),
  )
  await stored.add(lines, name)
  const events = lines.map(plainEvent)
  const paths = new Set(events.flatMap(({ leaves }) => [...leaves.keys()]))
  return { events, facets: [...paths].filter((p) => p.startsWith(name)).map((p) => `@${p}`) }
}

/** What is asked of one attribute, each with its search as text and in TypeScript. */
function asked(facet: string): { figures: Asked<PlainQuestion>[]; list: Asked<PlainList> } {
  const range = { from: 0, to: 1_000 }
  const has = searching(`${facet}:*`, (event) => valuesOf(event, facet).length > 0)
  const equal = searching(`${facet}:5`, (event) => valuesOf(event, facet).some(isFive))
  const between = searching(`${facet}:[-3 TO 5]`, (event) => valuesOf(event, facet).some(isBetween))
  const count = { aggregation: 'count' }
  const groupBy = [{ facet, limit: 1_000 }]
  return {
    figures: [
      { ...has, question: { ...range, compute: count, groupBy } },
      { ...has, question: { ...range, compute: { aggregation: 'cardinality', metric: facet } } },
      { ...has, question: { ...range, compute: { aggregation: 'sum', metric: facet } } },
      { ...equal, question: { ...range, compute: count } },
      { ...between, question: { ...range, compute: count } },
    ].map(({ question, search, matches }) => ({ search, question: { ...question, matches } })),
    list: {
      search: has.search,
      question: { ...range, matches: has.matches, columns: ['@event.id', facet], sort: { facet } },
    },
  }
}

interface Asked<Question> {
  readonly search: string
  readonly question: Question
}

function searching(
  search: string,
  matches: (event: PlainEvent) => boolean,
): { readonly search: string; readonly matches: (event: PlainEvent) => boolean } {
  return { search, matches }
}

function isFive(value: unknown): boolean {
  return value === 5 || value === '5'
}

function isBetween(value: unknown): boolean {
  return typeof value === 'number' && value >= -3 && value <= 5
}

async function answersOf(facet: string): Promise<unknown> {
  const { figures, list } = asked(facet)
  const [answer, ...answers] = await Promise.all([
    answerList(listBody(list.question, list.search), stored.context),
    ...figures.map(({ question, search }) => {
      return answerScalar(questionBody(question, search), stored.context)
    }),
  ])
  return {
    list: answered(answer).data.attributes,
    figures: answers.map((each) => scalarRows(answered(each).data?.attributes.columns ?? [])),
  }
}

function plainAnswersOf(facet: string, events: readonly PlainEvent[]): unknown {
  const { figures, list } = asked(facet)
  return {
    list: plainList(events, list.question),
    figures: figures.map(({ question }) => plainScalar(events, question)),
  }
}

function answered<Wire>(answer: Answer<Wire>): Wire {
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.body
}

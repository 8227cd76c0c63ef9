import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer } from '../../src/query/answer.ts'
import {
  answerScalarFormulas,
  answerTimeseriesFormulas,
} from '../../src/query/formula/answer-formulas.ts'
import { anyQuestion } from './any-question.ts'
import { caseCount } from './case-count.ts'
import { oddLines } from './odd-events.ts'
import type { PlainQuestion } from './plain-evaluator.ts'
import { plainEvent } from './plain-events.ts'
import {
  plainFormulaCurves,
  plainFormulaRows,
  type PlainFormula,
  type PlainFormulas,
} from './plain-formulas.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const events = oddLines.map(plainEvent)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(oddLines)
})
afterAll(() => stored.close())

const formulas: readonly PlainFormula[] = [
  { text: 'a', compute: ({ a }) => a ?? null },
  { text: 'a + b', compute: ({ a, b }) => both(a, b, (one, other) => one + other) },
  { text: '2*a - b', compute: ({ a, b }) => both(a, b, (one, other) => 2 * one - other) },
  { text: '100 * a / b', compute: ({ a, b }) => both(a, b, (one, other) => (100 * one) / other) },
  { text: '-(a - 1)', compute: ({ a }) => both(a, 1, (one, other) => -(one - other)) },
]

type Operand = number | null | undefined

function both(one: Operand, other: Operand, compute: (one: number, other: number) => number) {
  if (one === null || one === undefined || other === null || other === undefined) return null
  const figure = compute(one, other)
  return Number.isFinite(figure) ? figure : null
}

/** Two questions over one range; the second has the groups of the first, or none. */
const anyFormulas: fc.Arbitrary<PlainFormulas> = fc
  .record({
    first: anyQuestion,
    second: anyQuestion,
    isGrouped: fc.boolean(),
    chosen: fc.uniqueArray(fc.constantFrom(...formulas), { minLength: 1, maxLength: 3 }),
  })
  .map(({ first, second, isGrouped, chosen }) => {
    const { from, to, matches, groupBy = [] } = first
    const a = { from, to, matches, groupBy, compute: first.compute }
    const b = { ...a, groupBy: isGrouped ? groupBy : [], compute: second.compute }
    return { queries: { a, b }, formulas: chosen }
  })

function body(asked: PlainFormulas, type: string, interval?: number): object {
  const [{ from, to } = { from: 0, to: 0 }] = Object.values(asked.queries)
  const queries = Object.entries(asked.queries).map(([name, query]) => wireQuery(name, query))
  const wires = asked.formulas.map(({ text }) => ({ formula: text }))
  return { data: { type, attributes: { from, to, queries, formulas: wires, interval } } }
}

function wireQuery(name: string, { compute, groupBy }: PlainQuestion): object {
  const search = { query: '*' }
  return { name, data_source: 'product_analytics', compute, search, group_by: groupBy }
}

test('formulas over groups come to what computing with plain readings gives', async () => {
  await fc.assert(
    fc.asyncProperty(anyFormulas, async (asked) => {
      const answer = await answerScalarFormulas(body(asked, 'scalar_request'), stored.context)

      const columns = answered(answer).data?.attributes.columns ?? []
      const rows = plainFormulaRows(events, asked)
      const groups = (asked.queries['a']?.groupBy ?? []).map(({ facet }, level) => ({
        name: facet,
        values: rows.map(({ labels }) => [labels[level]]),
      }))
      const figures = asked.formulas.map(({ text }, index) => ({
        name: text,
        values: rows.map((row) => row.figures[index]),
      }))
      expect(columns).toMatchObject([...groups, ...figures])
    }),
    { numRuns: caseCount(40) },
  )
})

test('formulas over curves come to what computing with plain readings gives', async () => {
  const interval = fc.constantFrom(1_000, 60_000, 86_400_000)
  await fc.assert(
    fc.asyncProperty(anyFormulas, interval, async (asked, intervalMs) => {
      const request = body(asked, 'timeseries_request', intervalMs)

      const answer = await answerTimeseriesFormulas(request, stored.context)

      const { times, curves } = plainFormulaCurves(events, asked, intervalMs)
      expect(answered(answer).data?.attributes).toMatchObject({
        times,
        series: curves.map(({ labels, formula }) => ({ group_tags: labels, query_index: formula })),
        values: curves.map(({ values }) => values),
      })
    }),
    { numRuns: caseCount(25) },
  )
})

function answered<Wire>(answer: Answer<Wire>): Wire {
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.body
}

import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerList, answerScalar, type Answer } from '../../src/query/answer.ts'
import { answerScalarFormulas } from '../../src/query/formula/answer-formulas.ts'
import { touchLimits } from '../../src/query/sql/touch-sql.ts'
import { listBody } from './list-body.ts'
import type { PlainQuestion } from './plain-evaluator.ts'
import { questionBody, scalarRows } from './question-body.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const dayMs = 86_400_000
const startMs = Date.UTC(2026, 0, 1)

interface Sent {
  readonly id: string
  readonly user?: string
  /** After the start, in days. */
  readonly day: number
  readonly amount?: number
  readonly attribution?: object
}

function line({ id, user, day, amount, attribution }: Sent): string {
  return JSON.stringify({
    type: 'server',
    application: { id: 'shop' },
    event: { id, name: amount === undefined ? 'page' : 'paid' },
    date: startMs + day * dayMs,
    ...(user === undefined ? {} : { usr: { id: user } }),
    ...(amount === undefined ? {} : { amount }),
    ...(attribution === undefined ? {} : { attribution }),
  })
}

function from(source: string, campaign?: string): object {
  return { utm: { source, ...(campaign === undefined ? {} : { campaign }) } }
}

const lines = [
  // ann: an old touch, then three, then a payment.
  line({ id: '1', user: 'ann', day: 0, attribution: from('old') }),
  line({ id: '2', user: 'ann', day: 10, attribution: from('news', 'spring') }),
  line({ id: '3', user: 'ann', day: 11, attribution: from('ads') }),
  line({ id: '4', user: 'ann', day: 12, attribution: from('news') }),
  line({ id: '5', user: 'ann', day: 95, amount: 90 }),
  // ben: a touch exactly 90 days before, and one a little more.
  line({ id: '6', user: 'ben', day: 5 - 1 / 86_400_000, attribution: from('late') }),
  line({ id: '7', user: 'ben', day: 5, attribution: from('ads') }),
  line({ id: '8', user: 'ben', day: 95, amount: 10 }),
  // Nobody, and somebody without a touch.
  line({ id: '9', day: 95, amount: 5, attribution: from('ads') }),
  line({ id: '10', user: 'cid', day: 95, amount: 7 }),
]

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(lines)
})
afterAll(() => stored.close())

const payments: PlainQuestion = {
  compute: { aggregation: 'sum', metric: '@amount' },
  from: startMs + 90 * dayMs,
  to: startMs + 100 * dayMs,
  matches: () => true,
}

async function rowsBy(facet: string, more: Partial<PlainQuestion> = {}) {
  const body = questionBody({ ...payments, groupBy: [{ facet }], ...more }, '@event.name:paid')
  const { data } = answered(await answerScalar(body, stored.context))
  return scalarRows(data?.attributes.columns ?? []).map(({ labels, figure }) => [...labels, figure])
}

test('a payment is of the last touch before it, and of the first within 90 days', async () => {
  expect(await rowsBy('@last_touch.utm.source')).toEqual([
    ['news', 90],
    ['N/A', 12],
    ['ads', 10],
  ])
  expect(await rowsBy('@first_touch.utm.source')).toEqual([
    ['news', 90],
    ['N/A', 12],
    ['ads', 10],
  ])
  expect(await rowsBy('@first_touch.utm.campaign')).toEqual([
    ['spring', 90],
    ['N/A', 22],
  ])
})

test('shared among its touches, a payment is a third of each of three', async () => {
  const rows = await rowsBy('@linear_touch.utm.source')
  const counts = await rowsBy('@linear_touch.utm.source', { compute: { aggregation: 'count' } })

  expect(rows.map(([source]) => source)).toEqual(['news', 'ads', 'N/A'])
  expect(rows.map(([, sum]) => Number(sum))).toEqual([
    expect.closeTo(60, 5),
    expect.closeTo(40, 5),
    12,
  ])
  expect(rows.reduce((sum, [, part]) => sum + Number(part), 0)).toBe(112)
  expect(counts.reduce((sum, [, part]) => sum + Number(part), 0)).toBe(4)
})

test('a percentile by shares is refused with its place', async () => {
  const body = questionBody(
    {
      ...payments,
      compute: { aggregation: 'median', metric: '@amount' },
      groupBy: [{ facet: '@linear_touch.utm.source' }],
    },
    '*',
  )

  const answer = await answerScalar(body, stored.context)

  expect(answer).toEqual({
    kind: 'rejected',
    errors: [expect.stringContaining('/data/attributes/query/compute/aggregation')],
  })
})

test('touches are searched, shown, ordered by and counted', async () => {
  const found = await answerList(
    listBody(
      {
        ...payments,
        columns: [
          'id',
          '@last_touch.utm.source',
          '@linear_touch.utm.source',
          '@first_touch.utm.term',
        ],
        sort: { facet: '@last_touch.utm.source', order: 'asc' },
      },
      '@linear_touch.utm.source:ads',
    ),
    stored.context,
  )

  expect(answered(found).data.attributes.records).toEqual([
    {
      id: '8',
      '@last_touch.utm.source': 'ads',
      '@linear_touch.utm.source': ['ads'],
      '@first_touch.utm.term': null,
    },
    {
      id: '5',
      '@last_touch.utm.source': 'news',
      '@linear_touch.utm.source': ['news', 'ads', 'news'],
      '@first_touch.utm.term': null,
    },
  ])
  expect(
    await rowsBy('@event.name', {
      compute: { aggregation: 'cardinality', metric: '@last_touch.utm.source' },
    }),
  ).toEqual([['paid', 2]])
})

test('a formula computes with figures by touches, and its queries know no others', async () => {
  const query = (name: string, compute: object) => ({
    name,
    data_source: 'product_analytics',
    compute,
    search: { query: '@event.name:paid' },
    group_by: [{ facet: '@last_touch.utm.source', should_exclude_missing: true }],
  })
  const { from, to } = payments
  const queries = [query('a', payments.compute), query('b', { aggregation: 'count' })]
  const attributes = { from, to, queries, formulas: [{ formula: 'a / b' }] }

  const answer = await answerScalarFormulas(
    { data: { type: 'scalar_request', attributes } },
    stored.context,
  )

  expect(scalarRows(answered(answer).data?.attributes.columns ?? [])).toEqual([
    { labels: ['news'], figure: 90 },
    { labels: ['ads'], figure: 10 },
  ])
})

test('of somebody with more than 1,000 touches the newest share an event, which stays one', async () => {
  const { touchesMax } = touchLimits
  const many = Array.from({ length: touchesMax + 10 }, (_, index) => {
    const source = index < 10 ? 'old' : index % 2 === 0 ? 'even' : 'odd'
    return line({ id: `many-${index}`, user: 'bot', day: index / 100, attribution: from(source) })
  })
  const paid = line({ id: 'many-paid', user: 'bot', day: 12, amount: 1 })
  await stored.add([...many, paid], 'many')

  const rows = await rowsBy('@linear_touch.utm.source', {
    from: startMs + 12 * dayMs,
    to: startMs + 13 * dayMs,
  })

  expect(rows).toEqual([
    ['even', expect.closeTo(0.5, 5)],
    ['odd', expect.closeTo(0.5, 5)],
  ])
  expect(rows.reduce((sum, [, part]) => sum + Number(part), 0)).toBe(1)
})

function answered<Wire>(answer: Answer<Wire>): Wire {
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.body
}

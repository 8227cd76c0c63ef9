import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerScalar } from '../../src/query/answer.ts'
import { questionBody, scalarRows } from './question-body.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'
import { countExamples, pageEvents } from './touches-page.ts'

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents([])
})
afterAll(() => stored.close())

const range = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 5, 1), matches: () => true }

type Counted = {
  readonly compute: { readonly aggregation: string; readonly metric?: string }
  readonly search?: string
  readonly groupBy?: readonly { readonly facet: string }[]
}

async function countedBy({ compute, search = '', groupBy = [] }: Counted): Promise<string[]> {
  const question = questionBody({ ...range, compute, groupBy }, search)
  const answer = await answerScalar(question, stored.context)
  const columns = answer.kind === 'answered' ? answer.body.data?.attributes.columns : []
  return scalarRows(columns ?? []).map(({ labels, figure }) => [...labels, figure].join(' '))
}

/** One figure; of no events there is none, which is 0. */
async function figureOf(counted: Counted): Promise<number> {
  const [figure = 0] = await countedBy(counted)
  return Number(figure)
}

const count = { aggregation: 'count' }

function cardinality(metric: string): Counted {
  return { compute: { aggregation: 'cardinality', metric } }
}

test('the page counts after 2, 3 and 9 events', () => {
  expect(countExamples.map(({ after }) => after)).toEqual([2, 3, 9])
})

test("a visitor is no user until the sign-in, and then what came before it is a user's", async () => {
  let from = 0
  for (const { after, ...counts } of countExamples) {
    await stored.add(pageEvents.slice(from, after), `until-${after}`)
    await stored.resolveIds()
    from = after

    const [events, ofUsers, users, visitors] = await Promise.all([
      figureOf({ compute: count }),
      figureOf({ compute: count, search: '@usr.id:*' }),
      figureOf(cardinality('@usr.id')),
      figureOf(cardinality('@usr.anonymous_id')),
    ])
    const found = { events, ofUsers, users, visitors }
    expect(found).toEqual(counts)
  }

  expect(await countedBy({ compute: count, groupBy: [{ facet: '@usr.id' }] })).toEqual([
    'ann 4',
    'ben 3',
    'N/A 1',
    'cid 1',
  ])
})

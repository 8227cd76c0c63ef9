import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { printSearch } from '../../src/query/parse/print-search.ts'
import { answerScalar } from '../../src/query/answer.ts'
import { anySearch } from './any-search.ts'
import { caseCount } from './case-count.ts'
import { oddLines, oddStartMs } from './odd-events.ts'
import { plainEvent } from './plain-events.ts'
import { matchesSearch } from './plain-search.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const events = oddLines.map(plainEvent)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(oddLines)
})
afterAll(() => stored.close())

test('a search finds exactly the events that its plain meaning finds, whatever the types', async () => {
  await fc.assert(
    fc.asyncProperty(anySearch, async (tree) => {
      const expected = events
        .filter((event) => matchesSearch(tree, event))
        .map((e) => String(e.leaves.get('event.id')))

      expect(await foundIds(printSearch(tree))).toEqual(expected.toSorted())
    }),
    { numRuns: caseCount(100) },
  )
})

async function foundIds(query: string): Promise<string[]> {
  const answer = await answerScalar(
    {
      data: {
        type: 'formula_analytics_extended_request',
        attributes: {
          from: oddStartMs,
          to: oddStartMs + 1_000_000,
          query: {
            query: { data_source: 'product_analytics', search: { query } },
            compute: { aggregation: 'count' },
            group_by: [{ facet: '@event.id', limit: 1_000 }],
          },
        },
      },
    },
    stored.context,
  )
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  const [column] = answer.body.data?.attributes.columns ?? []
  return (column?.values ?? []).flat().map(String).toSorted()
}

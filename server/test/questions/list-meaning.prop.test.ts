import type { ListResponse } from '@throughline/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { printSearch } from '../../src/query/parse/print-search.ts'
import type { Search } from '../../src/query/parse/search-ast.ts'
import { answerList, type Answer } from '../../src/query/answer.ts'
import { anyOccurrence } from './any-occurrence.ts'
import { anySearch } from './any-search.ts'
import { caseCount } from './case-count.ts'
import { listBody } from './list-body.ts'
import { oddLines, oddStartMs } from './odd-events.ts'
import { plainEvent, type PlainEvent } from './plain-events.ts'
import { plainList, type PlainList } from './plain-list.ts'
import { matchesSearch } from './plain-search.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const events = oddLines.map(plainEvent)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(oddLines)
})
afterAll(() => stored.close())

const attributes = ['@a', '@a.b', '@a.b.c', '@n', '@f', '@tags', '@spent', '@none', '@date']
const promoted = ['@usr.id', '@event.name', '@event.id', '@type', '@service']
const bare = ['service', 'host', 'timestamp', 'id']
const column = fc.constantFrom(...attributes, ...promoted, ...bare)

const list: fc.Arbitrary<PlainList> = fc
  .record({
    columns: fc.option(fc.uniqueArray(column, { minLength: 1 }), { nil: undefined }),
    facet: fc.option(column, { nil: undefined }),
    order: fc.option(fc.constantFrom('asc' as const, 'desc' as const), { nil: undefined }),
    limit: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
    from: fc.integer({ min: 0, max: 100_000 }),
    length: fc.integer({ min: 1, max: 300_000 }),
    occurring: anyOccurrence,
  })
  .map(({ columns, facet, order, limit, from, length, occurring }) => ({
    ...(occurring && { occurring }),
    ...(columns && { columns }),
    sort: { ...(facet && { facet }), ...(order && { order }) },
    ...(limit && { limit }),
    from: oddStartMs + from,
    to: oddStartMs + from + length,
    matches: () => true,
  }))

const everything = fc.constant<Search>({ kind: 'everything', span: { start: 0, end: 0 } })

test('a list is what a plain reading of the events gives, whatever is shown and sorted by', async () => {
  await fc.assert(
    fc.asyncProperty(list, fc.oneof(everything, anySearch), async (asked, search) => {
      const answer = await answerList(listBody(asked, printSearch(search)), stored.context)

      const matches = (event: PlainEvent) => matchesSearch(search, event)
      expect(attributesOf(answer)).toEqual(plainList(events, { ...asked, matches }))
    }),
    { numRuns: caseCount(50) },
  )
})

function attributesOf(answer: Answer<ListResponse>): object {
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.body.data.attributes
}

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerList, answerScalar, answerTimeseries } from '../../src/query/answer.ts'
import { parseSearch } from '../../src/query/parse/parse-search.ts'
import { questionOver } from './any-question.ts'
import { shareable } from './any-shares.ts'
import { caseCount } from './case-count.ts'
import { listBody } from './list-body.ts'
import { plainScalar, plainTimeseries } from './plain-evaluator.ts'
import { plainEvent, type PlainEvent } from './plain-events.ts'
import { plainAsSent } from './plain-identity.ts'
import { plainList } from './plain-list.ts'
import { matchesSearch } from './plain-search.ts'
import { withTouches } from './plain-touches.ts'
import { questionBody, scalarRows } from './question-body.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'
import {
  touchedLengthMs,
  touchedLines,
  touchedStartMs,
  touchFacets,
  touchSearches,
} from './touched-events.ts'

const events = withTouches(touchedLines.map(plainEvent), plainAsSent.personOf)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(touchedLines)
})
afterAll(() => stored.close())

const search = fc.constantFrom(...touchSearches).map((text) => {
  const parsed = parseSearch(text)
  if (parsed.kind === 'faulty') throw new Error(parsed.problem.message)
  return { text, matches: (event: PlainEvent) => matchesSearch(parsed.search, event) }
})

const question = questionOver({
  facets: [...touchFacets, ...touchFacets, '@amount', '@usr.id', '@tags', '@event.name'],
  startMs: touchedStartMs,
  lengthMs: touchedLengthMs,
  levelsMax: 3,
}).map(shareable)

const searched = fc
  .tuple(question, search)
  .map(([asked, { text, matches }]) => ({ asked: { ...asked, matches }, text }))

test('figures by touches are what a plain reading of the events gives', async () => {
  await fc.assert(
    fc.asyncProperty(searched, async ({ asked, text }) => {
      const answer = await answerScalar(questionBody(asked, text), stored.context)

      const rows = answer.kind === 'answered' ? answer.body.data?.attributes.columns : answer
      expect(Array.isArray(rows) ? scalarRows(rows) : rows).toEqual(plainScalar(events, asked))
    }),
    { numRuns: caseCount(25) },
  )
})

test('curves by touches are what a plain reading of the events gives', async () => {
  const interval = fc.constantFrom(86_400_000, 7 * 86_400_000)
  await fc.assert(
    fc.asyncProperty(searched, interval, async ({ asked, text }, intervalMs) => {
      const body = questionBody({ ...asked, intervalMs }, text)

      const answer = await answerTimeseries(body, stored.context)

      const {
        series = [],
        times,
        values,
      } = (answer.kind === 'answered' ? answer.body.data?.attributes : undefined) ?? {}
      expect({ series: series.map(({ group_tags }) => group_tags), times, values }).toEqual(
        plainTimeseries(events, asked, intervalMs),
      )
    }),
    { numRuns: caseCount(15) },
  )
})

test('lists show and order by touches as a plain reading of the events does', async () => {
  const column = fc.constantFrom(...touchFacets, 'id', '@usr.id')
  const list = fc.record({
    columns: fc.uniqueArray(column, { minLength: 1, maxLength: 4 }),
    facet: column,
    order: fc.constantFrom('asc' as const, 'desc' as const),
    searched: search,
  })
  await fc.assert(
    fc.asyncProperty(list, async ({ columns, facet, order, searched: { text, matches } }) => {
      const range = { from: touchedStartMs, to: touchedStartMs + touchedLengthMs }
      const asked = { ...range, columns, sort: { facet, order }, matches }

      const answer = await answerList(listBody(asked, text), stored.context)

      expect(answer.kind === 'answered' ? answer.body.data.attributes : answer).toEqual(
        plainList(events, asked),
      )
    }),
    { numRuns: caseCount(15) },
  )
})

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseQuestion } from '../../src/query/parse/parse-question.ts'
import { printSearch } from '../../src/query/parse/print-search.ts'
import { optimize, passes, type Pass } from '../../src/query/plan/plan.ts'
import { asSent } from '../../src/query/resolve/known.ts'
import { resolveWith } from '../../src/query/resolve/resolve-with.ts'
import { resolveQuestion } from '../../src/query/resolve/resolve-question.ts'
import { scalarColumns } from '../../src/query/shape/scalar.ts'
import { questionSql } from '../../src/query/sql/question-sql.ts'
import { anyQuestion } from './any-question.ts'
import { anySearch } from './any-search.ts'
import { caseCount } from './case-count.ts'
import { oddLines } from './odd-events.ts'
import { plainScalar } from './plain-evaluator.ts'
import { plainEvent, type PlainEvent } from './plain-events.ts'
import { matchesSearch } from './plain-search.ts'
import { questionBody, scalarRows } from './question-body.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const events = oddLines.map(plainEvent)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(oddLines)
})
afterAll(() => stored.close())

test('whichever passes are left out, the answer is that of a plain reading', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyQuestion,
      anySearch,
      fc.subarray([...passes]),
      async (question, search, kept) => {
        const body = questionBody(question, printSearch(search))

        const rows = await scalarRowsAfter(kept, body)

        const matches = (event: PlainEvent) => matchesSearch(search, event)
        expect(rows).toEqual(plainScalar(events, { ...question, matches }))
      },
    ),
    { numRuns: caseCount(40) },
  )
})

/** The stages of a question by hand, with these passes only. */
async function scalarRowsAfter(kept: readonly Pass[], body: object) {
  const parsed = parseQuestion(body, 'scalar', () => undefined)
  if (parsed.kind === 'faulty') throw new Error(parsed.faults.join('\n'))
  const resolved = await resolveWith(stored.context.dictionary, (seen) =>
    resolveQuestion(parsed.question, { ...seen, users: asSent }),
  )
  const plan = optimize(resolved, kept)
  const rows = await stored.context.warehouse.query(questionSql(plan))
  return scalarRows(scalarColumns(plan, rows))
}

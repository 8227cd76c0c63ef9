import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerScalar, type QueryContext } from '../../src/query/answer.ts'
import { asSent } from '../../src/query/resolve/known.ts'
import { foundIds, plainIds } from './find-ids.ts'
import { plainEvent } from './plain-events.ts'
import { plainAsSent, plainIdentity } from './plain-identity.ts'
import { withTouches } from './plain-touches.ts'
import { withUsers } from './plain-users.ts'
import { questionBody, scalarRows } from './question-body.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'
import { foundExamples, groupExamples, pageEvents } from './touches-page.ts'

const sent = pageEvents.map(plainEvent)
const identity = plainIdentity(sent)
const resolvedEvents = withTouches(withUsers(sent, identity), (event) =>
  identity.personOf(event.sent ?? event),
)
const sentEvents = withTouches(sent, plainAsSent.personOf)

let stored: StoredEvents
let asSentContext: QueryContext
beforeAll(async () => {
  stored = await storeEvents(pageEvents)
  await stored.resolveIds()
  asSentContext = { ...stored.context, users: { reading: () => asSent } }
})
afterAll(() => stored.close())

test('the page of users and touches has 9 events, 12 searches and 4 groupings', () => {
  expect([sent.length, foundExamples.length, groupExamples.length]).toEqual([9, 12, 4])
})

test.each(foundExamples)('$search finds what the page says', async (example) => {
  const { search, finds, findsAsSent } = example

  expect(plainIds(search, resolvedEvents)).toEqual(finds)
  expect(plainIds(search, sentEvents)).toEqual(findsAsSent)
  expect(await foundIds(search, stored.context)).toEqual(finds)
  expect(await foundIds(search, asSentContext)).toEqual(findsAsSent)
})

test.each(groupExamples)('$facet gives the sums that the page says', async ({ facet, gives }) => {
  const compute = { aggregation: 'sum', metric: '@amount' }
  const range = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 5, 1), matches: () => true }

  const answer = await answerScalar(
    questionBody({ ...range, compute, groupBy: [{ facet }] }, '@event.name:paid'),
    stored.context,
  )

  const columns = answer.kind === 'answered' ? answer.body.data?.attributes.columns : []
  const rows = scalarRows(columns ?? [])
  expect(rows.map(({ labels, figure }) => [...labels, figure].join(' '))).toEqual(gives)
})

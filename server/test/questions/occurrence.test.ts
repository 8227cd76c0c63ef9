import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerScalar } from '../../src/query/answer.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const lines = ['ann', 'ann', 'ann', 'ben', ''].map((user, index) =>
  JSON.stringify({
    type: 'server',
    application: { id: 'shop' },
    event: { name: 'paid', id: `e-${index}` },
    ...(user === '' ? {} : { usr: { id: user } }),
    session: { id: `session-${index % 2}` },
    tier: index === 0 ? 'gold' : null,
    date: index,
  }),
)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(lines)
})
afterAll(() => stored.close())

const atLeastTwo = { operator: '>=', value: '2' }

test.each([
  ['users by default, without those who are not known', atLeastTwo, 3],
  ['sessions when meta.entity says so', { ...atLeastTwo, meta: { entity: '@session.id' } }, 5],
  ['users when meta says something else', { ...atLeastTwo, meta: { entity: '@x', a: 'b' } }, 3],
  ['with an operator in letters', { operator: 'lt', value: '2' }, 1],
  ['with a negative number', { operator: '>', value: '-1' }, 4],
  ['not at all without a condition', undefined, 5],
])('occurrences count %s', async (_how, occurrences, expected) => {
  const answer = await answerScalar(aCount({ occurrences }), stored.context)

  expect(answer).toMatchObject({
    body: { data: { attributes: { columns: [{ values: [expected] }] } } },
  })
})

test('events that a group leaves out for want of a value still count as occurrences', async () => {
  const group_by = [{ facet: '@tier', should_exclude_missing: true }]

  const answer = await answerScalar(
    aCount({ occurrences: { operator: '=', value: '3' } }, { group_by }),
    stored.context,
  )

  expect(answer).toMatchObject({
    body: { data: { attributes: { columns: [{ values: [['gold']] }, { values: [1] }] } } },
  })
})

test.each([
  [{ operator: '!=', value: '1' }, '/occurrences/operator: "!=" is none of =, >, >=, <, <=, eq'],
  [{ operator: '=', value: '1.5' }, '/occurrences/value: must be a whole number'],
  [{ operator: '=', value: '' }, '/occurrences/value: must be a whole number'],
])('%o is refused: %s', async (occurrences, sentence) => {
  const answer = await answerScalar(aCount({ occurrences }), stored.context)

  expect(answer).toEqual({ kind: 'rejected', errors: [expect.stringContaining(sentence)] })
})

function aCount(search: object, more: object = {}): object {
  const query = { data_source: 'product_analytics_occurrence', search }
  return {
    data: {
      type: 'formula_analytics_extended_request',
      attributes: {
        from: 0,
        to: 10,
        query: { query, compute: { aggregation: 'count' }, ...more },
      },
    },
  }
}

import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerScalar } from '../../src/query/answer.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const people = [
  { usr: { id: 'ann', email: 'ann@corp.com', plan: 'paid' }, account: { id: 'big', name: 'Big' } },
  { usr: { id: 'ben', email: 'ben@home.org', plan: 'free' }, account: { id: 'big' } },
  { usr: { id: 'eve', email: 'eve@corp.com', plan: 'free' } },
  { session: { id: 'nobody' } },
]

const lines = people.map((person, index) =>
  JSON.stringify({
    type: 'server',
    application: { id: 'shop' },
    event: { name: 'paid', id: `e-${index}` },
    geo: { country_iso_code: index < 2 ? 'US' : 'FR' },
    date: index,
    ...person,
  }),
)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(lines)
})
afterAll(() => stored.close())

const corp = { name: 'corp', query: 'user_email:*@corp.com' }
const paying = { name: 'paying', query: '@usr.plan:paid' }
const big = { name: 'big', query: 'account_name:Big' }
const unused = { name: '' }
const nil = { name: '', segment_id: '00000000-0000-0000-0000-000000000000' }

test.each([
  ['a bare column with a wildcard', { users: [corp] }, 2],
  ['several terms', { users: [{ name: 'u', query: 'user_email:* AND first_country_code:US' }] }, 2],
  ['a trait of users', { users: [paying] }, 1],
  ['the last word on an account, for all its events', { accounts: [big] }, 2],
  ['all filters together without a formula', { users: [corp, paying], accounts: [big] }, 1],
  ['every known user without a query', { users: [{ name: 'u' }] }, 3],
  ['every known account with *', { accounts: [{ name: 'a', query: '*' }] }, 2],
  ['NOT, which anonymous events satisfy', { users: [corp], formula: 'NOT corp' }, 2],
  [
    'AND before OR',
    { users: [corp, paying], accounts: [big], formula: 'corp OR paying AND big' },
    2,
  ],
  [
    'parentheses',
    { users: [corp, paying], accounts: [big], formula: '(corp OR paying) AND big' },
    1,
  ],
  ['a name in quotes', { users: [{ ...corp, name: 'at corp' }], formula: '"at corp"' }, 2],
  [
    'only what the formula names',
    { users: [corp], accounts: [unused], segments: [nil], formula: 'corp' },
    2,
  ],
  ['faults only in what is used', { users: [corp, { name: 'x', query: '(' }], formula: 'corp' }, 2],
  ['nothing at all by empty filters', { users: [unused], accounts: [unused], segments: [nil] }, 4],
  ['nobody by a value that nobody has', { users: [{ name: 'u', query: 'user_id:zoe' }] }, 0],
  ['free text in names and addresses', { users: [{ name: 'u', query: 'HOME.org' }] }, 1],
])('audience filters take %s', async (_what, audience_filters, expected) => {
  const answer = await answerScalar(aCount({ audience_filters }), stored.context)

  const values = expected === 0 ? [] : [expected]
  expect(answer).toMatchObject({ body: { data: { attributes: { columns: [{ values }] } } } })
})

const pointer = '/data/attributes/query/audience_filters'

test.each([
  [{ users: [corp], accounts: [{ ...big, name: 'corp' }] }, `${pointer}/accounts/0/name: another`],
  [
    { users: [corp], formula: 'corp AND them' },
    `${pointer}/formula: no filter has the name "them"`,
  ],
  [{ users: [corp], formula: '(corp' }, `${pointer}/formula: this parenthesis is never closed`],
  [{ users: [corp], formula: 'corp AND' }, `${pointer}/formula: a term is missing at the end`],
  [{ formula: 'u' }, `${pointer}/formula: no filter has the name "u"`],
  [
    { users: [{ name: 'u', query: 'user_mail:x' }] },
    `${pointer}/users/0/query: "user_mail" is neither`,
  ],
  [
    { users: [{ name: 'u', query: '@geo.city:x' }] },
    '"@geo.city" is neither @usr.<name> nor one of user_id',
  ],
  [
    { accounts: [{ name: 'a', query: 'user_id:x' }] },
    '"user_id" is neither @account.<name> nor one of',
  ],
  [{ users: [{ name: 'u', query: 'user_id:' }] }, `${pointer}/users/0/query: a value is missing`],
  [
    { segments: [{ ...nil, name: 's' }] },
    `${pointer}/segments/0/segment_id: there is no such segment`,
  ],
  [
    { users: Array.from({ length: 51 }, (_, index) => ({ name: `u${index}` })) },
    `${pointer}: at most 50 filters with names`,
  ],
  [{ segments: [{ ...nil, name: 's' }], formula: 's' }, 'there is no such segment'],
])('%o is refused: %s', async (audience_filters, sentence) => {
  const answer = await answerScalar(aCount({ audience_filters }), stored.context)

  expect(answer).toEqual({ kind: 'rejected', errors: [expect.stringContaining(sentence)] })
})

test('an audience limits events before occurrences are counted', async () => {
  const occurrences = { operator: '=', value: '1', meta: { entity: '@account.id' } }
  const query = { data_source: 'product_analytics_occurrence', search: { occurrences } }

  const answer = await answerScalar(
    aCount({ audience_filters: { users: [paying] } }, query),
    stored.context,
  )

  expect(answer).toMatchObject({ body: { data: { attributes: { columns: [{ values: [1] }] } } } })
})

test.each([
  [
    'users',
    'user_email',
    [['N/A'], ['ann@corp.com'], ['ben@home.org'], ['eve@corp.com']],
    [1, 1, 1, 1],
  ],
  ['users', '@usr.plan', [['free'], ['N/A'], ['paid']], [2, 1, 1]],
  ['users', 'first_seen', [['0'], ['1'], ['2'], ['N/A']], [1, 1, 1, 1]],
  ['accounts', 'account_name', [['Big'], ['N/A']], [2, 2]],
])('events are grouped by the profiles of their %s: %s', async (whose, facet, ...columns) => {
  const group_by = [{ facet, source: `product_analytics_audience_filters.${whose}` }]

  const answer = await answerScalar(aCount({ group_by }), stored.context)

  const expected = columns.map((values) => ({ values }))
  expect(answer).toMatchObject({ body: { data: { attributes: { columns: expected } } } })
})

test.each([
  [{ facet: '@usr.id', source: 'elsewhere' }, '/group_by/0/source: "elsewhere" is none of'],
  [
    { facet: 'nothing', source: 'product_analytics_audience_filters.users' },
    '/group_by/0/facet: "nothing" is neither @usr.<name> nor one of user_id',
  ],
])('%o is refused: %s', async (group, sentence) => {
  const answer = await answerScalar(aCount({ group_by: [group] }), stored.context)

  expect(answer).toEqual({ kind: 'rejected', errors: [expect.stringContaining(sentence)] })
})

const everyEvent = { data_source: 'product_analytics', search: {} }

function aCount(more: object, query: object = everyEvent): object {
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

import type { ProfilesResponse } from '@throughline/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  answerAccounts,
  answerEventFilteredUsers,
  answerUserFacet,
  answerUsers,
  type Answer,
} from '../../src/query/answer.ts'
import { printSearch } from '../../src/query/parse/print-search.ts'
import { accountColumns, userColumns } from './any-audience.ts'
import { anySearch, anySearchOf } from './any-search.ts'
import { caseCount } from './case-count.ts'
import { oddStartMs } from './odd-events.ts'
import { peopleLines } from './odd-people.ts'
import { plainEvent, type Scalar } from './plain-events.ts'
import { compare, compareTexts } from './plain-order.ts'
import { idOf, plainProfiles, type PlainProfile } from './plain-profile.ts'
import { matches, matchesSearch } from './plain-search.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const events = peopleLines.map(plainEvent)
const users = [...plainProfiles(events, 'user').values()]
const accounts = [...plainProfiles(events, 'account').values()]

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(peopleLines)
})
afterAll(() => stored.close())

const order = fc.constantFrom('ASC' as const, 'DESC' as const)

test('users come in the order of any column, with the values of any other', async () => {
  await fc.assert(
    fc.asyncProperty(
      anySearchOf(userColumns),
      fc.record({ field: fc.constantFrom(...userColumns), order }),
      fc.constantFrom(...userColumns),
      async (search, sort, column) => {
        const select_columns = ['user_id', column]
        const attributes = { query: printSearch(search), sort, select_columns, limit: 3 }
        const body = { data: { type: 'query_users_request', attributes } }

        const answer = await answerUsers(body, stored.context)

        const found = users.filter((user) => matches(search, user))
        const shown = found.toSorted(inOrder(sort)).slice(0, 3)
        expect(answer).toHaveProperty('body.data.attributes.total', found.length)
        expect(hitsOf(answer)).toEqual(
          shown.map((user) => ({ user_id: user.id, [column]: valueOf(user, column) })),
        )
      },
    ),
    { numRuns: caseCount(20) },
  )
})

test('accounts are found by any search over them', async () => {
  await fc.assert(
    fc.asyncProperty(anySearchOf(accountColumns), async (search) => {
      const attributes = { query: printSearch(search), sort: { field: 'account_id', order: 'ASC' } }
      const body = { data: { type: 'query_account_request', attributes } }

      const answer = await answerAccounts(body, stored.context)

      const found = accounts.filter((account) => matches(search, account))
      const ids = found.map(({ id }) => ({ account_id: id })).toSorted(byId)
      expect(answer).toMatchObject({ body: { data: { attributes: { hits: ids } } } })
    }),
    { numRuns: caseCount(15) },
  )
})

test('users who did something are those who have such an event in the time frame', async () => {
  await fc.assert(
    fc.asyncProperty(
      anySearchOf(userColumns),
      anySearch,
      fc.integer({ min: 0, max: 280 }),
      async (search, did, start) => {
        const time_frame = {
          start: oddStartMs / 1_000 + start,
          end: oddStartMs / 1_000 + start + 60,
        }
        const event_query = { query: printSearch(did), time_frame }
        const attributes = { query: printSearch(search), event_query, select_columns: ['user_id'] }
        const body = { data: { type: 'query_event_filtered_users_request', attributes } }

        const answer = await answerEventFilteredUsers(body, stored.context)

        const doers = events.filter(
          (event) =>
            event.occurredAtMs >= time_frame.start * 1_000 &&
            event.occurredAtMs < time_frame.end * 1_000 &&
            matchesSearch(did, event),
        )
        const ids = new Set(doers.map((event) => idOf(event, 'user')))
        const found = users.filter((user) => ids.has(user.id) && matches(search, user))
        const shown = found.toSorted(inOrder({ field: 'last_seen', order: 'DESC' }))
        expect(answer).toHaveProperty(
          'body.data.attributes.hits',
          shown.map(({ id }) => ({ user_id: id })),
        )
      },
    ),
    { numRuns: caseCount(20) },
  )
})

test('the values of a column are counted once a user', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...userColumns),
      anySearchOf(userColumns),
      async (column, search) => {
        const asked = { facet_id: column, limit: 5, search: { query: printSearch(search) } }
        const body = { data: { type: 'users_facet_info_request', attributes: asked } }

        const answer = await answerUserFacet(body, stored.context)

        const found = users.filter((user) => matches(search, user))
        expect(answer).toHaveProperty('body.data.attributes.result', plainFacet(found, column))
      },
    ),
    { numRuns: caseCount(20) },
  )
})

function plainFacet(found: readonly PlainProfile[], column: string): object {
  const counts = new Map<string, number>()
  for (const user of found) {
    for (const text of new Set(user.column(column).map(String))) {
      counts.set(text, (counts.get(text) ?? 0) + 1)
    }
  }
  const values = [...counts].map(([value, count]) => ({ value, count }))
  values.sort((left, right) => right.count - left.count || compareTexts(left.value, right.value))
  const numbers = found
    .flatMap((user) => user.column(column))
    .filter((value) => typeof value === 'number')
  const range = { min: Math.min(...numbers), max: Math.max(...numbers) }
  return { values: values.slice(0, 5), ...(numbers.length > 0 && { range }) }
}

interface Sort {
  readonly field: string
  readonly order: 'ASC' | 'DESC'
}

/** By the value that would come first, missing ones last, then by id. */
function inOrder({ field, order }: Sort): (left: PlainProfile, right: PlainProfile) => number {
  const sign = order === 'ASC' ? 1 : -1
  const rank = (user: PlainProfile): Scalar | undefined =>
    user.column(field).toSorted((left, right) => sign * compare(left, right))[0]
  return (left, right) => {
    const [one, other] = [rank(left), rank(right)]
    const missing = Number(one === undefined) - Number(other === undefined)
    const byValue = one === undefined || other === undefined ? 0 : sign * compare(one, other)
    return missing || byValue || compareTexts(left.id, right.id)
  }
}

function byId(left: { account_id: string }, right: { account_id: string }): number {
  return compareTexts(left.account_id, right.account_id)
}

/** A list where the value stands in one, in any order: arrays that mix types are shown by type. */
function valueOf(user: PlainProfile, column: string): unknown {
  const values = user.column(column)
  return user.isListed(column) ? values.toSorted(compare) : (values[0] ?? null)
}

function hitsOf(answer: Answer<ProfilesResponse>): object[] {
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return (answer.body.data?.attributes.hits ?? []).map((hit) =>
    Object.fromEntries(Object.entries(hit).map(([name, value]) => [name, sorted(value)])),
  )
}

function sorted(value: unknown): unknown {
  return Array.isArray(value) && value.every(isScalar) ? value.toSorted(compare) : value
}

function isScalar(value: unknown): value is Scalar {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

import {
  SegmentCreate,
  SegmentMembersUpdate,
  SegmentUpdate,
  StaticSegmentCreate,
  UsersRequest,
} from '@throughline/contract'
import { Check } from 'typebox/value'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SegmentDocument } from '../../src/catalog/catalog-document.ts'
import {
  answerAccounts,
  answerScalar,
  answerUsers,
  type QueryContext,
} from '../../src/query/answer.ts'
import { aSegment } from './known-segments.ts'
import {
  filterExamples,
  pageBodies,
  pageEvents,
  segmentExamples,
  type SegmentExample,
} from './segments-page.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

let stored: StoredEvents
let context: QueryContext

beforeAll(async () => {
  stored = await storeEvents(pageEvents)
  const known = new Map<string, SegmentDocument>()
  for (const example of segmentExamples) known.set(example.id, await documentOf(example))
  context = { ...stored.context, segments: { segment: (id) => known.get(id) } }
})
afterAll(() => stored.close())

async function documentOf({ id, attributes }: SegmentExample): Promise<SegmentDocument> {
  const listed = { data: { type: 'static_segment_create', attributes: named(id, attributes) } }
  if (Check(StaticSegmentCreate, listed)) {
    const { entity = 'user', ids } = listed.data.attributes
    await stored.lists.write({ segmentId: id, listId: id, version: 1 }, ids)
    const content = { kind: 'static', listId: id, memberCount: ids.length } as const
    return aSegment({ id, entity, content })
  }
  const searched = { data: { type: 'segment_create', attributes: named(id, attributes) } }
  if (!Check(SegmentCreate, searched)) throw new Error(`${id} is no segment`)
  const { entity = 'user', ...search } = searched.data.attributes
  return aSegment({ id, entity, content: { kind: 'search', search } })
}

function named(name: string, attributes: unknown): object {
  return { name, ...(typeof attributes === 'object' ? attributes : {}) }
}

function aQuestion(audience_filters: unknown, facet: string): object {
  return {
    data: {
      type: 'formula_analytics_extended_request',
      attributes: {
        from: Date.UTC(2026, 0, 1),
        to: Date.UTC(2026, 2, 31),
        query: {
          query: { data_source: 'product_analytics', search: {} },
          compute: { aggregation: 'count' },
          group_by: [{ facet, should_exclude_missing: true }],
          audience_filters,
        },
      },
    },
  }
}

async function groupsOf(filters: unknown, facet: string): Promise<readonly string[]> {
  const answer = await answerScalar(aQuestion(filters, facet), context)
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  const [column] = answer.body.data?.attributes.columns ?? []
  return (column?.values ?? []).flat().map(String).toSorted()
}

test('the page of segments has 7 events, 14 segments and 8 questions', () => {
  expect([pageEvents.length, segmentExamples.length, filterExamples.length]).toEqual([7, 14, 8])
})

test.each(segmentExamples)('the segment $id holds whom the page says', async ({ id, holds }) => {
  const { entity } = context.segments.segment(id) ?? {}
  const facet = entity === 'account' ? '@account.id' : '@usr.id'
  const filters = { segments: [{ name: 's', segment_id: id }] }

  expect(await groupsOf(filters, facet)).toEqual(holds)
})

const endMs = Date.UTC(2026, 2, 31)

async function profilesOf(entity: string, members: object): Promise<readonly string[]> {
  const isOfAccounts = entity === 'account'
  const type = isOfAccounts ? 'query_account_request' : 'query_users_request'
  const attributes = { select_columns: [`${entity}_id`], ...members }
  const body = { data: { type, attributes } }
  const ask = isOfAccounts ? answerAccounts : answerUsers
  const answer = await ask(body, { ...context, nowMs: () => endMs })
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  const hits = answer.body.data?.attributes.hits ?? []
  return hits.map((hit) => String(hit[`${entity}_id`])).toSorted()
}

test.each(segmentExamples)(
  'the profiles in the segment $id are those it holds',
  async ({ id, holds }) => {
    const { entity = 'user' } = context.segments.segment(id) ?? {}

    expect(await profilesOf(entity, { segment_id: id })).toEqual(holds)
  },
)

const searches = segmentExamples.filter(
  ({ attributes }) => !/"ids"/.test(JSON.stringify(attributes)),
)

test.each(searches)('so are those that $attributes finds unsaved', async (example) => {
  const { id, attributes, holds } = example
  const { entity = 'user' } = context.segments.segment(id) ?? {}

  expect(await profilesOf(entity, { segment: attributes })).toEqual(holds)
})

test('profiles are refused a segment that is not there, or is of others', async () => {
  const place = '/data/attributes/segment_id'

  await expect(profilesOf('user', { segment_id: 'nobody' })).rejects.toThrow(
    `${place}: there is no such segment`,
  )
  await expect(profilesOf('user', { segment_id: 'lively' })).rejects.toThrow(
    `${place}: is a segment of accounts`,
  )
})

test.each(filterExamples)('$filters counts the events that the page says', async (example) => {
  const { filters, events } = example

  const counted = await groupsOf(filters, '@event.id').catch((error: unknown) => String(error))

  const place = '/data/attributes/query/audience_filters/segments/0/segment_id'
  const refusal: unknown = expect.stringContaining(`${place}: there is no such segment`)
  expect(counted).toEqual(events ?? refusal)
})

test('every body on the page has the shape of its type', () => {
  const shapes = [
    SegmentCreate,
    StaticSegmentCreate,
    SegmentMembersUpdate,
    SegmentUpdate,
    UsersRequest,
  ]

  expect(pageBodies.map((body) => shapes.findIndex((shape) => Check(shape, body)))).toEqual([
    0, 1, 2, 3, 4,
  ])
})

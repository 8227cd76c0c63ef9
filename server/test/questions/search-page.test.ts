import { afterAll, beforeAll, expect, test } from 'vitest'
import { foundIds, plainIds, refusals } from './find-ids.ts'
import { plainEvent } from './plain-events.ts'
import { pageEvents, pageExamples } from './search-page.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const events = pageEvents.map(plainEvent)
const found = pageExamples.filter(({ refusedAt }) => refusedAt === undefined)
const refused = pageExamples.filter(({ refusedAt }) => refusedAt !== undefined)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(pageEvents)
})
afterAll(() => stored.close())

test('the page of the search syntax has 7 events and over 90 examples', () => {
  expect(events).toHaveLength(7)
  expect(pageExamples.length).toBeGreaterThan(90)
})

test.each(found)('$search finds what the page says: $because', async ({ search, finds }) => {
  expect(plainIds(search, events)).toEqual(finds)
  expect(await foundIds(search, stored.context)).toEqual(finds)
})

test.each(refused)('$search is refused as the page says', async (example) => {
  const { search, refusedAt = 0, because } = example

  const [sentence = ''] = await refusals(search, stored.context)

  expect(sentence).toContain(because)
  expect(sentence).toContain(`(offset ${refusedAt})\n${search}\n${' '.repeat(refusedAt)}^`)
})

test('the refusal that the page shows is the one that is sent', async () => {
  const [sentence] = await refusals('@view.name:', stored.context)

  expect(sentence).toBe(
    'Invalid value at /data/attributes/query/query/search/query: a value is missing after the colon (offset 11)\n@view.name:\n           ^',
  )
})

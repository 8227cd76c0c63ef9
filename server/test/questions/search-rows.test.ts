import { afterAll, beforeAll, expect, test } from 'vitest'
import { foundIds, plainIds, refusals } from './find-ids.ts'
import { plainEvent } from './plain-events.ts'
import { refusedRows, rowLines, rows } from './search-rows.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

const events = rowLines.map(plainEvent)

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(rowLines)
})
afterAll(() => stored.close())

test.each(rows)('row %i: %j finds, on engine and plain evaluator, %s', async (_, search, finds) => {
  const ids = idsOf(finds)

  expect(plainIds(search, events)).toEqual(ids)
  expect(await foundIds(search, stored.context)).toEqual(ids)
})

test.each(refusedRows)('row $row: $search is refused at offset $offset', async (refused) => {
  const { search, offset } = refused

  const [sentence] = await refusals(search, stored.context)

  expect(sentence).toContain(refused.sentence)
  expect(sentence).toContain(`(offset ${offset})\n${search}\n${' '.repeat(offset)}^`)
})

function idsOf(finds: string): string[] {
  const named = finds.replace('all but', '').trim().split(' ').filter(Boolean)
  if (!finds.startsWith('all but')) return named.toSorted()
  return plainIds('*', events).filter((id) => !named.includes(id))
}
